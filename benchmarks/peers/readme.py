"""The README's table of the peers, in English or Spanish, from a results file and held to it."""

from ..layout import Table, markdown
from ..reading import branch, finite, look
from ..readme import update_readme
from ..wording import MISSING, microseconds, times
from .goals import faster, fastest_peer
from .roster import OURS

MARKS = "<!-- peers:begin -->", "<!-- peers:end -->"
PEERS = ("jax", "torch", "torch_compiled", "keras_jax", "keras_best", "keras", "sklearn")
TEXTS = {
    "en": {
        "headings": ("network", "µs a step: by hand", "× dense limit", "faster than: JAX, one `lax.scan`"),
        "peers": (
            "PyTorch",
            "PyTorch, compiled",
            "Keras on JAX",
            "Keras, best settings",
            "Keras, plain",
            "scikit-learn",
        ),
        "missing": "not measured",
        "note": (
            "By hand: Numba, float32, {threads} threads, {cpu}; medians of {rounds} rounds. "
            "From the fourth column on: how many times faster than that library. Bold: the fastest of them."
        ),
        "decimal": ",",
    },
    "es": {
        "headings": ("red", "µs por paso: a mano", "× límite denso", "más rápida que: JAX, un `lax.scan`"),
        "peers": (
            *("PyTorch", "PyTorch, compilado", "Keras sobre JAX"),
            *("Keras, mejor configuración", "Keras, sin más", "scikit-learn"),
        ),
        "missing": "no medido",
        "note": (
            "A mano: Numba, float32, {threads} hilos, {cpu}; medianas de {rounds} rondas. "
            "Desde la cuarta columna: cuántas veces más rápida que esa biblioteca. En negrita: la más rápida de ellas."
        ),
        "decimal": "\u202f",  # a comma is the decimal sign of half of those who read it
    },
}


def peers_table(results, spoken="en"):
    """The Markdown between the markers: one row a network."""
    words, experiments = TEXTS[spoken], branch(results, "experiments")
    rows = [row(name, record, words) for name, record in experiments.items()]
    record = next(iter(experiments.values()), {})
    note = words["note"].format(
        threads=look(record, "threads") or words["missing"],
        rounds=rounds_of(experiments) or words["missing"],
        cpu=look(record, "made", "environment", "cpu") or words["missing"],
    )
    return markdown(Table("", words["headings"] + words["peers"], [("", rows)], [note]))


def rounds_of(experiments):
    """How many rounds the networks were raced: 5, or 3–5 where they differ."""
    found = sorted({rounds for record in experiments.values() if (rounds := look(record, "rounds"))})
    return "–".join(str(rounds) for rounds in (found if len(found) < 2 else (found[0], found[-1])))


def row(name, record, words):
    fastest, ours = fastest_peer(record), branch(record, "contestants", OURS)

    def say(text, strong=False):
        text = text.replace(",", words["decimal"])
        return words["missing"] if text == MISSING else (f"**{text}**" if strong else text)

    return (
        name,
        say(microseconds(look(ours, "step_us", "median"))),
        say(times(look(ours, "times_dense_limit", "median"))),
        *(say(times(finite(faster(record, peer).get("median"))), peer == fastest) for peer in PEERS),
    )


def update(path, results, check=False):
    """Puts the table into a README, or only compares; True where it was as it should be."""
    return update_readme(path, results, check, peers_table, MARKS)
