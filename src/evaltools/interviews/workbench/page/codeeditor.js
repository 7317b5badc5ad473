// The code tree of the workbench, changed where it stands: by keyboard, by menu and by dragging.

import { CodeActions } from "./codeactions.js";
import { CodeCard } from "./codecard.js";
import { TreeDrag } from "./codedrag.js";
import { fill, make, paint } from "./elements.js";

/** A tree with a roving tabindex and a search field above it; what is done to codes stands in `CodeActions`. */
export class CodeEditor {
  constructor(host) {
    const { words, prefix } = host;
    Object.assign(this, { host, words, active: null, folded: new Set(), hits: [], items: new Map() });
    this.tree = make("ul", { class: "tree", role: "tree", id: `${prefix}-tree`, "aria-label": words.codes });
    this.search = make("input", {
      class: "search", type: "text", role: "combobox", placeholder: words.search, "aria-label": words.search,
      "aria-expanded": "true", "aria-controls": `${prefix}-tree`, "aria-haspopup": "tree", "aria-autocomplete": "list",
      autocomplete: "off", spellcheck: "false",
    });
    this.actions = new CodeActions(this);
    this.card = new CodeCard(this);
    this.element = make("div", { class: "codes" }, make("div", { class: "search-row" }, this.search, this.actions.buttons), this.actions.asking, this.tree, this.card.element);
    this.search.addEventListener("input", () => this.filter());
    this.search.addEventListener("keydown", (event) => this.keyInSearch(event));
    this.tree.addEventListener("keydown", (event) => this.keyInTree(event));
    this.tree.addEventListener("focusin", (event) => event.target.dataset?.code && this.point(event.target.dataset.code));
    this.drag = new TreeDrag(this);
  }

  get codes() {
    return this.host.codes;
  }

  /** Every item anew, after the tree has changed. */
  draw() {
    const focused = this.tree.contains(document.activeElement);
    this.items = new Map();
    const siblings = new Map();
    for (const code of this.codes.values()) {
      if (!siblings.has(code.parent)) siblings.set(code.parent, []);
      siblings.get(code.parent).push(code.id);
    }
    this.siblings = siblings;
    for (const code of this.codes.values()) this.items.set(code.id, this.item(code));
    if (!this.codes.has(this.active)) this.active = this.codes.keys().next().value ?? null;
    this.filter();
    this.count();
    this.actions.counts();
    if (focused) this.focus();
  }

  item(code) {
    const place = this.siblings.get(code.parent);
    const below = this.siblings.has(code.id);
    const count = make("span", { class: "count" });
    const item = make(
      "li",
      {
        class: ["code", code.retired ? "retired" : "", code.heading ? "heading" : ""].join(" ").trim(), role: "treeitem", tabindex: "-1",
        id: `${this.host.prefix}-code-${code.place}`, "aria-level": code.depth + 1, "aria-selected": "false",
        "aria-posinset": place.indexOf(code.id) + 1, "aria-setsize": place.length,
      },
      make("span", { class: "twist", "aria-hidden": "true" }, below ? "▾" : ""), make("span", { class: "swatch" }),
      make("span", { class: "code-label" }, code.label, code.memo ? make("span", { class: "has-memo" }, " ✎") : null),
      count, make("kbd", { class: code.key ? "" : "none" }, code.key),
    );
    item.style.setProperty("--depth", code.depth);
    item.dataset.code = code.id;
    item.count = count;
    if (below) item.setAttribute("aria-expanded", "true");
    paint(item, code);
    // The selection in the text would be lost if the click took the focus.
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", (event) => {
      if (this.drag.dropped) return;
      this.point(code.id);
      if (event.target.closest(".twist") && below) this.fold(code.id, !this.folded.has(code.id));
      else this.use(code.id);
    });
    item.addEventListener("contextmenu", (event) => {
      // JupyterLab would open its own.
      event.preventDefault();
      event.stopPropagation();
      this.point(code.id);
      this.actions.menu.open(item);
    });
    return item;
  }

  /** Put a code on what is selected, or choose it where another one is asked for. */
  use(code, back = false) {
    if (this.actions.chosen(code)) return;
    this.host.page?.commands.useCode(code, back);
  }

  /** Codes whose label or definition holds every word typed, those above them, and nothing below a folded one. */
  filter() {
    const asked = this.search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const hit = (code) => {
      const hay = `${code.label} ${code.id} ${code.definition}`.toLocaleLowerCase();
      return asked.every((word) => hay.includes(word));
    };
    const shown = new Set();
    this.hits = [...this.codes.values()].filter((code) => hit(code) && (asked.length || !this.isFolded(code)));
    for (const code of this.hits) {
      for (let above = code; above && !shown.has(above.id); above = this.codes.get(above.parent)) shown.add(above.id);
    }
    const hits = new Set(this.hits.map((code) => code.id));
    this.tree.replaceChildren(...[...this.items].filter(([id]) => shown.has(id)).map(([id, item]) => {
      item.classList.toggle("only-above", !hits.has(id));
      if (item.hasAttribute("aria-expanded")) {
        const open = asked.length > 0 || !this.folded.has(id);
        item.setAttribute("aria-expanded", String(open));
        item.firstChild.textContent = open ? "▾" : "▸";
      }
      return item;
    }));
    if (!this.codes.size) this.tree.append(make("li", { class: "quiet", role: "none" }, this.words.no_codes_yet));
    const begins = (code) => asked.length > 0 && code.label.toLocaleLowerCase().startsWith(asked.join(" "));
    const best = this.hits.find(begins) ?? this.hits[0];
    this.point(asked.length || !shown.has(this.active) ? best?.id ?? null : this.active);
  }

  isFolded(code) {
    for (let above = this.codes.get(code.parent); above; above = this.codes.get(above.parent)) if (this.folded.has(above.id)) return true;
    return false;
  }

  fold(code, folded) {
    if (folded) this.folded.add(code);
    else this.folded.delete(code);
    this.filter();
    if (this.tree.contains(document.activeElement) || document.activeElement === document.body) this.focus();
  }

  point(id) {
    const before = this.items.get(this.active);
    before?.setAttribute("aria-selected", "false");
    before?.setAttribute("tabindex", "-1");
    this.active = id;
    const item = this.items.get(id);
    item?.setAttribute("aria-selected", "true");
    item?.setAttribute("tabindex", "0");
    if (item) this.search.setAttribute("aria-activedescendant", item.id);
    else this.search.removeAttribute("aria-activedescendant");
    this.card.show(id);
  }

  focus() {
    const item = this.items.get(this.active);
    item?.focus({ preventScroll: true });
    if (item) this.scrollTo(item);
  }

  /** The next code of those shown. */
  step(by) {
    const shown = [...this.tree.querySelectorAll("[data-code]")].map((item) => item.dataset.code);
    if (!shown.length) return;
    const now = shown.indexOf(this.active);
    this.point(shown[Math.max(0, Math.min(shown.length - 1, now + by))]);
    this.scrollTo(this.items.get(this.active));
  }

  keyInSearch(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) {
      event.preventDefault();
      this.step(step);
    } else if (event.key === "Enter" && this.active) {
      event.preventDefault();
      this.use(this.active, true);
    } else if (event.key === "Escape" && this.actions.pending) {
      event.preventDefault();
      event.stopPropagation();
      this.actions.stop();
    }
  }

  keyInTree(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity }[event.key];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const code = this.codes.get(this.active);
    if (step && plain) {
      this.step(step);
      this.focus();
    } else if (this.actions.key(event)) {
      // a change of the tree
    } else if (event.key === "ArrowRight" && plain && code) {
      if (this.folded.has(code.id)) this.fold(code.id, false);
      else if (this.siblings.has(code.id)) this.step(1);
      this.focus();
    } else if (event.key === "ArrowLeft" && plain && code) {
      if (this.siblings.has(code.id) && !this.folded.has(code.id)) this.fold(code.id, true);
      else if (code.parent) this.point(code.parent);
      this.focus();
    } else if (event.key === "Enter" && code) {
      this.use(code.id, true);
    } else if (event.key.length === 1 && plain && /\S/.test(event.key)) {
      this.search.focus();
      return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Inside the tree only: `scrollIntoView` would move the whole notebook. */
  scrollTo(item) {
    const { offsetTop, offsetHeight } = item;
    if (offsetTop < this.tree.scrollTop) this.tree.scrollTop = offsetTop;
    const low = offsetTop + offsetHeight - this.tree.clientHeight;
    if (low > this.tree.scrollTop) this.tree.scrollTop = low;
  }

  count() {
    for (const [id, item] of this.items) {
      const number = this.host.uses(id);
      item.count.textContent = number ? String(number) : "";
      const code = this.codes.get(id);
      const key = code.key ? `, ${fill(this.words.key, code.key)}` : "";
      const state = code.retired ? `, ${this.words.retired}` : code.heading ? `, ${this.words.heading_word}` : "";
      item.setAttribute("aria-label", `${code.label}, ${fill(this.words.times, number)}${state}${key}`);
    }
  }
}
