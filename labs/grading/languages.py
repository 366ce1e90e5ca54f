"""The language that a student works in: that of the starter whose words are still in what was handed in.

`python -m labs start 5 --lang es` and `python -m labs release --lang es` give a starter whose docstrings are Spanish,
and they stay where the functions are written. Each of their lines that only one language's starters have is a vote for
that language. A file that has lost them all, or has as many of each, tells nothing.
"""

from functools import cache

from numpy_mlp.language import LANGUAGES

from ..course import labs
from ..folder import starter_text
from .submissions import readable


def language_of(submission, otherwise):
    """ "en" or "es"; `otherwise` where the student's files tell nothing."""
    handed_in = [lines_of(readable(file.data).decode("utf-8", "replace")) for file in submission.sources.values()]
    votes = {lang: sum(len(lines & own_lines(lang)) for lines in handed_in) for lang in LANGUAGES}
    most = [lang for lang in LANGUAGES if votes[lang] == max(votes.values())]
    return most[0] if len(most) == 1 else otherwise


@cache
def own_lines(lang):
    """The lines that the starters have in this language alone."""
    of = {each: set().union(*(lines_of(starter_text(lab, each)) for lab in labs())) for each in LANGUAGES}
    return of[lang] - set().union(*(of[other] for other in LANGUAGES if other != lang))


def lines_of(source):
    """A source's lines, without what an editor may change about them: indents, line ends, quotes."""
    return {" ".join(line.replace('"""', " ").replace("'''", " ").split()) for line in source.splitlines()}
