"""The microscope in a browser: what is shown, lit and said, by click and by key; and that no request leaves it."""

import json
import re

import microscope_cases as cases
import numpy as np
import pytest

from benchmarks.browser import Browser
from benchmarks.microscope.__main__ import table
from benchmarks.microscope.measure import measured
from numpy_mlp.microscope import Microscope

LAPTOP, PHONE, PROJECTOR = (1366, 768), (360, 740), (1920, 1080)

TROUBLE = ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")


@pytest.fixture(scope="module")
def window(request):
    cases.browser(request.session.items)
    with Browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    file = tmp_path_factory.mktemp("page") / "page.html"
    cases.full_page().save(file)
    return file.as_uri()


@pytest.fixture
def page(window, address):
    """The page, freshly opened; after each test: no error in it, and no request but for the page itself."""
    page = window.open(address, *LAPTOP)
    yield page
    happened = {method: page.events(method) for method in TROUBLE}
    asked = {event["request"]["url"].partition("#")[0] for event in page.events("Network.requestWillBeSent")}
    page.close()
    assert happened == {method: [] for method in TROUBLE} and asked <= {address, "data:,"}


def text(page, selector):
    return page.run(f"document.querySelector({json.dumps(selector)}).textContent")


def select(page, name, *index):
    page.run(f"microscope.select({json.dumps(name)}, {json.dumps(index)})")


def current(page):
    """The selected cell as text, with its step: 0/dW2[3,1]"""
    cell = page.run("microscope.state().cell")
    return f"{cell['step']}/{cell['name']}" + (f"[{','.join(map(str, cell['index']))}]" if cell["index"] else "")


def click(page, selector):
    page.run(f"document.querySelector({json.dumps(selector)}).click()")


def choose(page, selector, value):
    page.run(
        f"(() => {{ const field = document.querySelector({json.dumps(selector)}); field.value = {json.dumps(value)};"
        " field.dispatchEvent(new Event('change')); })()"
    )


# Each cell's number three times: as the page's own look-up has it, in the panel, and in the grid.
ALL_SHOWN = """((steps) => {
  const found = {};
  for (let step = 0; step < steps; step++) for (const slot of microscope.names()) {
    for (const name of /^[Wb]/.test(slot) ? [slot, slot + "_after"] : [slot]) {
      const { shape, values } = microscope.tensor(name, step);
      values.forEach((value, at) => {
        const index = shape.length === 2 ? [Math.floor(at / shape[1]), at % shape[1]] : shape.length ? [at] : [];
        microscope.select(name, index, step);
        found[`${step}/${name}/${index}`] = [String(microscope.value(name, index, step)),
          document.querySelector("#cell-value").textContent,
          document.querySelector(`[data-slot="${slot}"] [role=gridcell]`).textContent.split(" = ")[1]];
      });
    }
  }
  return found;
})"""


@pytest.mark.parametrize("dtype, n_steps", [("float32", 2), ("float64", 1)])
def test_every_cell_shown_is_the_tapes(window, tmp_path, dtype, n_steps):
    mlp = cases.MLP((3, 2, 2), dtype=dtype, engine="numpy", seed=3)
    tape = cases.record(mlp, np.array([[0, 0.5, 0.25], [1, 0.1, 0]]), np.array([1, 0]), n_steps)
    Microscope(tape).save(tmp_path / "page.html")
    page = window.open((tmp_path / "page.html").as_uri(), *LAPTOP)
    shown = page.run(f"{ALL_SHOWN}({n_steps})")
    assert len(shown) == sum(array.size for step in tape.steps for array in step.values())
    for key, (looked_up, told, in_grid) in shown.items():
        step, name, index = key.split("/")
        value = tape.steps[int(step)][name][tuple(map(int, filter(None, index.split(","))))]
        assert float(looked_up) == value and told == in_grid
        assert np.array(told, float).astype(value.dtype).tobytes() == value.tobytes(), key
    page.close()


def test_the_lit_cells_are_the_terms_of_the_formula(page):
    tape = cases.small_tape()
    for name, index in {
        "dW2": (3, 1),
        "z1": (0, 2),
        "da1": (2, 4),
        "db3": (1,),
        "a2": (1, 0),
        "W3_after": (2, 2),
    }.items():
        select(page, name, *index)
        lit = {cell_text(cell) for cell in page.run("microscope.lit()")}
        named = f"{name}[{','.join(map(str, index))}]"
        assert lit == {str(c).replace(" ", "") for term in tape.explain(named).terms for c in term.cells}
        if page.run("!!document.querySelector('#all-terms')"):
            click(page, "#all-terms")
        shown = page.run("[...document.querySelectorAll('#numbers .reference')].map((each) => each.dataset.cell)")
        assert set(shown) == lit
        cards = page.run("[...document.querySelectorAll('.card.lit')].map((card) => card.dataset.slot)")
        assert set(cards) == {re.match(r"\w+", cell)[0] for cell in lit} - {name.removesuffix("_after")}


def cell_text(cell):
    return cell["name"] + (f"[{','.join(map(str, cell['index']))}]" if cell["index"] else "")


def test_the_formulas_numbers_are_those_of_the_tape(page):
    step = cases.small_tape().steps[0]
    select(page, "dW2", 3, 1)
    said = page.run(
        "[...document.querySelectorAll('#numbers .reference')].map((e) => [e.dataset.cell, e.dataset.value])"
    )
    for cell, value in said:
        name, *index = re.findall(r"\w+", cell)
        assert np.float32(float(value)) == step[name][tuple(map(int, index))]
    assert text(page, "#check").startswith("✓")
    assert text(page, "#symbols") == "dW2[3,1] = Σ_n a1[n,3]·dz2[n,1]"


def canvas_point(page, slot, row, column):
    """The middle of a cell of a card, in the window."""
    return page.run(f"""(() => {{
      const canvas = document.querySelector('[data-slot="{slot}"] canvas');
      canvas.scrollIntoView({{ block: "center" }});
      const {{ rows, columns }} = {{ rows: {shape_of(slot)[0]}, columns: {shape_of(slot)[1]} }};
      const box = canvas.getBoundingClientRect();
      const [wide, high] = [(box.width - 11) / columns, (box.height - 11) / rows];
      return [box.left + 9 + ({column} + 0.5) * wide, box.top + 9 + ({row} + 0.5) * high];
    }})()""")


def shape_of(slot):
    return cases.small_tape().steps[0][slot].shape


def test_pointing_lights_up_and_clicking_stays(page):
    select(page, "loss")
    page.move(*canvas_point(page, "dz2", 4, 3))
    page.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert text(page, "#cell-name") == "dz2[4,3]" and current(page) == "0/loss"
    page.move(5, 5)
    page.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert text(page, "#cell-name") == "loss"
    page.click(*canvas_point(page, "W2", 1, 2))
    assert current(page) == "0/W2[1,2]"
    assert text(page, "#said").startswith("W2[1,2] = ")


def pixel(page, slot, row, column):
    """The colour in the corner of a cell, away from frames."""
    rows, columns = shape_of(slot)
    return page.run(f"""(() => {{
      const canvas = document.querySelector('[data-slot="{slot}"] canvas');
      const [wide, high] = [(canvas.width - 11) / {columns}, (canvas.height - 11) / {rows}];
      const copy = document.createElement("canvas");
      const brush = copy.getContext("2d", {{ willReadFrequently: true }});
      [copy.width, copy.height] = [canvas.width, canvas.height];
      brush.drawImage(canvas, 0, 0);
      return [...brush.getImageData(9 + ({column} + .3) * wide, 9 + ({row} + .3) * high, 1, 1).data];
    }})()""")


def test_colours_have_the_numbers_sign_and_what_is_not_lit_steps_back(page):
    dz3 = cases.small_tape().steps[0]["dz3"]
    select(page, "x", 0, 0)
    for index in ((0, 0), (0, 1)):
        red, _, blue, _ = pixel(page, "dz3", *index)
        assert (red > blue) == (dz3[index] > 0)
    before = [pixel(page, "dz3", n, 1) for n in range(6)] + [pixel(page, "dz3", 2, 0)]
    select(page, "db3", 1)
    after = [pixel(page, "dz3", n, 1) for n in range(6)] + [pixel(page, "dz3", 2, 0)]
    assert after[:6] == before[:6] and after[6] != before[6]


def test_a_number_is_followed_and_gone_back_from(page):
    select(page, "dW2", 3, 1)
    click(page, '[data-cell="dz2[2,1]"]')
    assert current(page) == "0/dz2[2,1]"
    click(page, '[data-cell="da2[2,1]"]')
    assert current(page) == "0/da2[2,1]" and "dW2[3,1] → dz2[2,1]" in text(page, ".trail")
    click(page, "#back")
    page.press("Backspace")
    assert current(page) == "0/dW2[3,1]" and page.run("document.querySelector('#back').disabled")


def test_by_keyboard_alone(page):
    """From the card into the formula, on to where a number came from, and back; the steps; the help."""
    page.run("document.querySelector('[data-slot=dz2] .grid').focus({ focusVisible: true })")
    assert current(page).startswith("0/dz2")
    select(page, "dz2", 0, 0)
    page.press("ArrowDown", 2)
    page.press("ArrowRight")
    assert current(page) == "0/dz2[2,1]"
    page.press("ArrowLeft", 5)
    assert current(page) == "0/dz2[2,0]"
    page.press("Enter")
    assert page.run("document.activeElement.dataset.cell") == "da2[2,0]"
    page.press("ArrowRight")
    assert page.run("document.activeElement.dataset.cell") == "z2[2,0]"
    page.press("Enter")
    assert current(page) == "0/z2[2,0]"
    assert page.run("document.activeElement.parentElement.dataset.slot") == "z2"
    page.press("Backspace")
    assert current(page) == "0/dz2[2,0]"
    page.press("n", 9)
    assert current(page) == "2/dz2[2,0]"
    page.press("p")
    assert current(page) == "1/dz2[2,0]"
    page.press("Home")
    assert current(page) == "0/dz2[2,0]"
    page.press("?")
    assert page.run("document.querySelector('#help').open")
    page.press("Escape")
    assert not page.run("document.querySelector('#help').open")


def test_keys_typed_into_a_field_are_left_to_it(page):
    page.run("document.querySelector('#unit').focus()")
    before = current(page)
    page.press("n")
    page.press("Backspace")
    assert current(page) == before


def test_stepping_replays_the_tape_and_rewinds(page):
    steps = cases.small_tape().steps
    select(page, "loss")
    for number, step in enumerate(steps):
        assert np.float32(float(text(page, "#cell-value"))) == step["loss"]
        assert text(page, "#step") == f"step {number + 1} of 3"
        click(page, "#next")
    assert page.run("document.querySelector('#next').disabled")
    click(page, "#rewind")
    assert current(page) == "0/loss"


def test_before_and_after(page):
    step = cases.small_tape().steps[0]
    select(page, "W2", 1, 2)
    click(page, "#before-after")
    assert current(page) == "0/W2_after[1,2]" and text(page, "[data-slot=W2] .name") == "W2_after"
    assert np.float32(float(text(page, "#cell-value"))) == step["W2_after"][1, 2]
    page.press("b")
    assert current(page) == "0/W2[1,2]"


def test_sample_layer_and_unit_are_chosen(page):
    select(page, "a1", 0, 0)
    choose(page, "#sample", 3)
    assert current(page) == "0/a1[3,0]"
    choose(page, "#unit", 4)
    assert current(page) == "0/a1[3,4]"
    choose(page, "#layer", 3)
    assert current(page) == "0/z3[3,0]"
    choose(page, "#unit", 99)
    assert current(page) == "0/z3[3,2]"


def test_the_language_is_switched_on_the_page(page):
    select(page, "dz2", 2, 1)
    english = text(page, "main")
    click(page, "#language")
    spanish = text(page, "main") + text(page, "header")
    assert page.run("document.documentElement.lang") == "es"
    assert "weighted sums" in english and "weighted sums" not in spanish and "sumas ponderadas" in spanish
    assert (
        "Microscopio de retropropagación" in spanish and page.run("document.title") == "Microscopio de retropropagación"
    )
    assert current(page) == "0/dz2[2,1]"
    click(page, "#language")
    assert text(page, "h1") == "Backpropagation microscope"


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_cell_of_every_tensor_has_a_meaning_in_both_languages(page, lang):
    if lang == "es":
        click(page, "#language")
    meanings = page.run("""microscope.names().map((name) => {
      microscope.select(name, microscope.tensor(name).shape.map(() => 0));
      return document.querySelector(".meaning").textContent;
    })""")
    assert len(set(meanings)) == len(meanings) and not any(
        re.search(r"[{}]|undefined|NaN|null", each) for each in meanings
    )


def test_dead_units_and_rows_of_zeros_are_told_in_words(page):
    assert "dead" in text(page, "[data-slot=z1] .notes") and "unit 0" in text(page, "[data-slot=z1] .notes")
    assert "4 of 16 rows" in text(page, "[data-slot=dW1] .notes")
    select(page, "dz2", *first_masked())
    assert "mask" in text(page, ".zero")


def first_masked():
    return tuple(map(int, np.argwhere(cases.small_tape().steps[0]["z2"] <= 0)[0]))


def test_a_wrong_program_is_followed_to_its_mistake(page):
    choose(page, "#side", "0")
    assert current(page).startswith("0/dz2") and "step 1, at dz2" in text(page, "#parting")
    assert text(page, "#check").startswith("✗") and "no <mask>" in text(page, "#parting")
    apart = page.run("[...document.querySelectorAll('.chain .apart button')].map((each) => each.dataset.name)")
    assert apart[0] == "dz2" and "dz3" not in apart and "W1_after" in apart
    assert page.run("document.querySelector('#parting').getBoundingClientRect().top") >= 0
    click(page, "#difference")
    assert page.run("document.querySelector('#difference').getAttribute('aria-pressed')") == "true"
    click(page, "#language")
    assert "sin <máscara>: se aparta" in text(page, "#parting") and "sin <máscara>" in text(page, "#side")
    choose(page, "#side", "right")
    assert text(page, "#check").startswith("✓") and page.run("!document.querySelector('.chain')")


def test_kerass_number_stands_beside_ours(page):
    select(page, "dW1", 5, 1)
    assert "keras" in text(page, "[data-beside=beside_reference]") and "last place: 2" in text(
        page, "[data-beside=beside_reference]"
    )
    select(page, "dW1", 5, 2)
    assert "last place: 0" in text(page, "[data-beside=beside_reference]")


def test_a_cell_is_found_by_its_name(page):
    page.run("document.querySelector('#find').focus()")
    type_in(page, "dW2[3, 1]")
    assert current(page) == "0/dW2[3,1]" and text(page, "#missed") == ""
    type_in(page, "dW2[3,7]")
    assert current(page) == "0/dW2[3,1]"
    assert text(page, "#missed") == "dW2[3,7]: the cells of dW2 go from dW2[0,0] to dW2[4,3]"
    assert page.run("document.querySelector('#find').getAttribute('aria-invalid')") == "true"
    click(page, "#language")
    assert text(page, "#missed").startswith("dW2[3,7]: las celdas de dW2 van de")
    type_in(page, "loss")
    assert current(page) == "0/loss" and text(page, "#missed") == ""
    click(page, "#back")
    assert current(page) == "0/dW2[3,1]"


def type_in(page, text):
    """Into the search field, and Enter."""
    page.run(f"document.querySelector('#find').value = {json.dumps(text)}")
    page.press("Enter")


def test_what_it_was_made_of_stands_beside_the_formula(page):
    select(page, "dW2", 3, 1)
    said = page.run("[...document.querySelectorAll('.sources button')].map((each) => each.textContent)")
    assert said == ["a1[0…5,3]", "dz2[0…5,1]"]
    click(page, ".sources figure:nth-child(2) button")
    assert current(page) == "0/dz2[0,1]"
    select(page, "W1", 0, 0)
    assert page.run("!document.querySelector('.sources')")
    select(page, "loss")
    said = page.run("[...document.querySelectorAll('.sources button')].map((each) => each.textContent)")
    assert said == ["p", "y[0…5]"]


def test_the_drawing_shows_where_a_weight_comes_from_and_leads_to(page):
    select(page, "dW2", 3, 1)
    assert text(page, ".wiring figcaption") == "Row 3: from unit 3 of layer 1. Column 1: to unit 1 of layer 2."
    assert page.run("document.querySelector('.wiring svg').getAttribute('aria-label')").startswith("Row 3: from unit 3")
    assert drawn(page, "text.own") == ["3", "1"] and len(drawn(page, ".edge.own")) == 1
    left = page.run(
        "[...document.querySelectorAll('.wiring circle.own')].map((each) => Number(each.getAttribute('cx')))"
    )
    assert left == sorted(left)
    select(page, "z3", 2, 1)
    assert drawn(page, "text.own") == ["1"] and len(drawn(page, ".edge.own")) == 4
    assert text(page, ".wiring figcaption") == "Row 2: sample 2. Column 1: class 1."
    select(page, "loss")
    assert drawn(page, "circle.own") == [] and "One number" in text(page, ".wiring figcaption")


def drawn(page, what):
    return page.run(f"[...document.querySelectorAll('.wiring {what}')].map((each) => each.textContent)")


def test_the_derivation_stands_where_it_belongs_and_stays_open(page):
    step = cases.small_tape().steps[0]
    select(page, "dz2", 0, 0)
    assert page.run("!document.querySelector('#derivation')")
    select(page, "dz3", 4, 1)
    assert not page.run("document.querySelector('#derivation').open")
    page.run("document.querySelector('#derivation summary').click()")
    page.run("new Promise((done) => setTimeout(done, 50))")
    select(page, "p", 4, 0)
    assert page.run("document.querySelector('#derivation').open")
    assert f"sample 4 is a {step['y'][4]}, k = 0, p = 0." in text(page, "#derivation > p")
    assert page.run("document.querySelectorAll('#derivation li').length") == 5


def test_many_labels_are_read_as_digits(window, tmp_path):
    x, y = np.random.default_rng(0).random((32, 16), dtype=np.float32), np.arange(32) % 3
    Microscope(cases.record(cases.small_network(), x, y)).save(tmp_path / "page.html")
    page = window.open((tmp_path / "page.html").as_uri(), *PHONE)
    select(page, "y", 3)
    page.run("document.querySelector('[data-slot=y] .grid').focus({ focusVisible: true })")
    page.press("ArrowDown")
    assert current(page) == "0/y[11]"
    select(page, "loss")
    assert page.run("document.querySelector('[data-slot=y] canvas').clientWidth") > 8 * 9  # room for a digit in each
    assert page.run("document.querySelector('#sample').options[31].textContent") == "31 (a 1)"
    page.close()


def test_what_is_never_below_zero_has_no_sign(page):
    assert "from 0 to" in text(page, "[data-slot=p] .notes") and "from 0 to" in text(page, "[data-slot=x] .notes")
    assert "up to ±" in text(page, "[data-slot=z2] .notes")


def test_a_zero_with_a_sign_says_so(page):
    step = cases.small_tape().steps[0]
    found = next(index for index, value in np.ndenumerate(step["dz2"]) if value == 0 and np.signbit(value))
    select(page, "dz2", *found)
    assert "-0 is a 0 that came from" in text(page, ".cell-name small")


def test_the_learning_rate_belongs_to_the_update(page):
    card = "document.querySelector('[data-slot=learning_rate]')"
    assert page.run(f"{card}.closest('.row') === null && {card}.previousElementSibling.textContent") == "update"


def test_what_was_read_is_framed_as_the_legend_says(page):
    """In the accent's colour, and dashed: of a frame's line some parts have it and some have the paper's."""
    select(page, "db3", 1)
    for canvas in ("[data-slot=dz3] canvas", "[data-sign=legend_read] canvas"):
        assert 0.2 < accent_share(page, canvas) < 0.9
    assert accent_share(page, "[data-sign=legend_selected] canvas") == 0
    assert accent_share(page, "[data-slot=dz1] canvas") == 0
    assert page.run("[...document.querySelectorAll('#legend span')].every((each) => each.textContent)")


def accent_share(page, selector):
    """Of the column of pixels with most of the accent's colour, how much has it between the first and the last."""
    return page.run(f"""(() => {{
      const canvas = document.querySelector({json.dumps(selector)});
      const {{ width, height }} = canvas;
      const {{ data }} = canvas.getContext("2d").getImageData(0, 0, width, height);
      const isAccent = (x, y) => [11, 95, 151].every((part, at) => Math.abs(data[4 * (y * width + x) + at] - part) < 4);
      let best = [];
      for (let x = 0; x < width; x++) {{
        const found = [...Array(height).keys()].filter((y) => isAccent(x, y));
        if (found.length > best.length) best = found;
      }}
      return best.length < 4 ? 0 : best.length / (best.at(-1) - best[0] + 1);
    }})()""")


def test_on_a_phone_nothing_is_left_out(window, address):
    """The map is there, the tensor looked at has the whole width, and formula and sources are seen together."""
    page = window.open(address, *PHONE)
    assert page.run("document.querySelector('#map').offsetHeight") > 40
    select(page, "dW2", 3, 1)
    wide = "document.querySelector('[data-slot={}] canvas').clientWidth"
    assert page.run(wide.format("dW2")) > 1.5 * page.run(wide.format("dW3"))
    ends = page.run(
        "[...document.querySelectorAll('#symbols, .sources canvas')].map((each) => each.getBoundingClientRect().bottom)"
    )
    assert len(ends) == 3 and max(ends) <= PHONE[1]
    assert page.run("document.documentElement.scrollWidth") <= PHONE[0]
    page.close()


def test_the_tour_has_addresses(window, address):
    page = window.open(f"{address}#tour-mask", *LAPTOP)
    assert current(page).startswith("0/dz2") and text(page, "#guide h2") == "What does the mask do?"
    stops = page.run("document.querySelector('#guide select').length")
    for _ in range(stops):
        if not page.run("document.querySelector('#tour-next').disabled"):
            click(page, "#tour-next")
    assert page.run("location.hash") == "#tour-again"
    page.run("location.hash = '#tour-bias'")
    page.run("new Promise((done) => setTimeout(done, 50))")
    assert current(page).startswith("0/db3")
    click(page, "#tour-close")
    assert page.run("document.querySelector('#guide').hidden")
    page.close()


def test_zooming_from_a_layer_to_a_number(page):
    select(page, "z1", 2, 2)
    sizes = []
    for _ in range(5):
        page.press("-")
    for _ in range(5):
        sizes.append(page.run("document.querySelector('.closeup canvas').width"))
        page.press("+")
    assert sizes == sorted(sizes) and page.run("document.querySelector('#zoom-in').disabled")
    assert "z1" in text(page, ".closeup")


@pytest.mark.parametrize("width, height", [PHONE, LAPTOP, PROJECTOR])
def test_nothing_is_wider_than_the_window_and_letters_are_large_enough(window, address, width, height):
    page = window.open(address, width, height)
    assert page.run("document.documentElement.scrollWidth") <= width
    small = page.run("""[...document.querySelectorAll("p, h2, button, output, .notes")]
      .filter((each) => each.offsetParent && each.textContent && parseFloat(getComputedStyle(each).fontSize) < 9.5)
      .map((each) => each.className)""")
    assert small == []
    page.close()


def contrast(one, other):
    def luminance(colour):
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_light_and_dark_follow_the_system_and_the_switch(window, address, dark):
    page = window.open(address, *LAPTOP, dark=dark)
    colours = "(({ backgroundColor, color }) => [backgroundColor, color])(getComputedStyle(document.body))"
    paper, ink = page.run(colours)
    faint = page.run("getComputedStyle(document.querySelector('.notes')).color")
    assert contrast(paper, ink) > 7 and contrast(paper, faint) > 4.5
    click(page, "#theme")
    assert page.run(colours) != [paper, ink] and contrast(*page.run(colours)) > 7
    page.close()


def test_everything_that_can_be_used_has_a_name(page):
    nameless = page.run("""[...document.querySelectorAll("button, select, input, [role=grid], [role=img], nav, aside")]
      .filter((each) => !each.hidden && !each.textContent.trim() && !each.labels?.length)
      .filter((each) => !each.getAttribute("aria-label"))
      .map((each) => each.outerHTML.slice(0, 80))""")
    assert nameless == []
    tree = page.call("Accessibility.getFullAXTree")["nodes"]
    grids = [node["name"]["value"] for node in tree if node.get("role", {}).get("value") == "grid"]
    assert len(grids) == len(page.run("microscope.names()")) and all("rows" in name for name in grids)


def test_it_runs_inside_a_notebooks_frame(window, tmp_path):
    file = tmp_path / "notebook.html"
    file.write_text(f"<!DOCTYPE html><body>{cases.full_page('es')._repr_html_()}", encoding="utf-8")
    page = window.open(file.as_uri(), *LAPTOP)
    page.run("document.querySelector('iframe').contentDocument.querySelector('#tour').click()")
    inside = page.run("document.querySelector('iframe').contentDocument.querySelector('#guide').textContent")
    assert "¿Qué es una celda?" in inside and page.events("Runtime.exceptionThrown") == []
    page.close()


def test_a_network_without_hidden_layers_and_one_sample(window, tmp_path):
    mlp = cases.MLP((5, 3), engine="numpy", seed=1)
    tape = cases.record(mlp, np.ones((1, 5), np.float32), np.array([2]))
    Microscope(tape).save(tmp_path / "page.html")
    page = window.open((tmp_path / "page.html").as_uri(), *LAPTOP)
    click(page, "#tour")
    for _ in range(page.run("document.querySelectorAll('#guide option').length")):
        click(page, "#tour-next")
    assert page.events("Runtime.exceptionThrown") == [] and text(page, "#check").startswith("✓")
    page.close()


def test_numbers_that_are_none_are_shown_as_what_they_are(window, tmp_path):
    mlp = cases.small_network()
    mlp.weights[0][5, 1] = np.nan
    mlp.weights[4][0, 0] = np.inf
    Microscope(cases.record(mlp, *cases.batch(np.random.default_rng(0)), n_steps=3)).save(tmp_path / "page.html")
    page = window.open((tmp_path / "page.html").as_uri(), *LAPTOP)
    page.press("n", 2)
    for name in page.run("microscope.names(2)"):
        page.run(f"microscope.select('{name}', microscope.tensor('{name}').shape.map(() => 0))")
    select(page, "loss")
    assert text(page, "#cell-value") == "nan" and page.events("Runtime.exceptionThrown") == []
    page.close()


def test_the_benchmark_measures_a_page(window, tmp_path):
    path = tmp_path / "page.html"
    cases.full_page().save(path)
    found = measured(window, path, rounds=2, clicks=3)
    assert found["bytes"] == path.stat().st_size
    assert 0 < found["click_best_ms"] <= found["click_ms"] and 0 < found["shown_best_ms"] <= found["shown_ms"]
    assert "one" in table({"one": found})
