"""The commands of `python -m labs`, a module each.

A command's module has `texts`, its sentences in both languages, "summary" among them; EXAMPLES {arguments: the name of
the text that says what they do}; and three functions: add_arguments(parser); run(options), which returns what it
found as a dict; show(result, options), which prints that for people. With --json the dict is printed as JSON instead.
A result whose "passed" is False makes the exit code 1.
"""

import contextlib
import json
import os
import sys

from numpy_mlp.command_line import UsageError, jsonable
from numpy_mlp.command_words import reason
from numpy_mlp.commands import leave_output
from numpy_mlp.language import Texts, set_language

from .parser import command_parser, language_of

texts = Texts(interrupted=("ended by Ctrl-C", "terminado con Ctrl-C"))
FAILURES = (OSError, ValueError, ImportError, MemoryError)


def main(arguments=None):
    """Runs the command line and returns its exit code; a mistake in it ends the program with one line and code 2."""
    if sys.stdout is None:  # closed, as by  >&-  in a shell
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for as long as Python runs
    with contextlib.suppress(AttributeError):  # where it is a file that was put in its place
        sys.stdout.reconfigure(errors="replace")  # a terminal without a sign for "right" shows a ? and goes on
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        result = options.module.run(options)
        print_result(result, options)
        sys.stdout.flush()  # a full disk or a closed pipe is met here, and not when Python ends
    except KeyboardInterrupt:
        return failed(texts("interrupted"), 130)
    except BrokenPipeError:
        leave_output()
        return 1
    except UsageError as error:
        options.parser.error(str(error))
    except FAILURES as error:
        return failed(reason(error), 1)
    return 1 if result.get("passed") is False else 0


def print_result(result, options):
    """For people, or for programs."""
    if options.json:
        print(json.dumps(jsonable(result), allow_nan=False, ensure_ascii=False))
    else:
        options.module.show(result, options)


def failed(reason, exit_code):
    print(f"labs: {reason}", file=sys.stderr)
    return exit_code


def parse(arguments):
    """The options, with the command's module; a mistake ends the program with one line and exit code 2."""
    arguments = [str(argument) for argument in arguments]
    set_language(language_of(arguments))
    return command_parser().parse_args(arguments)
