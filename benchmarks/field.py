"""Who takes part in a race: our engines, Keras as it comes and at its best settings, on a GPU too where one is seen."""

from .sides import KERAS_SIDES, HandWritten, first_call_seconds, initial_weights, steps_of

GPU_NAMES = {"keras": "gpu", "keras_tuned": "gpu_tuned"}  # Keras's sides that run on a GPU


class Field:
    """`sides` {name: side} of one race, built and compiled; `settings` {name: records of all settings of Keras tried}.

    train: (x, y), the samples of one round. on_setting(n_left) is told how many settings of Keras are yet to be tried.
    """

    def __init__(self, experiment, train, seed, quick=False, on_setting=lambda n_left: None):
        self.experiment, self.train, self.seed = experiment, train, seed
        self.quick, self.on_setting = quick, on_setting
        self.weights = initial_weights(experiment, seed)
        self.sides, self.settings = {}, {}

    def enter(self, sides, device):
        """Builds all of them. Returns why there is no GPU among them, or None if there is one."""
        for engine in (side for side in sides if side not in KERAS_SIDES):
            self.add(HandWritten(engine, self.experiment, self.weights, self.train, self.seed))
        keras = [side for side in sides if side in KERAS_SIDES]
        if not keras:
            return "not measured: Keras, the only side that can run on a GPU, takes no part"
        try:
            import keras_reference  # noqa: F401, it asks for Keras and its backend
        except ImportError as error:
            return f"not measured: {error}"
        return self._enter_keras(keras, device)

    def _enter_keras(self, sides, device):
        from keras_reference.device import gpu_name

        from .keras_settings import seed_keras

        seed_keras(self.seed)
        self._add_keras(sides, {side: side for side in sides}, "cpu")
        if device == "cpu":
            return "not measured: the CPU was asked for"
        if gpu_name() is None:
            return "not measured: no GPU was found"
        self._add_keras(sides, GPU_NAMES, "gpu")
        return None

    def _add_keras(self, sides, names, device):
        from .keras_settings import KerasSide

        if "keras" in sides:
            self.add(KerasSide(self.experiment, self.weights, self.train, names["keras"], device=device))
        if "keras_tuned" in sides:
            self._add_tuned(names["keras_tuned"], device)

    def _add_tuned(self, name, device):
        """The fastest of the settings, still built; where all of them failed there is none, and the records say why."""
        from .keras_settings import KerasSide, settings_to_try, try_settings

        steps = steps_of(len(self.train[0]), self.experiment.batch_size)
        self.settings[name], best = try_settings(
            lambda setting: KerasSide(self.experiment, self.weights, self.train, name, setting, device),
            settings_to_try(steps, self.quick),
            steps,
            epochs=1 if self.quick else 2,
            report=self.on_setting,
        )
        if best is not None:
            self.add(best)

    def add(self, side):
        """Two sides of one name would overwrite each other's times."""
        taken = {*self.sides, *(KERAS_SIDES + tuple(GPU_NAMES.values()) if isinstance(side, HandWritten) else ())}
        if side.name in taken:
            raise ValueError(f"the name {side.name!r} is taken: give the engine's file another name")
        if side.compile_s is None:  # the tuned one was compiled when its settings were tried
            side.compile_s = first_call_seconds(side)
        self.sides[side.name] = side
