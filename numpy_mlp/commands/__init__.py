"""The commands of `python -m numpy_mlp` (installed as `numpy-mlp`), a module each.

A command's module has `texts`, its sentences in both languages, "summary" among them; EXAMPLES {arguments: the name of
the text that says what they do}; and three functions: add_arguments(parser); run(options), which returns what it
found as a dict; show(result, options), which prints that for people. With --json the dict is printed as JSON instead.
"""

import json
import os
import sys

from ..command_line import UsageError, jsonable
from ..command_words import reason
from ..experiments import EXPERIMENTS
from ..language import Texts, set_language
from .parser import command_parser, language_of
from .resuming import how_to

texts = Texts(interrupted=("interrupted", "interrumpido"))
FAILURES = (OSError, ValueError, ImportError, MemoryError)  # CheckpointError, DatasetError and the like are ValueErrors


def main(arguments=None):
    """Runs the command line and returns its exit code; a mistake in it ends the program with one line and code 2."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        result = options.module.run(options)
        if options.json:
            print(json.dumps(jsonable(result), allow_nan=False))
        else:
            options.module.show(result, options)
        sys.stdout.flush()  # a full disk or a closed pipe is met here, and not when Python ends
    except KeyboardInterrupt:
        return failed("; ".join(filter(None, [texts("interrupted"), how_to(options)])), 130)
    except BrokenPipeError:  # who reads has had enough, as in `| head`: nothing to be said about
        leave_output()
        return 1
    except UsageError as error:
        options.parser.error(str(error))
    except FAILURES as error:
        return failed(reason(error), 1)
    return 0


def leave_output():
    """Python flushes standard output once more when it ends: into nothing, then."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def failed(reason, exit_code):
    print(f"numpy_mlp: {reason}", file=sys.stderr)
    return exit_code


def parse(arguments):
    """The options, with the command's module; a mistake ends the program with one line and exit code 2."""
    arguments = with_command([str(argument) for argument in arguments])
    set_language(language_of(arguments))
    return command_parser().parse_args(arguments)


def with_command(arguments):
    """An experiment's name as the first word means `train`, or `lr-find` where it says --range-test."""
    if not arguments or arguments[0] not in EXPERIMENTS:
        return arguments
    if "--range-test" in arguments:
        return ["lr-find", *(argument for argument in arguments if argument != "--range-test")]
    return ["train", *arguments]
