"""Several callbacks, spoken to as one."""


class CallbackList:
    """Calls the same hook of every callback, in their order: `hooks.on_epoch_begin(0, {})`.

    params  a dict with `epochs`, `steps` and `verbose`
    """

    def __init__(self, callbacks, model, params):
        self.callbacks = callbacks
        for callback in callbacks:
            callback.set_params(params)
            callback.set_model(model)

    def __getattr__(self, hook):
        def call_each(*arguments):
            for callback in self.callbacks:
                getattr(callback, hook)(*arguments)

        return call_each
