// Texts: a pair [English, Spanish] for each key, {placeholders} filled in.

/** The text of a key in a language. */
export function filled(texts, lang, key, values = {}) {
  const pair = texts[key];
  if (!pair) throw new Error(`no text ${key}`);
  return pair[lang === "es" ? 1 : 0].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
