"""What goes wrong in onehot: why it is tempting, where it was seen."""

from ...exercise import Mistake

onehot = (
    Mistake(
        "onehot.every_row_with_every_label",
        {"rows": lambda y: slice(None)},
        what=(
            "Every row has a 1 at the labels of all samples, not just at its own.",
            "Cada fila tiene un 1 en las etiquetas de todas las muestras, y no solo en la suya.",
        ),
        why=(
            "table[:, y] reads like 'in all rows, column y'.",
            "tabla[:, y] se lee como «en todas las filas, la columna y».",
        ),
    ),
    Mistake(
        "onehot.classes_from_one",
        {"columns": lambda y: y - 1},
        what=(
            "The 1s stand one column too far left; class 0 has come round to the last column.",
            "Los unos están una columna más a la izquierda; la clase 0 ha dado la vuelta hasta la última.",
        ),
        why=(
            "In data sets whose classes are numbered from 1 this is the right line.",
            "En los conjuntos de datos cuyas clases se numeran desde 1, esta es la línea correcta.",
        ),
        source="imfing/audio-classification#5",
    ),
    Mistake(
        "onehot.number_of_the_class",
        {"there": lambda y: y},
        what=(
            "What stands in the label's place is the class's number.",
            "En el lugar de la etiqueta está el número de la clase.",
        ),
        why=(
            "For class 1 it is right; and y is at hand in that line.",
            "Para la clase 1 es correcto; y en esa línea se tiene y a mano.",
        ),
    ),
    Mistake(
        "onehot.minus_one_elsewhere",
        {"elsewhere": lambda: -1},
        what=(
            "The other classes have -1, as if a probability could be negative.",
            "Las demás clases tienen -1, como si una probabilidad pudiera ser negativa.",
        ),
        why=(
            "For outputs between -1 and 1, tanh or a support vector machine, labels are written so.",
            "Para salidas entre -1 y 1, como con tanh o máquinas de vectores de soporte, así se escriben.",
        ),
    ),
    Mistake(
        "onehot.whole_rows",
        {"rows": lambda y: y, "columns": lambda y: slice(None)},
        what=(
            "Whole rows are filled with 1: those whose number is a label.",
            "Se llenan de unos filas enteras: las que llevan por número una etiqueta.",
        ),
        why=(
            "table[y] = 1 is the shortest line that uses y, and it runs.",
            "tabla[y] = 1 es la línea más corta que usa y, y funciona.",
        ),
    ),
)
