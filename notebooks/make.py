"""Makes the notebooks with their outputs from one source: experiments.ipynb (English), experimentos.ipynb (Spanish).

python -m notebooks.make                  both, each from top to bottom: some minutes on two cores
python -m notebooks.make --lang es        the Spanish one
"""

import argparse
import os
import re
import socket
import sys
import tempfile
from pathlib import Path

from numpy_mlp.command_line import OneLineParser
from numpy_mlp.files import written_whole
from numpy_mlp.language import LANGUAGES

PROGRAM = "python -m notebooks.make"
FOLDER = Path(__file__).resolve().parent
SOURCE, NAMES = FOLDER / "experiments.py", {"en": "experiments.ipynb", "es": "experimentos.ipynb"}
# What TensorFlow's C++ says on standard error whatever it is told; anything else there stays to be seen.
NOISE = re.compile(r"^(I0000|W0000|E0000|WARNING: All log messages|To enable the following|.*\bcpu_feature_guard\b)")
SECONDS_PER_CELL = 600


def main(arguments=None):
    """Runs the command line and returns its exit code."""
    options = parse(arguments)
    try:
        for lang in options.lang or LANGUAGES:
            path = FOLDER / NAMES[lang]
            write(executed(notebook(lang)), path)
            print(f"{path.name} written")
    except KeyboardInterrupt:
        return said("interrupted: the notebook that was being run is left as it was", 130)
    except ModuleNotFoundError as error:
        return said(f'{error.name} is not installed: pip install "numpy-mlp[all]" installs it', 2)
    except (OSError, ValueError, RuntimeError) as error:
        return said(error, 1)
    return 0


def said(reason, exit_code):
    print(f"make: {reason}", file=sys.stderr)
    return exit_code


def parse(arguments=None):
    """The options; a mistake ends the program with one line and exit code 2."""
    parser = OneLineParser(
        prog=PROGRAM,
        description="Run the notebook and write it with its outputs.",
        epilog=f"examples:\n  {PROGRAM}\n  {PROGRAM} --lang es",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--lang", action="append", choices=LANGUAGES, help="this language only (default: both)")
    return parser.parse_args(arguments)


def notebook(lang, **parameters):
    """The notebook in one language, without outputs; `parameters` replace those of the cell with that tag.

    Raises ValueError for a parameter that the cell does not have.
    """
    import jupytext

    book = jupytext.read(SOURCE, fmt="py:percent")
    book.cells = [cell for cell in book.cells if cell.metadata.pop("lang", lang) == lang]
    for k, cell in enumerate(book.cells):
        cell.id = f"cell-{k}"  # jupytext draws them at random
        if "parameters" in cell.metadata.get("tags", ()):
            for name, value in {"LANGUAGE": lang, **parameters}.items():
                cell.source = with_parameter(cell.source, name, value)
    book.metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
    }
    return book


def with_parameter(source, name, value):
    """The cell's text with another value on the line NAME = ..., its comment kept."""
    changed, n = re.subn(rf"(?m)^{name} = [^#\n]*?(?=  #|$)", f"{name} = {value!r}", source)
    if n != 1:
        raise ValueError(f"the notebook has no parameter {name!r}")
    return changed


def executed(book):
    """The notebook with what its cells show. Raises RuntimeError with the error of a cell that fails."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    client = NotebookClient(
        book, timeout=SECONDS_PER_CELL, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise RuntimeError(f"a cell failed: {error.ename}: {error.evalue}") from error
    for cell in book.cells:
        cell.metadata.pop("execution", None)  # when it was run
        if cell.cell_type == "code":
            cell.outputs = [output for output in map(without_noise, cell.outputs) if output is not None]
    return book


def without_noise(output):
    """The output without TensorFlow's own lines; None if nothing is left."""
    if output.output_type != "stream" or output.name != "stderr":
        return output
    lines = [line for line in output.text.splitlines(keepends=True) if line.strip() and not NOISE.match(line)]
    output.text = "".join(lines)
    return output if lines else None


def write(book, path):
    """The .ipynb file, whole or not at all. Raises ValueError where it would tell which machine made it."""
    import nbformat

    nbformat.validate(book)
    private = (str(FOLDER.parent), str(Path.home()), tempfile.gettempdir(), socket.gethostname())
    told = [name for name in private if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words_shown(book))]
    if told:
        raise ValueError(f"{path.name} would hold {told[0]}, a path or name of this machine: it is not written")
    with written_whole(path, "w") as file:
        file.write(nbformat.writes(book) + "\n")


def words_shown(book):
    """All that the cells have put out, but for the pictures."""
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    words = [output.get("text", "") for output in outputs]
    words += [str(value) for o in outputs for kind, value in o.get("data", {}).items() if kind.startswith("text/")]
    return "\n".join(words)


if __name__ == "__main__":
    sys.exit(main())
