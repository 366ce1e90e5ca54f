"""The gallery of silent bugs: a page in each language, made from the catalogue and what was measured."""

from numpy_mlp.files import written_whole
from numpy_mlp.language import LANGUAGES, Texts
from numpy_mlp.plots.saving import save_csv

from .curves import drawing
from .measure import catalogue
from .verdict import accuracy, by_silence, counts, gap, mean_curve, mean_of
from .wrong_lines import wrong_lines

ENDINGS = {"en": ".md", "es": ".es.md"}
FOLDER = "mistakes"  # of the drawings, beside the page
SHOWN = 0.05  # relative: how far the loss reported has to be from the right one's to be mentioned
texts = Texts(
    title=("A gallery of silent bugs", "Galería de errores silenciosos"),
    other=("*Español: [mistakes.es.md](mistakes.es.md)*", "*English: [mistakes.md](mistakes.md)*"),
    intro=(
        "Each of these {n} mistakes was put, alone, into functions that are right otherwise: one wrong line. Then both "
        "were trained, from the same weights, on the same images in the same order. **{within_1} of the {n} wrong ones "
        "lose no more than 1 point of accuracy, {within_5} no more than 5**; Python stops {failed}. "
        "So a network that learns is no proof that its code is right; the numbers of each step are, and "
        "`python -m labs` compares those. The most silent come first.",
        "Cada uno de estos {n} errores se puso, solo, en funciones por lo demás correctas: una línea mal. Después se "
        "entrenaron ambas, desde los mismos pesos, con las mismas imágenes en el mismo orden. **{within_1} de las {n} "
        "incorrectas no pierden más de 1 punto de exactitud, {within_5} no más de 5**; Python detiene {failed}. "
        "Así que una red que aprende no prueba que su código sea correcto; lo prueban los "
        "números de cada paso, y esos son los que compara `python -m labs`. Los más silenciosos van primero.",
    ),
    how=(
        "Labs 2 to 6: a network of {sizes}, one epoch of {images:,} images of MNIST in batches of {batch_size}, at "
        "rate {rate:g}; where the gradient is found by trying, {n_numeric:,} images. Lab 1: one neuron that tells a 3 "
        "from a 5, {n_neuron:,} images. Lab 7: the rate that comes out, and the network at that rate. Lab 8: a network "
        "of 49-12-10 on {n_loops:,} images of 7 × 7, at rate {loops_rate:g}. "
        "Accuracies are on test images and by the wrong functions' own count, means of "
        "{seeds} seeds; so are the losses, which are the ones that a student would see. Made by `{command}` and "
        "`python -m benchmarks.mistakes --page`; the numbers are in [results.json]({results}), those of the curves in "
        "[curves.csv](mistakes/curves.csv).",
        "Prácticas 2 a 6: una red de {sizes}, una época de {images:,} imágenes de MNIST en lotes de {batch_size}, con "
        "tasa {rate:g}; donde el gradiente se halla probando, {n_numeric:,} imágenes. Práctica 1: una neurona que "
        "distingue un 3 de un 5, {n_neuron:,} imágenes. Práctica 7: la tasa que resulta, y la red con esa tasa. "
        "Práctica 8: una red de 49-12-10 con {n_loops:,} imágenes de 7 × 7 y tasa {loops_rate:g}. "
        "Las exactitudes son con las imágenes de prueba y según "
        "la cuenta de las propias funciones incorrectas, medias de {seeds} semillas; también las pérdidas, que son las "
        "que vería un estudiante. Hecho con `{command}` y `python -m benchmarks.mistakes --page`; los números están en "
        "[results.json]({results}), los de las curvas en [curves.csv](mistakes/curves.csv).",
    ),
    contents=(
        "| mistake | lab | accuracy | right one's | lost |\n| :-- | --: | --: | --: | --: |",
        "| error | práctica | exactitud | la correcta | perdido |\n| :-- | --: | --: | --: | --: |",
    ),
    lost=("{points:.1f} points", "{points:.1f} puntos"),
    wrong=("What is wrong: {what}", "Qué está mal: {what}"),
    why=("Why it is tempting: {why}", "Por qué tienta: {why}"),
    source=("Seen in: {source}", "Visto en: {source}"),
    accuracy=(
        "Accuracy **{wrong}** beside {right} of the right one.",
        "Exactitud **{wrong}** junto a {right} de la correcta.",
    ),
    failed=(
        "Python stops the training: `{raised}`. The right one comes to {right}.",
        "Python detiene el entrenamiento: `{raised}`. La correcta llega al {right}.",
    ),
    rate=(
        "The rate that comes out is {wrong:.3g}, beside {right:.3g}.",
        "La tasa que resulta es {wrong:.3g}, junto a {right:.3g}.",
    ),
    loss=(
        "The epoch's loss is reported as {wrong:.4g}, beside {right:.4g}.",
        "La pérdida de la época que se muestra es {wrong:.4g}, junto a {right:.4g}.",
    ),
    alt=("Loss with this mistake and without it", "Pérdida con este error y sin él"),
    lab=("lab {number}, `{exercise}`", "práctica {number}, `{exercise}`"),
)
RESULTS = "../benchmarks/results/mistakes/results.json"


def write_gallery(results, course, folder):
    """Writes mistakes.md, mistakes.es.md, and a drawing for each mistake; returns the paths."""
    mistakes = {mistake.key: mistake for _, _, mistake in catalogue(course)}
    check(results, mistakes)
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    files = {folder / f"mistakes{ending}": page(results, mistakes, lang) for lang, ending in ENDINGS.items()}
    files |= {folder / drawing_of(key): drawn(key, record, results) for key, record in results["mistakes"].items()}
    for path, text in files.items():
        with written_whole(path, "w") as file:
            file.write(text)
    save_csv(folder / FOLDER / "curves.csv", columns(results))
    return [*files, folder / FOLDER / "curves.csv"]


def check(results, mistakes):
    """Raises ValueError where the results are of another catalogue."""
    strange = sorted(set(mistakes) ^ set(results["mistakes"]))
    if strange:
        raise ValueError(f"the results are of another catalogue, measure again: {', '.join(strange)}")


def drawing_of(key):
    """The drawing's path beside the page."""
    return f"{FOLDER}/{key}.svg"


def drawn(key, record, results):
    """The SVG text of one mistake."""
    return drawing(mean_curve(results["right"][record["setting"]]), mean_curve(record["runs"]), key)


def columns(results):
    """{column: values}: the mean curves of the right trainings and of every mistake."""
    curves = {f"right ({name})": mean_curve(runs) for name, runs in results["right"].items()}
    curves |= {key: mean_curve(record["runs"]) for key, record in results["mistakes"].items()}
    return curves


def page(results, mistakes, lang):
    """The page in Markdown."""
    plan, made = results["plan"], results["made"]
    facts = {"sizes": "-".join(map(str, plan["sizes"])), "images": plan["n_train"], "seeds": len(plan["seeds"])}
    facts |= {name: plan[name] for name in ("batch_size", "rate", "n_numeric", "n_neuron", "n_loops", "loops_rate")}
    ranked = by_silence(results)
    blocks = [f"# {texts('title', lang=lang)}", texts("other", lang=lang)]
    blocks.append(texts("intro", lang=lang, **counts(results)))
    blocks.append(texts("how", lang=lang, command=made["command"], results=RESULTS, **facts))
    blocks.append("\n".join([texts("contents", lang=lang), *(row(item, results, lang) for item in ranked)]))
    for key, record in ranked:
        blocks += section(key, record, mistakes[key], results, lang)
    return "\n\n".join(blocks) + "\n"


def row(item, results, lang):
    """A line of the table."""
    key, record = item
    wrong, right, lost = accuracy(record["runs"]), accuracy(results["right"][record["setting"]]), gap(record, results)
    cells = [f"[{key}](#{anchor(key)})", str(record["lab"])]
    cells += [
        percent(wrong),
        percent(right),
        "–" if lost != lost else texts("lost", lang=lang, points=100 * lost + 0.0),
    ]
    return f"| {' | '.join(cells)} |"


def percent(value):
    """96.38%; a count that is no part of 1 as it is."""
    if value != value:
        return "–"
    return f"{value:.2%}" if value <= 1 else f"{value:,.0f}"


def anchor(key):
    """The link to a heading of that text: lower case, without what is neither letter, digit, - nor _."""
    return "".join(letter for letter in key.lower() if letter.isalnum() or letter in "-_")


def section(key, record, mistake, results, lang):
    """One mistake: its name, the wrong line, what and why, what became of it, and the drawing."""
    place = LANGUAGES.index(lang)
    texts_of = [texts("wrong", lang=lang, what=mistake.what[place]), texts("why", lang=lang, why=mistake.why[place])]
    if mistake.source:
        texts_of.append(texts("source", lang=lang, source=mistake.source))
    lab = texts("lab", lang=lang, number=record["lab"], exercise=record["exercise"])
    return [
        f"## {key}",
        f"*{lab}*",
        f"```python\n{wrong_lines(mistake)}\n```",
        "\n".join(f"- {text}" for text in texts_of),
        " ".join(outcome(record, results, lang)),
        f"![{texts('alt', lang=lang)}]({drawing_of(key)})",
    ]


def outcome(record, results, lang):
    """Sentences: accuracy, and the rate or the loss where they tell something."""
    right, runs = results["right"][record["setting"]], record["runs"]
    raised = next((run["raised"] for run in runs if "raised" in run), None)
    if raised is not None:
        yield texts("failed", lang=lang, raised=raised.replace("`", "'"), right=percent(accuracy(right)))
        return
    yield texts("accuracy", lang=lang, wrong=percent(accuracy(runs)), right=percent(accuracy(right)))
    for name, text in (("rate", "rate"), ("epoch_loss", "loss")):
        wrong, other = mean_of(runs, name), mean_of(right, name)
        if wrong is not None and not abs(wrong - other) <= SHOWN * abs(other):
            yield texts(text, lang=lang, wrong=wrong, right=other)
