"""Draws loss.svg, the curve of the loss with the worked example's two samples on it:

python -m labs.lab3_softmax.figure
"""

from pathlib import Path

import numpy as np

from .solution import softmax_forward

FILE = Path(__file__).with_name("loss.svg")
Z, Y = np.array([[2.0, 1, -1], [1000, 1002, 999]]), np.array([0, 2])  # the worked example
LEFT, TOP, WIDTH, HEIGHT, HIGHEST = 60, 20, 480, 240, 4.0

PAGE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 310" role="img"
     font-family="sans-serif" font-size="15">
  <title>-log p</title>
  <rect width="600" height="310" fill="white"/>
  <path d="M60 20 V260 H550" fill="none" stroke="#222222" stroke-width="1.5"/>
{marks}
  <polyline points="{curve}" fill="none" stroke="#222222" stroke-width="2.5"/>
{points}
</svg>
"""
MARK = '  <text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="#111111">{text}</text>'
POINT = '  <circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="white" stroke="#222222" stroke-width="2.5"/>'


def place(p):
    """Where p and its loss are on the page."""
    return LEFT + WIDTH * p, TOP + HEIGHT * (1 + np.log(p) / HIGHEST)


def mark(x, y, text, anchor="middle"):
    """A text on the page."""
    return MARK.format(x=x, y=y, text=text, anchor=anchor)


def axes():
    """The numbers along the two axes, and their names."""
    marks = [mark(place(p)[0], TOP + HEIGHT + 22, f"{p:g}") for p in (0.25, 0.5, 0.75, 1.0)]
    marks += [mark(LEFT - 10, TOP + HEIGHT * (1 - loss / HIGHEST) + 5, loss, "end") for loss in range(5)]
    return [*marks, mark(LEFT + WIDTH / 2, 304, "p"), mark(LEFT + 24, TOP + 6, "-log p", "start")]


def sample(p):
    """A point on the curve with its two numbers."""
    x, y = place(p)
    where = (x + 14, y - 4, "start") if p < 0.5 else (x + 40, y - 22, "middle")
    return [POINT.format(x=x, y=y), mark(*where[:2], f"p = {p:.4f}, -log p = {-np.log(p):.4f}", where[2])]


def drawn():
    """The page as text."""
    curve = " ".join("{:.1f},{:.1f}".format(*place(p)) for p in np.linspace(np.exp(-HIGHEST), 1, 120))
    points = [line for p in softmax_forward(Z)[np.arange(len(Y)), Y] for line in sample(p)]
    return PAGE.format(marks="\n".join(axes()), curve=curve, points="\n".join(points))


if __name__ == "__main__":
    FILE.write_text(drawn(), encoding="utf-8")
