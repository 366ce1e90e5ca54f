"""A lab's view: your tensors beside the right ones, as coloured numbers, moved by a slider, in the browser."""

import argparse
import importlib.util
import sys
from pathlib import Path

from numpy_mlp.command_line import UsageError
from numpy_mlp.files import written_whole
from numpy_mlp.language import Texts, get_language

from .. import colab, serving, views
from ..folder import file_of, made
from .options import add_number, to_type

texts = Texts(
    summary=(
        "see a lab: your tensors beside the right ones, in colours",
        "ver un laboratorio: tus tensores junto a los correctos, en colores",
    ),
    live=(
        "lab 5 in the browser, new at every save; Ctrl-C ends it",
        "el laboratorio 5 en el navegador; Ctrl-C termina",
    ),
    as_html=("as one page, where the slider begins; without marimo", "como una página, sin marimo"),
    as_colab=("as a notebook for Colab or Jupyter", "como cuaderno para Colab o Jupyter"),
    port=("the server's port (the first that is free)", "el puerto del servidor (el primero libre)"),
    headless=("open no browser", "no abrir el navegador"),
    html=("write one page of HTML and end", "escribir una página HTML y terminar"),
    colab=("write a notebook into your folder and end", "escribir un cuaderno en tu carpeta y terminar"),
    marimo=(
        'the view needs marimo: pip install "numpy-mlp[labs]"  (without it:  {line})',
        'la vista necesita marimo: pip install "numpy-mlp[labs]"  (sin él:  {line})',
    ),
    bad_port=("{text!r} is no port: expected 1 to 65535", "{text!r} no es un puerto: se espera de 1 a 65535"),
    either=("choose one of --html and --colab", "elige entre --html y --colab"),
    there=(
        "{file} is there already, and may hold your work: move it away first",
        "{file} ya existe y puede contener tu trabajo: apártalo antes",
    ),
    written=("Written:  {file}", "Escrito:  {file}"),
    serving=(
        "The view of {file} opens in your browser: {address}  Ctrl-C ends it.",
        "La vista de {file} se abre en tu navegador: {address}  Ctrl-C termina.",
    ),
    serving_at=(
        "The view of {file} is at {address}  Ctrl-C ends it.",
        "La vista de {file} está en {address}  Ctrl-C termina.",
    ),
    ended=("marimo ended with exit code {code}", "marimo terminó con el código de salida {code}"),
)
EXAMPLES = {"5": "live", "5 --html lab5.html": "as_html", "5 --colab": "as_colab"}


def add_arguments(parser):
    add_number(parser)
    parser.add_argument("--port", type=port, metavar="N", help=texts("port"))
    parser.add_argument("--headless", action="store_true", help=texts("headless"))
    parser.add_argument("--html", type=Path, metavar="FILE", help=texts("html"))
    parser.add_argument("--colab", action="store_true", help=texts("colab"))


def port(text):
    """A port's number."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(texts("bad_port", text=text))
    return int(text)


def run(options):
    """A dict: lab, file (the student's), written (a page or notebook) or view (the marimo notebook that was served)."""
    if options.html and options.colab:
        raise UsageError(texts("either"))
    file = file_of(options.folder, options.number)
    found = {"lab": options.number, "file": str(file)}
    if options.html:
        return found | {"written": str(write_html(options, file))}
    if options.colab:
        return found | {"written": str(write_notebook(options, file))}
    return found | {"view": str(serve(options, file))}


def show(result, options):
    if "written" in result:
        print(texts("written", file=result["written"]))


def write_html(options, file):
    """One page, with the knobs where they begin."""
    number, lang = options.number, get_language()
    body = views.shown(number, file, views.checked(number, file), lang)
    with written_whole(options.html, "w") as out:
        out.write(views.page(number, body, lang))
    return options.html


def write_notebook(options, file):
    """FOLDER/labN.ipynb, with what the student has written so far. Raises FileExistsError."""
    notebook = file_of(made(options.folder), options.number).with_suffix(".ipynb")
    if notebook.exists():
        raise FileExistsError(texts("there", file=notebook))
    written = file.read_text(encoding="utf-8") if file.is_file() else None
    with written_whole(notebook, "w") as out:
        out.write(colab.notebook_text(options.number, get_language(), written))
    return notebook


def serve(options, file):
    """Has marimo show the lab's view until Ctrl-C; returns the notebook. Raises ImportError without marimo."""
    if importlib.util.find_spec("marimo") is None:
        line = to_type(options, "view", options.number, "--html", f"lab{options.number}.html")
        raise ImportError(texts("marimo", line=line))
    notebook, port = Path(views.__file__).with_name("notebook.py"), options.port or serving.free_port()
    if not options.json:
        key = "serving_at" if options.headless else "serving"
        print(texts(key, file=file, address=f"http://{serving.HOST}:{port}"), flush=True)
    command = [sys.executable, "-m", "marimo", "--quiet", "run", "--no-sandbox", str(notebook)]
    command += ["--host", serving.HOST, "--port", str(port)] + ["--headless"] * options.headless
    arguments = ["--lab", str(options.number), "--file", str(file), "--lang", get_language()]
    ended = serving.waited_for([*command, "--", *arguments])
    if ended:
        raise ValueError(texts("ended", code=ended))
    return notebook
