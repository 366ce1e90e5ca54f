"""Whether the checker tells all mistakes of the catalogue apart: measured, and written as a table.

python -m labs.identify               every mistake and every pair on 20 seeds, in float64 and in float32
python -m labs.identify --seeds 2 --output here --lang es
"""

import argparse
import json
import sys
from pathlib import Path

from numpy_mlp.command_line import OneLineParser, positive
from numpy_mlp.files import written_whole
from numpy_mlp.language import LANGUAGES, Texts, get_language, set_language

from .course import labs
from .identifiability import identify

HERE = Path(__file__).parent
ENDINGS = {"en": ".md", "es": ".es.md"}
SHARE = 0.95  # of the pairs that have to be named as such
texts = Texts(
    description=(
        "Hands every mistake of the labs, and every two at once, to the checker: does it name exactly those?",
        "Da al corrector cada error de las prácticas, y cada dos a la vez: ¿nombra exactamente esos?",
    ),
    examples=(
        "examples:\n  python -m labs.identify\n  python -m labs.identify --seeds 2 --output here\n\n"
        "exit codes: 0 all told apart, 1 some are not, 2 wrong usage, 130 after Ctrl-C",
        "ejemplos:\n  python -m labs.identify\n  python -m labs.identify --seeds 2 --output here\n\n"
        "códigos de salida: 0 se distinguen todos, 1 algunos no, 2 uso incorrecto, 130 tras Ctrl-C",
    ),
    seeds=("of the probes (default: 20)", "de las entradas (20 si no se dice)"),
    output=(
        "folder for identifiability.json and .md (default: {folder})",
        "carpeta para identifiability.json y .md (si no se dice: {folder})",
    ),
    json=("print the table as JSON", "mostrar la tabla en JSON"),
    lang=("en or es: English or Spanish (by the locale)", "en o es: inglés o español (según el sistema)"),
    title=("Which mistakes the checker tells apart", "Qué errores distingue el corrector"),
    other=("*Español: [{file}]({file})*", "*English: [{file}]({file})*"),
    made=(
        "Made by `{command}`. Every mistake was put into the right function, by itself and together with every other "
        "that stands in another line, and the checker was asked what is wrong, with {seeds} seeds of its inputs, in "
        "float64 and in float32. *Nearest* is the answer that is most like the mistake's (*right* is the right one); "
        "the distance is that of the tensor in which the two differ most, as a part of the right tensor's norm, the "
        "smallest of all seeds. The checker takes two answers for the same up to a distance of 1e-9 in float64 and "
        "2e-5 in float32.",
        "Hecho con `{command}`. Cada error se puso en la función correcta, solo y junto con cada otro que está en otra "
        "línea, y se preguntó al corrector qué está mal, con {seeds} semillas para sus entradas, en float64 y en "
        "float32. *Más cercana* es la respuesta que más se parece a la del error (*right* es la correcta); la "
        "distancia es la del tensor en que más difieren, como parte de la norma del tensor correcto, la menor de "
        "todas las semillas. El corrector toma dos respuestas por la misma hasta una distancia de 1e-9 en float64 y "
        "de 2e-5 en float32.",
    ),
    summary=(
        "{named} of {n} mistakes are named, and no other, every time; {pairs_named} of {pairs} pairs ({share:.1%}). "
        "The closest two answers of all are {distance:.2g} apart: {first} and {second}.",
        "{named} de {n} errores se nombran siempre, y ningún otro; {pairs_named} de {pairs} parejas ({share:.1%}). "
        "Las dos respuestas más cercanas de todas distan {distance:.2g}: {first} y {second}.",
    ),
    measuring=("lab {number}, {title} ...", "práctica {number}, {title} ..."),
    lab=("Lab {number}: {title}", "Práctica {number}: {title}"),
    headings=(
        "| mistake | named | nearest | distance |\n| :-- | --: | :-- | --: |",
        "| error | nombrado | más cercana | distancia |\n| :-- | --: | :-- | --: |",
    ),
    times=("{named} of {of}", "{named} de {of}"),
    pairs=("Pairs: {named} of {n} named.", "Parejas: {named} de {n} nombradas."),
    seen=("{first} with {second} is taken for {said}.", "{first} con {second} se toma por {said}."),
    written=("written: {path}", "escrito: {path}"),
    interrupted=("interrupted: nothing was written", "interrumpido: no se escribió nada"),
)


def main(arguments=None):
    """Runs the command line and returns its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parse(arguments)
    try:
        table = measure(options.seeds)
        write(table, options.output)
    except KeyboardInterrupt:
        print(f"labs.identify: {texts('interrupted')}", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"labs.identify: {error}", file=sys.stderr)
        return 1
    print(json.dumps(table) if options.json else summary(table))
    print(texts("written", path=options.output / "identifiability.json"), file=sys.stderr)
    return 0 if told_apart(table) else 1


def parse(arguments):
    """The options; a mistake ends the program with one line and exit code 2."""
    early = argparse.ArgumentParser(add_help=False)
    early.add_argument("--lang", choices=LANGUAGES)
    early.error = lambda message: None
    set_language(getattr(early.parse_known_args(arguments)[0], "lang", None))
    layout = argparse.RawDescriptionHelpFormatter
    parser = OneLineParser(
        "python -m labs.identify", None, texts("description"), texts("examples"), formatter_class=layout
    )
    parser.add_argument("--seeds", type=positive, default=20, metavar="N", help=texts("seeds"))
    where = texts("output", folder="labs")
    parser.add_argument("--output", type=Path, default=HERE, metavar="DIR", help=where)
    parser.add_argument("--json", action="store_true", help=texts("json"))
    parser.add_argument("--lang", choices=LANGUAGES, help=texts("lang"))
    return parser.parse_args(arguments)


def measure(n_seeds, course=None):
    """The table: {"seeds", "labs": [{"number", "exercises": [the records of `identify`]}]}"""
    rows = []
    for lab in course or labs():
        print(texts("measuring", number=lab.number, title=lab.title[LANGUAGES.index(get_language())]), file=sys.stderr)
        exercises = [identify(exercise, range(n_seeds)) for exercise in lab.exercises]
        rows.append({"number": lab.number, "exercises": exercises})
    return {"format": "identifiability 1", "seeds": n_seeds, "labs": rows}


def write(table, folder):
    """identifiability.json, .md and .es.md in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with written_whole(folder / "identifiability.json", "w") as file:
        file.write(json.dumps(table, indent=1) + "\n")
    for lang, ending in ENDINGS.items():
        with written_whole(folder / f"identifiability{ending}", "w") as file:
            file.write(page(table, lang))


def told_apart(table):
    """Whether every mistake is named every time, and of the pairs the share that has to be."""
    counts = totals(table)
    return counts["named"] == counts["n"] and counts["pairs_named"] >= SHARE * counts["pairs"]


def totals(table):
    """Counts over all labs, and the closest two answers."""
    exercises = [exercise for lab in table["labs"] for exercise in lab["exercises"]]
    mistakes = [mistake for exercise in exercises for mistake in exercise["mistakes"]]
    pairs, named = (sum(exercise["pairs"][what] for exercise in exercises) for what in ("n", "named"))
    closest = min((e["closest"] for e in exercises if e["closest"]), key=lambda record: record["distance"])
    return {
        "n": len(mistakes),
        "named": sum(mistake["named"] == mistake["of"] for mistake in mistakes),
        "pairs": pairs,
        "pairs_named": named,
        "share": named / pairs if pairs else 1.0,
        **closest,
    }


def summary(table, lang=None):
    """Two sentences."""
    return texts("summary", lang=lang, **totals(table))


def page(table, lang):
    """The table as Markdown."""
    other = f"identifiability{ENDINGS['es' if lang == 'en' else 'en']}"
    command = f"python -m labs.identify --seeds {table['seeds']}"
    lines = [f"# {texts('title', lang=lang)}", texts("other", lang=lang, file=other)]
    lines += [texts("made", lang=lang, command=command, seeds=table["seeds"]), summary(table, lang)]
    titles = {lab.number: lab.title for lab in labs()}
    for lab in table["labs"]:
        title = titles[lab["number"]][LANGUAGES.index(lang)]
        lines.append(f"## {texts('lab', lang=lang, number=lab['number'], title=title)}")
        for exercise in lab["exercises"]:
            lines += exercise_lines(exercise, lang)
    return "\n\n".join(lines) + "\n"


def exercise_lines(exercise, lang):
    """A heading, a table of the mistakes, and a line about the pairs."""
    rows = [texts("headings", lang=lang)]
    for mistake in exercise["mistakes"]:
        near = mistake["nearest"]
        times = texts("times", lang=lang, named=mistake["named"], of=mistake["of"])
        apart = "∞" if near["distance"] is None else f"{near['distance']:.2g}"
        rows.append(f"| {mistake['key']} | {times} | {near['second'] or '–'} | {apart} |")
    lines = [f"### {exercise['name']}", "\n".join(rows), texts("pairs", lang=lang, **exercise["pairs"])]
    seen = [
        "- " + texts("seen", lang=lang, first=pair["first"], second=pair["second"], said=", ".join(pair["seen_as"]))
        for pair in exercise["pairs"]["others"]
    ]
    return [*lines, "\n".join(seen)] if seen else lines


if __name__ == "__main__":
    sys.exit(main())
