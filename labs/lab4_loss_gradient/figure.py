"""Draws push.svg, the gradient at the worked example's six logits as bars:

python -m labs.lab4_loss_gradient.figure
"""

from pathlib import Path

from ..lab3_softmax.figure import Y, Z
from ..lab3_softmax.solution import softmax_forward
from .solution import softmax_cross_entropy_backward

FILE = Path(__file__).with_name("push.svg")
ZERO, SCALE, WIDTH = 150, 230, 60  # where 0 is, pixels for 1, a bar's width

PAGE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 310" font-family="sans-serif" font-size="14" role="img">
  <title>dz</title>
  <rect width="600" height="310" fill="white"/>
{bars}
  <path d="M30 150 H580" stroke="#222222" stroke-width="1.5"/>
</svg>
"""
BAR = '  <rect x="{x}" y="{top:.1f}" width="60" height="{height:.1f}" fill="{fill}" stroke="#222222" stroke-width="1.5"/>'
TEXT = '  <text x="{x}" y="{y:.0f}" text-anchor="middle" fill="#111111">{text}</text>'


def bar(n, c, value):
    """One logit's bar, dark at the label, with its number at its end and its index at the other."""
    x, end = 60 + 280 * n + 80 * c, ZERO - SCALE * value
    fill = "#777777" if Y[n] == c else "#dddddd"
    near, far = (18, -8) if value > 0 else (-8, 18)
    return [
        BAR.format(x=x, top=min(ZERO, end), height=abs(end - ZERO), fill=fill),
        TEXT.format(x=x + WIDTH // 2, y=end + far, text=f"{value:.4f}"),
        TEXT.format(x=x + WIDTH // 2, y=ZERO + near, text=f"[{n}, {c}]"),
    ]


def drawn():
    """The page as text."""
    dz = softmax_cross_entropy_backward(softmax_forward(Z), Y)
    bars = [line for n in range(len(Y)) for c in range(dz.shape[1]) for line in bar(n, c, dz[n, c])]
    return PAGE.format(bars="\n".join(bars))


if __name__ == "__main__":
    FILE.write_text(drawn(), encoding="utf-8")
