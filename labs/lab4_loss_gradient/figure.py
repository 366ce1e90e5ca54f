"""Draws push.svg, the gradient at the worked example's six logits as bars:

python -m labs.lab4_loss_gradient.figure
"""

from pathlib import Path

import numpy as np

from ..lab3_softmax.figure import Y, Z
from ..lab3_softmax.solution import softmax_forward
from .solution import softmax_cross_entropy_backward

FILE = Path(__file__).with_name("push.svg")
ZERO, SCALE, WIDTH = 150, 230, 60  # where 0 is, pixels for 1, a bar's width

PAGE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 310" role="img"
     font-family="sans-serif" font-size="14">
  <title>dz</title>
  <rect width="600" height="310" fill="white"/>
  <g stroke="#222222" stroke-width="1.5">
    <path d="M30 150 H580"/>
{bars}
  </g>
  <g fill="#111111" text-anchor="middle">
{numbers}
  </g>
</svg>
"""
BAR = '    <rect x="{x}" y="{top:.1f}" width="60" height="{height:.1f}" fill="{fill}"/>'
TEXT = '    <text x="{x}" y="{y:.0f}">{text}</text>'


def left(n, c):
    """Where the bar of sample n and class c begins."""
    return 60 + 280 * n + 80 * c


def bar(n, c, value):
    """One logit's bar, dark at the label."""
    top, height = ZERO - SCALE * max(value, 0), SCALE * abs(value)
    return BAR.format(x=left(n, c), top=top, height=height, fill="#777777" if Y[n] == c else "#dddddd")


def numbers(n, c, value):
    """The bar's number at its end, and its index at the other."""
    x, end = left(n, c) + WIDTH // 2, ZERO - SCALE * value
    near, far = (18, -8) if value > 0 else (-8, 18)
    index = TEXT.format(x=x, y=ZERO + near, text=f"[{n}, {c}]")
    return TEXT.format(x=x, y=end + far, text=f"{value:.4f}") + "\n" + index


def drawn():
    """The page as text."""
    dz = softmax_cross_entropy_backward(softmax_forward(Z), Y)
    every = [(n, c, value) for (n, c), value in np.ndenumerate(dz)]
    parts = {"bars": [bar(*one) for one in every], "numbers": [numbers(*one) for one in every]}
    return PAGE.format(**{name: "\n".join(lines) for name, lines in parts.items()})


if __name__ == "__main__":
    FILE.write_text(drawn(), encoding="utf-8")
