// Passages found, in their context: a list to walk, each leading to its place in the text.

import { fill, make, paint, shortened } from "./elements.js";

/** A list of passages; `extra` adds what a panel needs to a hit. */
export class HitList {
  constructor(host, extra = () => null) {
    Object.assign(this, { host, extra, hits: [], current: -1 });
    this.list = make("ol", { class: "list hits", "aria-label": host.words.hits });
    this.element = this.list;
    this.list.addEventListener("keydown", (event) => this.key(event));
  }

  show(hits) {
    Object.assign(this, { hits, current: -1 });
    this.list.replaceChildren(...hits.map((hit, place) => this.item(hit, place)));
    this.list.scrollTop = 0;
  }

  item(hit, place) {
    const { words, codes } = this.host;
    const code = codes.get(hit.code);
    const about = [hit.interview, hit.speaker, hit.time, hit.about, hit.coder, hit.quotable === false ? words.not_quotable : ""].filter(Boolean).join(" · ");
    const name = code ? make("span", { class: "name" }, make("span", { class: "swatch" }), code.label) : null;
    if (name) paint(name, code);
    const button = make("button", { type: "button", tabindex: place ? "-1" : "0", "aria-label": fill(words.hit, place + 1, about, shortened(hit.passage, 200)), onclick: () => this.go(place) },
      make("span", { class: "hit-about" }, about), name,
      make("span", { class: "quote", dir: "auto" }, make("span", { class: "context" }, hit.before ? `… ${hit.before}` : ""), make("mark", {}, shortened(hit.passage, 400)), make("span", { class: "context" }, hit.after ? `${hit.after} …` : "")));
    const item = make("li", { class: hit.state ?? "" }, button, this.extra(hit, place));
    item.dataset.place = place;
    return item;
  }

  /** Draw one hit anew, with the keyboard where it was. */
  redraw(place) {
    const old = this.list.children[place];
    if (!old) return;
    const had = old.contains(document.activeElement);
    const item = this.item(this.hits[place], place);
    item.classList.toggle("open", place === this.current);
    old.replaceWith(item);
    if (had) item.querySelector("button").focus({ preventScroll: true });
  }

  /** Show a hit in the text; the keyboard stays in the list. */
  go(place) {
    const hit = this.hits[place];
    if (!hit) return;
    this.current = place;
    for (const [number, item] of [...this.list.children].entries()) item.classList.toggle("open", number === place);
    this.host.open(hit.interview, false, { start: hit.start, end: hit.end, coding: hit.coding });
  }

  focus(place) {
    const item = this.list.children[place];
    if (!item) return;
    for (const button of this.list.querySelectorAll("li > button")) button.tabIndex = -1;
    const button = item.querySelector("button");
    button.tabIndex = 0;
    button.focus({ preventScroll: true });
    const low = item.offsetTop + item.offsetHeight - this.list.clientHeight;
    if (item.offsetTop < this.list.scrollTop) this.list.scrollTop = item.offsetTop;
    else if (low > this.list.scrollTop) this.list.scrollTop = low;
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    const item = document.activeElement?.closest("li");
    if (!step || !item || event.target.matches("select, input")) return;
    event.preventDefault();
    this.focus(Math.max(0, Math.min(this.hits.length - 1, Number(item.dataset.place) + step)));
  }
}

/** A choice of codes, indented as the tree is; `wanted` says which of them can be chosen. */
export function codeChoice(host, label, empty = null, wanted = () => true) {
  const select = make("select", { "aria-label": label });
  select.refresh = () => {
    const before = select.value;
    const codes = [...host.codes.values()];
    select.replaceChildren(...(empty === null ? [] : [make("option", { value: "" }, empty)]),
      ...codes.map((code) => make("option", { value: code.id, disabled: !wanted(code) }, `${"\u2003".repeat(code.depth)}${code.label}`)));
    const first = codes.find(wanted)?.id ?? "";
    select.value = host.codes.has(before) ? before : empty === null ? first : "";
  };
  return select;
}
