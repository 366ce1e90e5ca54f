"""The course as a picture: eight boxes in two rows, from one neuron to the engine, as text and as a drawing."""

from html import escape

from numpy_mlp.language import Texts

from . import screen
from .messages import in_language

texts = Texts(
    title=("The course: {n} of {total} labs passed", "El curso: {n} de {total} laboratorios aprobados"),
    engine=("your engine: it learns MNIST", "tu motor: aprende MNIST"),
    passed=("passed", "aprobado"),
    begun=("started", "empezado"),
    new=("not started", "sin empezar"),
)
NAMES = {
    1: ("Neuron", "Neurona"),
    2: ("Forward", "Adelante"),
    3: ("Softmax", "Softmax"),
    4: ("Gradient", "Gradiente"),
    5: ("Backward", "Atrás"),
    6: ("Training", "Entrenar"),
    7: ("Rates", "Tasas"),
    8: ("Faster", "Rápido"),
}
ROWS = ((1, 2, 3, 4), (8, 7, 6, 5))
INNER = 15  # columns within a box

# Okabe and Ito's colours; the mark says the same without them.
MARKS = {"passed": "✓", "begun": "…", "new": "·"}
ROLES = {"passed": "right", "begun": "strong", "new": "quiet"}
FILLS = {"passed": "#009E73", "begun": "#E69F00", "new": "#BBBBBB"}
WIDTH, HEIGHT, GAP, TOP = 170, 84, 40, 60


def state(entry, started=False):
    """ "passed", "begun" or "new"; `started`: the lab's file is there."""
    return "passed" if entry["passed"] else "begun" if entry["checks"] or started else "new"


def part(entry):
    """How much of a lab is right, 0 to 1."""
    return 1.0 if entry["passed"] else len(entry["right"]) / (entry["functions"] or 1)


def as_text(progress, started=()):
    """{number: entry} -> the picture, in lines; `started`: the labs whose file is there."""
    lines = _row(progress, started, ROWS[0], " → ")
    lines += [" " * (3 * (INNER + 5) + INNER // 2 + 1) + "↓"]
    lines += _row(progress, started, ROWS[1], " ← ")
    lines += [" " * (INNER // 2 + 1) + "↓", f"   {texts('engine')}"]
    return lines


def _row(progress, started, numbers, arrow):
    """Four boxes side by side, as four lines."""
    boxes = [_box(number, progress[number], state(progress[number], number in started)) for number in numbers]
    arrows = ["   ", arrow, "   ", "   "]
    return [between.join(parts) for parts, between in zip(zip(*boxes), arrows)]


def _box(number, entry, done):
    name = f" {MARKS[done]} {number} {in_language(NAMES[number])}"
    counted = f" {screen.bar(part(entry), 8)} {_counted(entry)}"
    line = "─" * INNER
    return [f"┌{line}┐", f"│{screen.paint(f'{name:{INNER}}', ROLES[done])}│", f"│{counted:{INNER}}│", f"└{line}┘"]


def _counted(entry):
    """ "2/3"; a lab that was passed once stays whole."""
    if not entry["functions"]:
        return ""
    return f"{entry['functions'] if entry['passed'] else len(entry['right'])}/{entry['functions']}"


def as_svg(progress, started=()):
    """The same as an SVG drawing."""
    n_passed = sum(entry["passed"] for entry in progress.values())
    title = escape(texts("title", n=n_passed, total=len(progress)))
    width, height = 4 * WIDTH + 5 * GAP, TOP + 2 * HEIGHT + 3 * GAP + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="sans-serif" font-size="15"><title>{title}</title>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{GAP}" y="38" font-size="20">{title}</text>',
    ]
    for row, numbers in enumerate(ROWS):
        for column, number in enumerate(numbers):
            x, y, entry = GAP + column * (WIDTH + GAP), TOP + row * (HEIGHT + GAP), progress[number]
            parts += _drawn_box(x, y, number, entry, state(entry, number in started))
    parts += _drawn_arrows()
    end = TOP + 2 * HEIGHT + GAP + 36
    parts.append(f'<text x="{GAP + WIDTH / 2 + 16}" y="{end}">{escape(texts("engine"))}</text></svg>')
    return "\n".join(parts) + "\n"


def _drawn_box(x, y, number, entry, done):
    """A box with the lab's name, its state in words, and a bar as long as what is right."""
    fill, name = FILLS[done], escape(in_language(NAMES[number]))
    said = f"{MARKS[done]} {texts(done)} {_counted(entry)}"
    return [
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="8" fill="#ffffff" stroke="{fill}" '
        'stroke-width="3"/>',
        f'<text x="{x + 12}" y="{y + 26}" font-weight="bold">{number} {name}</text>',
        f'<text x="{x + 12}" y="{y + 48}" fill="#444444">{escape(said.strip())}</text>',
        f'<rect x="{x + 12}" y="{y + 60}" width="{WIDTH - 24}" height="12" fill="#eeeeee"/>',
        f'<rect x="{x + 12}" y="{y + 60}" width="{(WIDTH - 24) * part(entry):.1f}" height="12" fill="{fill}"/>',
    ]


def _drawn_arrows():
    """Right along the first row, down, left along the second, down to the engine."""
    first, second = TOP + HEIGHT / 2, TOP + HEIGHT + GAP + HEIGHT / 2
    starts = [GAP + column * (WIDTH + GAP) for column in range(4)]
    lines = [((x + WIDTH, first), (x + WIDTH + GAP, first)) for x in starts[:3]]
    lines += [((x, second), (x - GAP, second)) for x in starts[1:]]
    last = starts[3] + WIDTH / 2
    lines.append(((last, TOP + HEIGHT), (last, TOP + HEIGHT + GAP)))
    below = TOP + 2 * HEIGHT + GAP
    lines.append(((GAP + WIDTH / 2, below), (GAP + WIDTH / 2, below + GAP)))
    return [_arrow(*start, *end) for start, end in lines]


def _arrow(x1, y1, x2, y2):
    """A line with a head, short of the box that it points to."""
    dx, dy = (x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1)
    x2, y2 = x2 - 5 * dx, y2 - 5 * dy
    x1, y1 = x1 + 5 * dx, y1 + 5 * dy
    left = (x2 - 8 * dx - 5 * dy, y2 - 8 * dy - 5 * dx)
    right = (x2 - 8 * dx + 5 * dy, y2 - 8 * dy + 5 * dx)
    head = f"M{left[0]} {left[1]} L{x2} {y2} L{right[0]} {right[1]}"
    return f'<path d="M{x1} {y1} L{x2} {y2} {head}" fill="none" stroke="#444444" stroke-width="2"/>'
