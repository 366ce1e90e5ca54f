"""Milliseconds in the browser: until a page shows, and until a click is answered."""

from statistics import median

FRAME = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"  # fulfilled once a frame was painted
SHOWN = """new Promise((done) => {
  const look = () => {
    const [mark] = performance.getEntriesByName("shown");
    return mark ? done(mark.startTime) : setTimeout(look, 5);
  };
  look();
})"""  # the page marks the moment after its first frame
CLICKS = """(async () => {{
  const times = [];
  const canvases = [...document.querySelectorAll(".card canvas")];
  for (let number = 0; number < {clicks}; number++) {{
    const canvas = canvases[number % canvases.length];
    const box = canvas.getBoundingClientRect();
    const [right, down] = [(number * 37) % (box.width - 12), (number * 53) % (box.height - 12)];
    const at = {{ clientX: box.left + 10 + right, clientY: box.top + 10 + down }};
    await {frame};
    const start = performance.now();
    canvas.dispatchEvent(new MouseEvent("click", {{ ...at, bubbles: true }}));
    await {frame};
    times.push(performance.now() - start);
  }}
  return times;
}})()"""


def measured(browser, path, rounds, clicks):
    """{bytes, and of shown and click the median and the best, in ms} over the rounds, of the clicks all together.

    On a machine that others use as well, the best says what the page takes, the median what one waits for it there.
    """
    shown, times = [], []
    for _ in range(rounds):
        page = browser.open(path.as_uri())
        shown.append(page.run(SHOWN))
        times += page.run(CLICKS.format(clicks=clicks, frame=FRAME))
        page.close()
    return {
        "bytes": path.stat().st_size,
        "shown_ms": median(shown),
        "shown_best_ms": min(shown),
        "click_ms": median(times),
        "click_best_ms": min(times),
    }
