"""The loss of the right functions and of the wrong ones along an epoch, as a small drawing.

SVG by hand: two lines and a few words take 2 KB. The right one's is solid and the wrong one's dashed, so that grey
paper tells them apart, and each says at its end which it is, in English and in Spanish: one drawing serves both pages.
"""

import math
from html import escape

WIDTH, HEIGHT = 520, 170
LEFT, RIGHT, TOP, BOTTOM = 48, 124, 12, 30
RIGHT_LINE, WRONG_LINE, INK = "#0072B2", "#D55E00", "#202020"  # Okabe and Ito's
HEADROOM = 1.25  # times the highest loss of the right one: what is above is off the scale
FONT = "font-family='Helvetica, Arial, sans-serif' font-size='11'"
SHADE = "#a03c00"  # of words about the wrong line: vermilion dark enough to be read
SAID_RIGHT, SAID_WRONG, LOSS, EPOCH = "right · correcta", "wrong · con error", "loss · pérdida", "one epoch · una época"


def drawing(right, wrong, title):
    """The SVG text; `wrong` is empty for a training that did not come to its end."""
    top = HEADROOM * max((value for value in right if math.isfinite(value)), default=1)
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{HEIGHT}' viewBox='0 0 {WIDTH} {HEIGHT}' "
        f"role='img' {FONT} fill='{INK}'>",
        f"<title>{escape(title)}</title><rect width='{WIDTH}' height='{HEIGHT}' fill='#ffffff'/>",
        *axes(top),
        line(right, top, f"stroke='{RIGHT_LINE}' stroke-width='2'"),
        line(wrong, top, f"stroke='{WRONG_LINE}' stroke-width='2.4' stroke-dasharray='6 3'"),
        *labels(right, wrong, top),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def x_of(index, n):
    return LEFT + (WIDTH - LEFT - RIGHT) * index / max(1, n - 1)


def y_of(value, top):
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(max(value, 0), top) / top)


def axes(top):
    """Two axes with their names, 0 and the half and the whole of the scale's round number."""
    step = round_number(top / 2)
    floor, end = HEIGHT - BOTTOM, WIDTH - RIGHT
    yield f"<path d='M{LEFT} {TOP}V{floor}H{end}' fill='none' stroke='{INK}'/>"
    for value in (0, step, 2 * step):
        if value <= top:
            y = y_of(value, top)
            yield f"<path d='M{LEFT - 4} {y:.1f}H{LEFT}' stroke='{INK}'/>"
            yield f"<text x='{LEFT - 7}' y='{y + 4:.1f}' text-anchor='end'>{value:g}</text>"
    turned = f"transform='translate(13 {(TOP + floor) / 2:.0f}) rotate(-90)' text-anchor='middle'"
    yield f"<text {turned}>{LOSS}</text>"
    yield f"<text x='{(LEFT + end) / 2:.0f}' y='{HEIGHT - 10}' text-anchor='middle'>{EPOCH}</text>"


def round_number(value):
    """The next lower of 1, 2, 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(value))
    return next(factor * power for factor in (5, 2, 1) if factor * power <= value)


def line(values, top, style):
    """A path through the values on the scale; above it, and at NaN, it is interrupted."""
    steps, down = [], False
    for index, value in enumerate(values):
        if math.isfinite(value) and value <= top:
            steps.append(f"{'L' if down else 'M'}{x_of(index, len(values)):.1f} {y_of(value, top):.1f}")
        down = math.isfinite(value) and value <= top
    return f"<path d='{''.join(steps)}' fill='none' {style}/>" if len(steps) > 1 else ""


def labels(right, wrong, top):
    """Each line's name where it ends, two that end together one above the other; what is off the scale, above."""
    x, last = WIDTH - RIGHT + 6, y_of(right[-1], top)
    if not wrong or not wrong[-1] <= top:
        yield label(x, last, RIGHT_LINE, SAID_RIGHT)
        end = f"{SAID_WRONG}: " + (f"{wrong[-1]:.3g} ↑" if wrong else "×")
        yield f"<text x='{WIDTH - 8}' y='{TOP + 8}' text-anchor='end' fill='{SHADE}'>{end}</text>"
        return
    other = y_of(wrong[-1], top)
    if abs(other - last) < 13:
        middle, sign = (other + last) / 2, 1 if other >= last else -1
        other, last = middle + 6.5 * sign, middle - 6.5 * sign
    yield label(x, last, RIGHT_LINE, SAID_RIGHT)
    yield label(x, other, SHADE, SAID_WRONG)


def label(x, y, colour, text):
    return f"<text x='{x}' y='{y + 4:.1f}' fill='{colour}'>{escape(text)}</text>"
