"""The tape of a network that has one line of the catalogue wrong: every number of its steps, to be laid beside ours.

start = Start(weights, batches, learning_rate=0.4)
wrong = record_wrong("relu_backward.no_mask", start)
Microscope(record_right(start), [wrong]).save("page.html")
"""

from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache, wraps
from types import ModuleType, SimpleNamespace

from numpy_mlp import MLP, SGD, backpropagation
from numpy_mlp.engines import ENGINE_CONTRACT, numpy_engine
from numpy_mlp.language import Texts
from numpy_mlp.tape import differences, record
from numpy_mlp.tape.names import tensor_shapes

from .course import labs
from .engine_file import LAB_OF
from .exercise import copied
from .wrong_functions import as_function, step_functions, with_onehot

# The exercises that are a part of one step: lab 1 has a neuron of its own, and lab 6's other functions many steps.
IN_A_STEP = (*LAB_OF, "onehot", "forward_pass", "backward_pass")
ROUNDINGS = 64  # the same number as in the microscope's page: what differs by less is no mistake's doing
texts = Texts(
    unfit=(
        "{key} does not run in a network {sizes} ({why}): choose another mistake, --list shows those that do",
        "{key} no funciona en una red {sizes} ({why}): elige otro error, --list muestra los que sí",
    ),
    shape=("{name} would be {found} instead of {expected}", "{name} sería {found} en vez de {expected}"),
    unknown=(
        "there is no mistake {key!r} in one step of a network; the nearest: {near} (all of them: --list)",
        "no hay ningún error {key!r} en un paso de una red; los más cercanos: {near} (todos: --list)",
    ),
    elsewhere=(
        "{key} is in no single step of a network; a tape can have those of {exercises} (--list)",
        "{key} no está en un solo paso de una red; una cinta puede tener los de {exercises} (--list)",
    ),
)


@dataclass(frozen=True)
class Start:
    """What a tape begins with: weights [W1, b1, ...], batches [(x (N, D), y (N,)), ...], one a step, and the rate."""

    weights: list
    batches: list
    learning_rate: float
    dtype: str = "float32"

    @property
    def sizes(self):
        """(D, ..., C)"""
        return (len(self.weights[0]), *map(len, self.weights[1::2]))


@cache
def step_mistakes():
    """{key: (lab, exercise, mistake)} of the mistakes that one training step can have in it."""
    found = [(lab, exercise, m) for lab in labs() for exercise in lab.exercises for m in exercise.mistakes]
    return {m.key: (lab, exercise, m) for lab, exercise, m in found if exercise.name in IN_A_STEP}


def mistake_of(key):
    """(lab, exercise, mistake). Raises ValueError with the nearest keys for one that no step can have."""
    mistakes = step_mistakes()
    if key in mistakes:
        return mistakes[key]
    if any(mistake.key == key for lab in labs() for exercise in lab.exercises for mistake in exercise.mistakes):
        raise ValueError(texts("elsewhere", key=key, exercises=", ".join(IN_A_STEP)))
    near = [known for known in mistakes if known.startswith(f"{key}.")] or get_close_matches(key, mistakes, 3, 0)
    raise ValueError(texts("unknown", key=key, near=", ".join(near[:3])))


def record_right(start):
    """The Tape of the numpy engine's steps."""
    return recorded(start, numpy_engine)


def record_wrong(key, start):
    """The Tape of the steps of a network with this mistake in it.

    Raises ValueError for an unknown key, and for a mistake that this network's shapes do not let through.
    """
    lab, exercise, mistake = mistake_of(key)
    engine, passes = wrong_engine(lab, exercise, mistake), wrong_passes(lab, exercise, mistake)
    try:
        tape = recorded(start, engine, passes)
        check_shapes(tape)
    except (ValueError, IndexError) as error:  # NumPy's own words for shapes that do not fit
        raise ValueError(texts("unfit", key=key, sizes="-".join(map(str, start.sizes)), why=error)) from None
    return replace(tape, engine=key, title=tuple(f"{key} – {what.rstrip('.')}" for what in mistake.what))


def recorded(start, engine, passes=backpropagation):
    """The Tape of an engine's steps."""
    network = MLP(start.sizes, start.dtype, engine)
    network.set_weights(start.weights)
    network.compile(SGD(start.learning_rate))
    xs, ys = zip(*start.batches)
    return record(network, list(xs), list(ys), passes=passes)


def wrong_engine(lab, exercise, mistake):
    """The numpy engine with the mistake in the function that it belongs to; as it is for those of the passes."""
    function, replaced = as_function(lab, exercise, mistake), {}
    if exercise.name == "onehot":
        replaced = with_onehot(function)
    elif exercise.name in ENGINE_CONTRACT:
        replaced = {exercise.name: wraps(getattr(numpy_engine, exercise.name))(function)}
    engine = ModuleType("wrong")
    vars(engine).update(vars(step_functions(**replaced)))
    return engine


def wrong_passes(lab, exercise, mistake):
    """Who has forward_pass and backward_pass as `record` calls them, one of them with the mistake, if it is in them."""
    passes = SimpleNamespace(forward_pass=backpropagation.forward_pass, backward_pass=backpropagation.backward_pass)
    if exercise.name == "forward_pass":
        function = as_function(lab, exercise, mistake)
        passes.forward_pass = lambda engine, weights, x: function(weights, x)
    if exercise.name == "backward_pass":
        passes.backward_pass = lambda engine, *arguments: wrong_backward_pass(exercise, mistake, *arguments)
    return passes


def wrong_backward_pass(exercise, mistake, weights, zs, activations, dz, das):
    """The exercise's chain, whose lines are listened to: [dW1, db1, ...], [dz1, ..., dzL]; das gets [da1, ...]."""
    lines, dzs = {**exercise.lines, **mistake.changes}, []
    for name, kept in {"start": dzs, "dz": dzs, "da": das}.items():
        lines[name] = noting(lines[name], kept)
    arguments = copied({"weights": weights, "zs": zs, "activations": activations, "dz": dz})
    made = exercise.run(lines, arguments)
    return [made[name] for name in exercise.shapes(arguments)], dzs


def noting(line, kept):
    """The line, whose results are also kept, in front of the earlier ones: the way back begins with the last layer."""

    def noted(*arguments):
        kept.insert(0, line(*arguments))
        return kept[0]

    return noted


def check_shapes(tape):
    """Raises ValueError for a tensor of another shape than the network's: broadcasting let it through."""
    for step in tape.steps:
        for name, expected in tensor_shapes(tape.sizes, len(step["y"])).items():
            if step[name].shape != expected:
                raise ValueError(texts("shape", name=name, found=step[name].shape, expected=expected))


def first_apart(tape, right):
    """(step, name) of the first tensor that is not the right one's; None where rounding explains all."""
    for step, found in enumerate(differences(tape, right)):
        for name, difference in found.items():
            if not difference.of_tensor <= ROUNDINGS:  # NaN is apart too
                return step, name
    return None
