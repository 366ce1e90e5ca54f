# /// script
# [tool.marimo.display]
# theme = "system"
# ///
"""A lab's view: your tensors beside the right ones, in colours; a slider moves them.   python -m labs view 5"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="full", app_title="numpy_mlp labs")


@app.cell
def _():
    import marimo as mo

    from labs import views

    NUMBER = int(mo.cli_args().get("lab") or 1)
    return NUMBER, mo, views


@app.cell
def _(NUMBER, mo, views):
    given = views.given(NUMBER, mo.cli_args())
    file = mo.watch.file(given.file)  # at every save the cells below run anew
    language = mo.ui.radio(
        {name: lang for lang, name in views.LANGUAGES.items()}, value=views.LANGUAGES[given.lang], inline=True
    )
    knobs = mo.ui.dictionary(
        {
            knob.key: mo.ui.slider(steps=knob.values, value=knob.start, label=f"`{knob.label}`", show_value=True)
            for knob in views.scene(NUMBER).knobs
        }
    )
    return file, given, knobs, language


@app.cell
def _(NUMBER, file, given, views):
    _ = file
    report = views.checked(NUMBER, given.file)
    return (report,)


@app.cell
def _(knobs, language, mo):
    mo.hstack([*knobs.elements.values(), language], justify="start", gap=2, wrap=True)
    return


@app.cell
def _(NUMBER, given, knobs, language, mo, report, views):
    mo.Html(views.shown(NUMBER, given.file, report, language.value, knobs.value))
    return


if __name__ == "__main__":
    app.run()
