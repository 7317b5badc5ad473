// The code tree beside the text.

import { fill, make, paint } from "./elements.js";

/** Codes with a search field: type to filter, arrows to walk, Enter to use. */
export class CodeTree {
  constructor(material, words, prefix, use) {
    this.material = material;
    this.words = words;
    this.use = use;
    this.active = null;
    this.tree = make("ul", { class: "tree", role: "tree", id: `${prefix}-tree`, "aria-label": words.codes, tabindex: "0" });
    this.search = make("input", {
      class: "search", type: "text", role: "combobox", placeholder: words.search, "aria-label": words.search,
      "aria-expanded": "true", "aria-controls": `${prefix}-tree`, "aria-haspopup": "tree", "aria-autocomplete": "list",
      autocomplete: "off", spellcheck: "false",
    });
    this.about = make("div", { class: "about", role: "group", "aria-label": words.about, tabindex: "0" });
    this.items = new Map();
    for (const code of material.codes.values()) this.items.set(code.id, this.item(code, prefix));
    this.element = make("div", { class: "codes" }, this.search, this.tree, this.about);
    this.search.addEventListener("input", () => this.filter());
    for (const field of [this.search, this.tree]) field.addEventListener("keydown", (event) => this.key(event));
    this.filter();
  }

  item(code, prefix) {
    const count = make("span", { class: "count" });
    const item = make(
      "li",
      { class: "code", role: "treeitem", id: `${prefix}-code-${code.place}`, "aria-level": code.depth + 1, "aria-selected": "false" },
      make("span", { class: "swatch" }),
      make("span", { class: "code-label" }, code.label),
      count,
      make("kbd", { class: code.key ? "" : "none" }, code.key),
    );
    item.style.setProperty("--depth", code.depth);
    item.dataset.code = code.id;
    item.count = count;
    paint(item, code);
    // The selection in the text would be lost if the click took the focus.
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => {
      this.point(code.id);
      this.use(code.id);
    });
    item.addEventListener("mouseenter", () => this.tell(code.id));
    item.addEventListener("mouseleave", () => this.tell(this.active));
    return item;
  }

  /** Show codes whose label, id or definition holds every word typed, and those above them. */
  filter() {
    const asked = this.search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const hit = (code) => {
      const hay = `${code.label} ${code.id} ${code.definition}`.toLocaleLowerCase();
      return asked.every((word) => hay.includes(word));
    };
    const begins = (code) => asked.length > 0 && code.label.toLocaleLowerCase().startsWith(asked.join(" "));
    const shown = new Set();
    this.hits = [...this.material.codes.values()].filter(hit);
    for (const code of this.hits) {
      for (let above = code; above && !shown.has(above.id); above = this.material.codes.get(above.parent)) shown.add(above.id);
    }
    const hits = new Set(this.hits.map((code) => code.id));
    this.tree.replaceChildren(...[...this.items].filter(([id]) => shown.has(id)).map(([id, item]) => {
      item.classList.toggle("only-above", !hits.has(id));
      return item;
    }));
    const best = this.hits.find(begins) ?? this.hits[0];
    this.point(asked.length || !this.active || !shown.has(this.active) ? best?.id ?? null : this.active);
  }

  point(id) {
    this.items.get(this.active)?.setAttribute("aria-selected", "false");
    this.active = id;
    const item = this.items.get(id);
    for (const field of [this.search, this.tree]) {
      if (item) field.setAttribute("aria-activedescendant", item.id);
      else field.removeAttribute("aria-activedescendant");
    }
    item?.setAttribute("aria-selected", "true");
    this.tell(id);
  }

  /** What a code means, beside the codes. */
  tell(id) {
    const code = this.material.codes.get(id);
    if (!code) return this.about.replaceChildren(make("p", { class: "quiet" }, this.words.no_code));
    const line = (kind) => code[kind] && make("p", {}, make("span", { class: "kind" }, `${this.words[kind]} `), code[kind]);
    const kinds = `${this.words[`level_${code.level}`]} · ${this.words[`origin_${code.origin}`]}`;
    this.about.replaceChildren(
      ...[make("p", { class: "name" }, make("strong", {}, code.label)), code.definition && make("p", {}, code.definition),
        line("use_when"), line("not_when"), line("example"), make("p", { class: "quiet" }, kinds)].filter(Boolean),
    );
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step && this.hits.length) {
      const now = this.hits.findIndex((code) => code.id === this.active);
      const next = this.hits[Math.max(0, Math.min(this.hits.length - 1, now + step))];
      this.point(next.id);
      this.scrollTo(this.items.get(next.id));
      event.preventDefault();
    } else if (event.key === "Enter" && this.active && this.hits.length) {
      event.preventDefault();
      this.use(this.active, true);
    } else if (event.currentTarget === this.tree && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.search.focus();
    }
  }

  /** Inside the tree only: `scrollIntoView` would move the whole notebook. */
  scrollTo(item) {
    const { offsetTop, offsetHeight } = item;
    if (offsetTop < this.tree.scrollTop) this.tree.scrollTop = offsetTop;
    const low = offsetTop + offsetHeight - this.tree.clientHeight;
    if (low > this.tree.scrollTop) this.tree.scrollTop = low;
  }

  count() {
    const counts = new Map();
    for (const coding of this.material.codings.values()) counts.set(coding.code, (counts.get(coding.code) ?? 0) + 1);
    for (const [id, item] of this.items) {
      const number = counts.get(id) ?? 0;
      item.count.textContent = number ? String(number) : "";
      const code = this.material.codes.get(id);
      const key = code.key ? `, ${fill(this.words.key, code.key)}` : "";
      item.setAttribute("aria-label", `${code.label}, ${fill(this.words.times, number)}${key}`);
    }
  }
}
