"""Every text exists in English and in Spanish, is used, and is asked for by a name that exists."""

import ast
import functools
import importlib
from pathlib import Path

import pytest

import numpy_mlp
from numpy_mlp import language
from numpy_mlp.language import Texts, get_language, set_language, terms
from numpy_mlp.microscope.wording import page_texts

ROOT = Path(numpy_mlp.__file__).parent.parent
PACKAGES = (ROOT / "numpy_mlp", ROOT / "labs")
# Modules with texts are found by their source: no other is imported for this.
FILES = [path for package in PACKAGES for path in sorted(package.rglob("*.py"))]
SOURCES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))


def calls(tree, name):
    """The calls of `name` in a module; of another module's, `anything.name`, where name starts with a dot."""
    kind, attribute = (ast.Attribute, "attr") if name.startswith(".") else (ast.Name, "id")
    for node in ast.walk(tree):
        called = isinstance(node, ast.Call) and isinstance(node.func, kind) and getattr(node.func, attribute)
        if called == name.lstrip("."):
            yield node


def is_literal(call):
    return bool(call.args) and isinstance(call.args[0], ast.Constant)


def tables():
    """{path: {name: Texts}} of the tables that a module makes at its top level."""
    found = {}
    for path, tree in SOURCES.items():
        for node in tree.body:
            if isinstance(node, ast.Assign) and any(call is node.value for call in calls(node, "Texts")):
                name = node.targets[0].id
                found.setdefault(path, {})[name] = getattr(module_of(path), name)
    return found


@pytest.fixture(autouse=True)
def no_choice(monkeypatch):
    """No language chosen, and none in the environment."""
    set_language(None)
    for name in language.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    yield
    set_language(None)


def test_every_text_has_both_languages_and_says_something():
    assert any("terms" in names for names in tables().values())
    for path, names in tables().items():
        for table in names.values():
            for key, (english, spanish) in table.pairs.items():
                assert english.strip() and spanish.strip(), f"{path.name}: {key}"
                assert language.placeholders(english) == language.placeholders(spanish), f"{path.name}: {key}"


def uses():
    """(path, tree, name, table) for every table that a module makes or imports."""
    names = {name for made in tables().values() for name in made}
    for path, tree in SOURCES.items():
        brought = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
        here = {alias.asname or alias.name for node in brought for alias in node.names if alias.name in names}
        for name in sorted(here | set(tables().get(path, ()))):
            table = getattr(module_of(path), name)
            if isinstance(table, Texts):
                yield path, tree, name, table


def test_no_text_is_unused():
    """A key is used where it stands as a string in the folder of a module that has the table, or is asked of any.

    Those of the microscope's page are asked for by its script: test_microscope looks there.
    """
    of_any = {call.args[0].value for tree in SOURCES.values() for call in calls(tree, ".texts") if is_literal(call)}
    unused = {id(table): (path.name, set(table.pairs) - of_any) for path, _, _, table in uses()}
    for path, _, _, table in uses():
        unused[id(table)][1].difference_update(strings_in(path.parent))
        if path.parent.name == "microscope":
            unused[id(table)][1].difference_update(page_texts())
    unused.pop(id(terms))  # the field's own terms are for whoever needs them
    assert not [(name, keys) for name, keys in unused.values() if keys]


@functools.cache
def strings_in(folder):
    """And the names of its functions: a rule's texts are asked for by its own name."""
    trees = [tree for path, tree in SOURCES.items() if path.parent == folder]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    strings = {node.value for node in nodes if isinstance(node, ast.Constant)}
    return strings | {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def test_no_text_is_asked_for_that_does_not_exist():
    for path, tree, name, table in uses():
        for call in calls(tree, name):
            if is_literal(call):
                assert call.args[0].value in table.pairs, f"{path.name}:{call.lineno}"


@pytest.mark.parametrize(
    ("pair", "complaint"),
    [
        (("minimum {loss}", "mínimo {perdida}"), "other placeholders"),
        (("{loss:.4f}", "{loss:.3f}"), "other placeholders"),
        (("{a} {a}", "{a}"), "other placeholders"),
        (("minimum",), "expected"),
        (("minimum", ""), "expected"),
        ("en", "expected"),
    ],
)
def test_a_pair_that_is_none_is_refused_at_once(pair, complaint):
    with pytest.raises(ValueError, match=complaint):
        Texts(minimum=pair)


def test_placeholders_are_filled_in_and_may_change_places():
    texts = Texts(both=("{a} of {b:.1f}", "de {b:.1f}, {a}"))
    assert texts("both", a=1, b=2) == "1 of 2.0"
    assert texts("both", lang="es", a=1, b=2) == "de 2.0, 1"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "en"),
        ({"LANG": "es_ES.UTF-8"}, "es"),
        ({"LANG": "es"}, "es"),
        ({"LANG": "es_MX"}, "es"),
        ({"LANG": "est_EE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "es_AR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "es_AR.UTF-8"}, "es"),
        ({"LANG": "es_CO.UTF-8", "LC_ALL": ""}, "es"),
    ],
)
def test_the_locale_decides_where_nobody_else_does(monkeypatch, variables, expected):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert get_language() == expected


def test_an_argument_comes_before_the_choice_and_the_choice_before_the_locale(monkeypatch):
    monkeypatch.setenv("LANG", "es_ES.UTF-8")
    assert terms("loss") == "pérdida"
    set_language("en")
    assert terms("loss") == "loss"
    assert terms("loss", lang="es") == "pérdida"
    set_language(None)
    assert terms("loss") == "pérdida"


@pytest.mark.parametrize("use", [get_language, set_language, lambda lang: terms("loss", lang=lang)])
def test_another_language_is_refused_by_name(use):
    with pytest.raises(ValueError, match="lang is 'fr': choose one of en, es"):
        use("fr")
    assert get_language() == "en"
