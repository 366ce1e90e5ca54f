"""Figures as SVG within the page: black and grey tell as much as colours do."""

from .markup import tag

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 250, 52, 44, 22, 20
DARK = "#0b5a8f"
SHARES = 300  # the width of a bar of shares
HATCHED = "url(#hatched)"


def histogram(counts, title, x_label, y_label):
    """Bars with their number above them; the axis is named, and so is every bin's end."""
    most, step = max(counts, default=0) or 1, (WIDTH - LEFT - RIGHT) / len(counts)
    high = HEIGHT - BOTTOM - TOP
    parts = [tag("title", title)]
    for index, count in enumerate(counts):
        x, height = LEFT + index * step, high * count / most
        y = TOP + high - height
        parts.append(
            tag("rect", x=f"{x + 2:.1f}", y=f"{y:.1f}", width=f"{step - 4:.1f}", height=f"{height:.1f}", fill=DARK)
        )
        if count:
            parts.append(tag("text", count, x=f"{x + step / 2:.1f}", y=f"{y - 5:.1f}", text_anchor="middle"))
    parts += axis(len(counts), step, x_label, y_label)
    return tag("svg", parts, viewBox=f"0 0 {WIDTH} {HEIGHT}", width=WIDTH, height=HEIGHT, role="img", aria_label=title)


def axis(n_bins, step, x_label, y_label):
    """The line below, the bins' ends, and both names."""
    base = HEIGHT - BOTTOM
    parts = [tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=base, y2=base, stroke="#1c1f24")]
    for index in range(n_bins + 1):
        x = f"{LEFT + index * step:.1f}"
        parts.append(tag("line", x1=x, x2=x, y1=base, y2=base + 4, stroke="#1c1f24"))
        parts.append(tag("text", round(100 * index / n_bins), x=x, y=base + 18, text_anchor="middle"))
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(tag("text", x_label, x=middle, y=HEIGHT - 4, text_anchor="middle"))
    centre = (TOP + base) / 2
    parts.append(tag("text", y_label, x=16, y=centre, text_anchor="middle", transform=f"rotate(-90 16 {centre})"))
    return parts


def meter(part, role=""):
    """A bar in the line: a part of 1."""
    return tag("span", tag("i", style=f"width:{100 * part:.0f}%"), class_=f"meter {role}".strip())


def shares(parts):
    """One bar of several parts, [(count, fill, name)], each with its count in it where there is room."""
    total, made, x = sum(count for count, _, _ in parts) or 1, [hatching()], 0.0
    for count, fill, name in parts:
        width = SHARES * count / total
        made += [share(x, width, count, fill, name)] if count else []
        x += width
    return tag("svg", made, viewBox=f"-1 0 {SHARES + 2} 20", width=SHARES + 2, height=20, role="img")


def share(x, width, count, fill, name):
    """One part of it; the number stands on a light ground, and on a dark one is white."""
    box = {"x": f"{x:.1f}", "y": 1, "width": f"{width:.1f}", "height": 18}
    parts = [tag("title", f"{name}: {count}"), tag("rect", **box, fill=fill, stroke="#1c1f24")]
    if width > 9 * len(str(count)) + 2:
        kind = "on-dark" if fill == DARK else "on-light"
        parts.append(tag("text", count, x=f"{x + width / 2:.1f}", y=15, text_anchor="middle", class_=kind))
    return tag("g", parts)


def hatching():
    """The pattern HATCHED."""
    ground = tag("rect", width=6, height=6, fill="#fbe3d0")
    line = tag("line", x1=0, y1=0, x2=0, y2=6, stroke="#9c3f00", stroke_width=2.4)
    pattern = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    return tag("defs", tag("pattern", ground, line, id="hatched", **pattern))


def swatch(fill):
    """A small box of that fill, for a key."""
    box = tag("rect", x=0.5, y=0.5, width=13, height=13, fill=fill, stroke="#1c1f24")
    return tag("svg", hatching(), box, width=14, height=14, viewBox="0 0 14 14", class_="swatch")
