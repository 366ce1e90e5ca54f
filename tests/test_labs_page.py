"""The labs' own page: both languages say the same, and what they name is there."""

import re
from pathlib import Path

import pytest

from labs.commands.parser import COMMANDS
from labs.course import MINUTES, TITLES

FOLDER = Path(__file__).resolve().parent.parent / "labs"
PAGES = {
    lang: (FOLDER / name).read_text(encoding="utf-8") for lang, name in (("en", "README.md"), ("es", "README.es.md"))
}
LINK = re.compile(r"\]\((?!https?:)(.*?)\)")
each_page = pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)


def commands(text):
    """The lines of the bash blocks, without what is said beside them and without the language."""
    lines = [
        line.partition("#")[0]
        for block in re.findall(r"```bash\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
    ]
    return [line.replace("--lang es", "").split() for line in lines]


def test_both_languages_type_the_same_and_lead_to_the_same():
    english, spanish = PAGES["en"], PAGES["es"]
    assert commands(english) == commands(spanish) and len(commands(english)) == 11
    assert english.count("\n#") == spanish.count("\n#")
    neutral = [[link.replace(".es.md", ".md") for link in LINK.findall(text)] for text in PAGES.values()]
    assert sorted(neutral[0][1:]) == sorted(neutral[1][1:])


@each_page
def test_links_lead_somewhere(text):
    assert all((FOLDER / link.partition("#")[0]).exists() for link in LINK.findall(text))


@each_page
def test_every_command_is_one(text):
    named = re.findall(r"python -m labs (?:--lang es )?(\w+)", text) + re.findall(r"`(\w+) N`", text)
    assert len(named) > 8 and set(named) - {"labs"} <= {*COMMANDS, "identify"}


@each_page
def test_the_table_is_the_course(text):
    rows = re.findall(r"^\| \[(\d)\]\(.*?\) \| .*? \| (\d+) \|$", text, re.MULTILINE)
    assert {int(n): int(minutes) for n, minutes in rows} == MINUTES and len(rows) == len(TITLES)
