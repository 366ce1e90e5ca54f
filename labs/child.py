"""The student's process: loads the student's file, calls its functions on what the checker sends, sends back arrays.

    python child.py FILE RESULTS < questions

It judges nothing: what comes out of it is only ever compared, in the checker's own process. It is run by its path,
without the package `labs`, and needs numpy alone.
"""

import contextlib
import importlib.util
import inspect
import io
import os
import sys
import traceback
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import wire

sys.path.pop(0)


def main(file, results):
    """Answers the questions on standard input, one message each, to the file descriptor `results`.

    The first message says that the file was loaded, or why it was not: then there is no other.
    """
    file = os.path.abspath(file)  # as Python names it in a traceback
    questions = wire.unpack(sys.stdin.buffer.read())
    sys.stdin = io.StringIO()
    with os.fdopen(results, "wb") as out:
        module, failure = load(Path(file))
        send(out, failure or {"loaded": True})
        for question in [] if failure else questions:
            send(out, answer(module, question, file))


def send(out, message):
    """One message, its length before it; what the student's file has printed so far goes out first."""
    with contextlib.suppress(Exception):  # sys.stdout may be anything by now
        sys.stdout.flush()
    data = wire.pack(message)
    out.write(wire.LENGTH.pack(len(data)) + data)
    out.flush()


def load(path):
    """(module, None), or (None, the failure as a message)."""
    sys.path.insert(0, str(path.parent))  # a lab may import the student's earlier ones
    sys.dont_write_bytecode = True
    try:
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[path.stem] = module
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        return None, failed(error, path)
    return module, None


def answer(module, question, file):
    """{"cases": [{"value", "arguments"}, ...]}, the arguments as they are after the call; or the failure.

    A failure comes with the cases before it: what they hold may say which mistake it was.
    """
    function = getattr(module, question["function"], None)
    if not callable(function):
        return {"missing": question["function"]}
    cases = []
    for arguments in question["cases"]:
        given = {name: resolved(value) for name, value in arguments.items()}
        try:
            with np.errstate(all="ignore"):
                value = called(function, given)
        except (Exception, SystemExit) as error:
            return {**failed(error, Path(file)), "cases": cases}
        after = {name: value for name, value in given.items() if not callable(value)}
        try:
            cases.append({"value": plain(value), "arguments": plain(after)})
        except Exception as error:
            return {"strange": str(error) or type(error).__name__}
    return {"cases": cases}


def called(function, given):
    """Its value: by the arguments' names where it has them, else in their order, for they may have been renamed."""
    try:
        inspect.signature(function).bind(**given)
    except (TypeError, ValueError):
        return function(*given.values())
    return function(**given)


def resolved(value):
    """An argument as the student gets it: {"function": name} is one of GIVEN."""
    return GIVEN[value["function"]] if isinstance(value, dict) and "function" in value else value


def plain(value):
    """The value with every number in a true ndarray of a plain dtype; a generator or range as a list."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list) and value and all(isinstance(item, bool | int | float | np.number) for item in value):
        return np.array(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, str):
        return value
    if hasattr(value, "__next__") or isinstance(value, range):
        return [plain(item) for item in value]
    array = np.array(value)
    if array.dtype.name not in wire.DTYPES:
        raise TypeError(f"{type(value).__name__}, dtype {array.dtype}")
    return np.frombuffer(array.tobytes(), array.dtype).reshape(array.shape)


def failed(error, path):
    """What was raised, and the last line of the student's own file on the way there; where in it Python has a caret."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename) == path]
    line, text = (
        (own[-1].lineno, own[-1].line) if own else (getattr(error, "lineno", None), getattr(error, "text", None))
    )
    message = str(error.msg if isinstance(error, SyntaxError) else error)
    said = {"raised": type(error).__name__, "message": message, "line": line, "text": (text or "").strip()}
    return said | (caret(error) if not own and isinstance(error, SyntaxError) else {})


def caret(error):
    """{"column", "width"} of a SyntaxError's carets below its line, without the spaces that this begins with."""
    if not error.text or not error.offset:
        return {}
    column = error.offset - 1 - (len(error.text) - len(error.text.lstrip()))
    same_line = error.end_lineno == error.lineno and error.end_offset and error.end_offset > error.offset
    return {"column": column, "width": error.end_offset - error.offset if same_line else 1}


def linear_loss_and_gradients(weights, x, y):
    """A network of one layer for train_epoch: mean squared difference from the label, and its gradients [dW, db]."""
    W, b = weights
    error = x @ W + b - y[:, None]
    return float((error**2).mean()), [2 * x.T @ error / error.size, 2 * error.sum(axis=0) / error.size]


def sum_of_cubes(z):
    """A loss whose gradient, 3 z**2, each entry has to itself."""
    return float((z**3).sum())


def log_sum_exp(z):
    """A loss in which every entry's gradient depends on all entries."""
    return float(np.log(np.exp(z).sum()))


def waves(z):
    """A loss whose gradient has both signs, and depends on all entries too."""
    return float(np.sin(2 * z).sum() * z.mean())


GIVEN = {function.__name__: function for function in (linear_loss_and_gradients, sum_of_cubes, log_sum_exp, waves)}

if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
