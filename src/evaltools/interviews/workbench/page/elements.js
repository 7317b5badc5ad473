// Elements. Text from transcripts, codebooks and memos enters the page by `textContent` only, so that markup in it
// is shown and never run.

/** An element with attributes and children; strings become text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Fill the gaps {0}, {1} ... of a sentence. */
export function fill(sentence, ...values) {
  return sentence.replace(/\{(\d)\}/g, (_, place) => String(values[place] ?? ""));
}

export function shortened(text, length = 90) {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = Array.from(line.slice(0, length * 2));
  return characters.length <= length ? line : `${characters.slice(0, length - 1).join("")}…`;
}

// One highlight shared by all widgets shows a selection while the keyboard is elsewhere.
export const kept = globalThis.CSS?.highlights ? (CSS.highlights.get("evaltools-selection") ?? new Highlight()) : null;
kept && CSS.highlights.set("evaltools-selection", kept);

/** Give an element a code's colour and line pattern. */
export function paint(element, code) {
  element.style.setProperty("--line", code ? `var(--line-${code.place})` : "var(--line-unknown)");
}
