"""The notebook: one source, two languages, run from top to bottom on little data; the committed ones are its own."""

import re
import socket

import pytest

from notebooks import make, telling
from numpy_mlp.language import LANGUAGES

nbformat = pytest.importorskip("nbformat", reason="pip install 'numpy-mlp[notebooks]'")
LITTLE = {"N_TRAIN": 320, "N_JUDGED": 200, "WIDE_STEPS": 2}


@pytest.fixture(scope="module")
def told():
    """The Spanish notebook, run on little data."""
    return make.executed(make.notebook("es", **LITTLE))


def code(book):
    return [cell.source for cell in book.cells if cell.cell_type == "code"]


def words(book):
    return [cell.source for cell in book.cells if cell.cell_type == "markdown"]


def quoted(text):
    """What stands between backticks, wherever its lines break."""
    return {" ".join(code.split()) for code in re.findall(r"`([^`]+)`", text)}


def outputs(book):
    return [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]


def test_both_languages_have_the_same_code_and_as_many_texts():
    english, spanish = (make.notebook(lang) for lang in LANGUAGES)
    assert [source.replace("'es'", "'en'") for source in code(spanish)] == code(english)
    assert len(words(english)) == len(words(spanish)) > 20
    for ours, theirs in zip(words(english), words(spanish)):
        assert ours != theirs and ours.count("\n#") == theirs.count("\n#")
        assert quoted(ours) == quoted(theirs)  # code is not translated
        assert sorted(re.findall(r"\d[\d.]*", ours.replace(",", ""))) == sorted(
            re.findall(r"\d[\d.]*", re.sub(r"(?<=\d) (?=\d{3}\b)", "", theirs).replace(",", ""))
        )
    assert all("lang" not in cell.metadata for cell in [*english.cells, *spanish.cells])


def test_the_source_makes_the_same_notebook_every_time():
    assert nbformat.writes(make.notebook("en")) == nbformat.writes(make.notebook("en"))


def test_parameters_are_replaced_and_unknown_ones_refused():
    changed = code(make.notebook("es", N_TRAIN=7))[0]
    assert "LANGUAGE = 'es'" in changed and "N_TRAIN = 7\n" in changed and "N_JUDGED = 10_000" in changed
    with pytest.raises(ValueError, match="the notebook has no parameter 'EPOCHS'"):
        make.notebook("en", EPOCHS=1)


def test_it_runs_from_top_to_bottom(told):
    kinds = {output.output_type for output in outputs(told)}
    assert kinds == {"stream", "display_data"}
    assert not [output.text for output in outputs(told) if output.get("name") == "stderr"]
    pictures = [output for output in outputs(told) if "image/png" in output.get("data", {})]
    assert len(pictures) == 11
    assert all(picture.metadata.get("image/png", picture.metadata).get("alt") for picture in pictures)


def test_it_tells_every_step_with_both_sides_and_the_seeds(told):
    shown = make.words_shown(told)
    for text in ("266610", "266,610", "exactitud de prueba tras una época", "a mano, aquí", "Keras, aquí", "publicado"):
        assert text in shown
    for figure in ("0.9783", "1.0118", "0.9723", "0.9769", "0.9787"):  # published
        assert figure in shown
    verdicts = [shown.count(telling.verdicts(v, lang="es")) for v in ("holds", "does_not_hold", "cannot_be_told")]
    assert sum(verdicts) - verdicts[1] == 5  # "no se sostiene" holds "se sostiene"


def test_numbers_that_are_none_and_losses_that_ran_away_are_told():
    assert [telling.number(v) for v in (0.97834, 3e30, "nan", "inf", None)] == ["0.9783", "3.0e+30", "nan", "inf", "–"]


def test_nothing_of_the_machine_is_told(told, tmp_path):
    make.write(told, tmp_path / "told.ipynb")
    assert nbformat.read(tmp_path / "told.ipynb", 4) == told
    told.cells[-2].setdefault("outputs", [])
    cell = next(cell for cell in told.cells if cell.cell_type == "code" and cell.outputs)
    cell.outputs.append(nbformat.v4.new_output("stream", name="stdout", text=f"at {socket.gethostname()}:"))
    with pytest.raises(ValueError, match="a path or name of this machine: it is not written"):
        make.write(told, tmp_path / "private.ipynb")
    assert not (tmp_path / "private.ipynb").exists()
    cell.outputs.pop()


def test_a_cell_that_fails_is_said_in_one_line():
    book = make.notebook("en")
    book.cells = [nbformat.v4.new_code_cell("1 / 0")]
    with pytest.raises(RuntimeError, match=r"^a cell failed: ZeroDivisionError: division by zero$"):
        make.executed(book)


def test_tensorflows_own_lines_are_left_out_and_others_stay():
    noise = "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\nI0000 00:00:17 x\n"
    output = nbformat.v4.new_output("stream", name="stderr", text=noise)
    assert make.without_noise(output) is None
    output = nbformat.v4.new_output("stream", name="stderr", text=noise + "UserWarning: look\n")
    assert make.without_noise(output).text == "UserWarning: look\n"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_committed_notebook_is_made_from_the_source_with_all_its_data(lang):
    path = make.FOLDER / make.NAMES[lang]
    book, fresh = nbformat.read(path, 4), make.notebook(lang)
    assert [(cell.cell_type, cell.source) for cell in book.cells] == [
        (cell.cell_type, cell.source) for cell in fresh.cells
    ], f"{path.name} is older than its source: python -m notebooks.make"
    assert all(cell.execution_count for cell in book.cells if cell.cell_type == "code")
    assert not [output for output in outputs(book) if output.output_type == "error"]
    assert path.stat().st_size < 1_000_000
    shown = make.words_shown(book)
    assert "(55000, 784)" in shown and telling.texts("quick", lang=lang) not in shown
