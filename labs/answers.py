"""What a student's process says of itself, made fit to be shown: it can send whatever it likes."""

LONGEST = {"raised": 80, "message": 500, "text": 200, "strange": 200}  # characters that are kept
NUMBERS = (("line", 1, 10**6), ("column", 0, 200), ("width", 1, 200))  # what else is shown, from and below what


def tidied(answer):
    """The same answer, in which texts are texts, short and without control signs; a line is a number or None."""
    if not isinstance(answer, dict):
        return answer
    if "raised" in answer:
        answer = {"message": "", "line": None, "text": "", **answer}
    tidy = {name: text_of(value, LONGEST[name]) if name in LONGEST else value for name, value in answer.items()}
    for name, least, most in NUMBERS:
        if name in tidy and not (type(tidy[name]) is int and least <= tidy[name] < most):
            tidy[name] = None
    return tidy


def text_of(value, longest):
    """At most so many signs, and no line ends or terminal codes among them."""
    return "".join(sign if sign.isprintable() else " " for sign in str(value)[:longest])
