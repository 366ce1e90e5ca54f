"""The course: the labs in their order, and what each asks for."""

from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

FOLDERS = (
    "lab1_neuron",
    "lab2_forward",
    "lab3_softmax",
    "lab4_loss_gradient",
    "lab5_backward",
    "lab6_training",
    "lab7_learning_rates",
    "lab8_faster",
)
TITLES = {
    1: ("One neuron and its loss, by hand", "Una neurona y su pérdida, a mano"),
    2: ("Forward: dense, ReLU, batches and shapes", "Hacia adelante: capas densas, ReLU, lotes y formas"),
    3: ("Softmax and cross-entropy, and why stably", "Softmax y entropía cruzada, y por qué de forma estable"),
    4: ("The gradient of the loss at the logits", "El gradiente de la pérdida en los logits"),
    5: ("Backward through dense and ReLU: the chain", "Hacia atrás por las capas densas y ReLU: la cadena"),
    6: ("SGD and the training loop", "SGD y el bucle de entrenamiento"),
    7: (
        "Learning rates: range test, divergence, edge of stability",
        "Tasas de aprendizaje: prueba de rango, divergencia, borde de estabilidad",
    ),
    8: (
        "From loops to NumPy to Numba: the same numbers, faster",
        "De los bucles a NumPy y a Numba: los mismos números, más rápido",
    ),
}
MINUTES = {1: 20, 2: 20, 3: 25, 4: 20, 5: 40, 6: 30, 7: 30, 8: 30}


@dataclass(frozen=True)
class Lab:
    """One lab: its number, title (English, Spanish), the minutes it takes, its folder and its exercises."""

    number: int
    title: tuple[str, str]
    minutes: int
    folder: Path
    exercises: tuple

    @property
    def graded_part(self):
        """The lab without what is optional, which counts for nothing: compiled, it takes longer than all else."""
        return replace(self, exercises=tuple(exercise for exercise in self.exercises if not exercise.optional))

    @property
    def starter(self):
        """student.py: the functions to fill in."""
        return self.folder / "student.py"

    @property
    def solution(self):
        """solution.py: the same, filled in."""
        return self.folder / "solution.py"

    def text(self, lang):
        """The lab's text: the idea, the formula, a worked example, three questions."""
        return self.folder / ("README.es.md" if lang == "es" else "README.md")


def lab(number):
    """The Lab of that number, 1 to 8. Raises ValueError for another."""
    if number not in TITLES:
        raise ValueError(f"there is no lab {number}: the labs are 1 to {len(TITLES)}")
    name = FOLDERS[number - 1]
    exercises = import_module(f"{__package__}.{name}.exercises").EXERCISES
    return Lab(number, TITLES[number], MINUTES[number], Path(__file__).parent / name, exercises)


def labs():
    """All of them, in their order."""
    return [lab(number) for number in TITLES]
