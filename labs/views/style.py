"""How a view looks. Text and frames take the colour of the page around, light or dark; cells are tinted over it.

Blue and orange are Okabe and Ito's, which the colour-blind tell apart; every cell has its number with its sign, and a
wrong one a border and an x besides.
"""

STYLE = """<style>
.lab-view { font: 15px/1.45 system-ui, sans-serif; max-width: 76rem; }
.lab-view h2 { font-size: 1.25em; margin: 0 0 .4em; }
.lab-view h3 { font-size: 1em; margin: 0; overflow-wrap: anywhere; }
.lab-view h3 code { font-size: 1.05em; }
.lab-view p { margin: .3em 0; overflow-wrap: anywhere; white-space: pre-line; }
.lab-view .functions { list-style: none; display: flex; flex-wrap: wrap; gap: .1em 1.4em; margin: .4em 0; padding: 0; }
.lab-view .finding { border: 1px solid currentColor; border-left-width: 6px; border-radius: 4px; padding: .5em .8em;
  margin: .6em 0; max-width: 52rem; }
.lab-view .quiet { opacity: .78; font-weight: normal; }
.lab-view .label { opacity: .78; }
.lab-view .call { border-top: 1px solid rgb(128 128 128 / .5); padding: .7em 0 .5em; margin-top: .6em; }
.lab-view .row { display: grid; grid-template-columns: 3.4em minmax(0, 1fr); margin: .35em 0; }
.lab-view .parts { display: flex; flex-wrap: wrap; gap: .4em 1.6em; align-items: flex-start; }
.lab-view .pair { display: flex; flex-wrap: wrap; gap: .4em 1em; align-items: flex-start; }
.lab-view .parts > *, .lab-view .pair > * { max-width: 100%; overflow-x: auto; }
.lab-view .tensor { margin: 0; }
.lab-view .tensor table { border-collapse: separate; border-spacing: 2px; margin: 0; width: auto;
  font-variant-numeric: tabular-nums; }
.lab-view .tensor figcaption { padding: 0 2px; color: inherit; font-size: 1em; text-align: left; }
.lab-view .tensor td { text-align: right; white-space: nowrap; min-width: 2.6em; padding: .18em .4em;
  border: 2px solid transparent; border-radius: 3px; color: inherit; background: none; }
.lab-view .tensor td.above { background: rgb(0 114 178 / calc(var(--part) * .5)); }
.lab-view .tensor td.below { background: rgb(230 120 0 / calc(var(--part) * .55)); }
.lab-view .tensor td.moved { border: 2px dotted currentColor; }
.lab-view .tensor td.wrong { border: 3px solid currentColor; font-weight: bold; }
.lab-view .tensor td.wrong::after { content: " ✗"; }
.lab-view .vector :is(table, tbody) { display: block; }
.lab-view .vector tr { display: flex; flex-wrap: wrap; gap: 2px; }
@media (max-width: 36rem) { .lab-view .row { grid-template-columns: minmax(0, 1fr); } }
</style>"""

PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 1.2rem; }}
@media (max-width: 30rem) {{ body {{ margin: .7rem; }} }}
</style>
</head>
<body>
{body}
</body>
</html>
"""
