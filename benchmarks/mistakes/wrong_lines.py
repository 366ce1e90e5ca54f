"""The wrong line of a mistake, as a student would have written it, read from the catalogue's own source."""

import ast
import re
import textwrap
from functools import cache
from pathlib import Path


def wrong_lines(mistake):
    """`db = dz.mean(axis=0)`: a line for each line of the exercise that the mistake replaces."""
    return "\n".join(as_line(name, function) for name, function in mistake.changes.items())


def as_line(name, function):
    """A lambda as an assignment, a function as its definition without the docstring, NumPy's own by its name."""
    if not hasattr(function, "__code__"):
        return f"{name} = np.{function.__name__}(...)"
    node, source = node_of(function)
    if isinstance(node, ast.Lambda):
        return f"{name} = {tidied(ast.get_source_segment(source, node.body))}"
    body = node.body[1:] if ast.get_docstring(node) else node.body
    lines = [textwrap.dedent(segment(source, part)) for part in body]
    return f"def {name}({ast.unparse(node.args)}):\n" + textwrap.indent(tidied("\n".join(lines)), "    ")


def segment(source, node):
    """A statement's source with the blanks before it, so that the lines within stand as they do in the file."""
    return "\n".join(source.splitlines()[node.lineno - 1 : node.end_lineno])


def tidied(code):
    """Without the `t.` by which the lines of an exercise read one another, and on one line where brackets hold it."""
    code = re.sub(r"\bt\.(?=[A-Za-z_])", "", code)
    return (
        code
        if "\n    " in code and ":\n" in code
        else re.sub(r"\s*\n\s+", " ", code).replace("( ", "(").replace(", )", ")")
    )


def node_of(function):
    """The syntax tree's node of a function, and its file's source."""
    code = function.__code__
    source, nodes = parsed(code.co_filename)
    found = [node for node in nodes if node.lineno == code.co_firstlineno and holds(node, code)]
    if not found:
        raise ValueError(f"there is no source of {function.__qualname__} in {code.co_filename}")
    return found[-1], source


def holds(node, code):
    """Whether the node is that of the code: what is compiled lies within it."""
    inside = [(line, column) for line, _, column, _ in code.co_positions() if line and column]
    first, last = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
    named = isinstance(node, ast.Lambda) == (code.co_name == "<lambda>")
    return named and all(first <= place <= last for place in inside)


@cache
def parsed(file):
    """A file's source and the nodes of its functions."""
    source = Path(file).read_text(encoding="utf-8")
    return source, [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Lambda | ast.FunctionDef)]
