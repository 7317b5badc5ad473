// Causal links that an interview tells: from one code or step of the theory to another, with the passage that says so.

import { fill, make, shortened } from "./elements.js";

const SIGNS = ["+", "-", "?"];

export class CausalPanel {
  constructor(host) {
    const { words } = host;
    Object.assign(this, { host, words, links: [], passage: null });
    this.from = make("select", { "aria-label": words.link_from });
    this.to = make("select", { "aria-label": words.link_to });
    this.sign = make("select", { "aria-label": words.sign }, ...SIGNS.map((one, place) => make("option", { value: one }, words[`sign_${["plus", "minus", "unknown"][place]}`])));
    this.memo = make("input", { type: "text", "aria-label": words.memo, placeholder: words.memo_hint, maxlength: "2000" });
    this.quote = make("blockquote", { dir: "auto" });
    const form = make("form", { class: "question" }, make("p", { class: "quiet" }, words.links_about), this.quote,
      make("label", {}, words.link_from, this.from), make("label", {}, words.link_to, this.to), make("span", { class: "row" }, this.sign, this.memo),
      make("button", { type: "submit", class: "primary" }, words.link_add));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.add();
    });
    this.list = make("ol", { class: "list links", "aria-label": words.tab_links });
    this.list.addEventListener("keydown", (event) => this.key(event));
    const button = make("button", { type: "button", onclick: () => host.ask("sheet", { of: "links" }, (message) => host.say(fill(words.exported, message.path))) }, words.to_excel);
    this.element = make("div", { class: "causal" }, form, make("span", { class: "buttons" }, button), this.list);
    this.recoded();
  }

  recoded() {
    const { words, host } = this;
    for (const select of [this.from, this.to]) {
      const before = select.value;
      const group = (label, rows) => (rows.length ? [make("optgroup", { label }, ...rows.map(([value, text]) => make("option", { value }, text)))] : []);
      select.replaceChildren(...group(words.codes, [...host.codes.values()].filter((code) => !code.retired).map((code) => [code.id, `${"\u2003".repeat(code.depth)}${code.label}`])),
        ...group(words.theory_steps, host.facts.steps));
      if ([...select.options].some((one) => one.value === before)) select.value = before;
    }
    this.draw();
    // Another window may have linked something.
    if (this.host.side?.mode === "links") this.ask();
  }

  /** L in the text: the selection is the passage. */
  begin() {
    this.host.side.show("links");
    this.take();
    if (this.passage) this.from.focus();
    else this.host.say(this.words.select_first, true);
  }

  take() {
    const passage = this.host.page?.material && this.host.page.passage();
    this.passage = passage && { ...passage, place: this.host.interview };
    this.quote.textContent = this.passage ? shortened(this.passage.quote, 160) : this.words.no_passage;
  }

  shown() {
    this.take();
    this.ask();
  }

  ask() {
    this.host.ask("links", {}, (message) => this.show(message));
  }

  show(message) {
    this.links = message.links;
    this.draw();
  }

  noted(message) {
    if (message.links) this.show(message);
  }

  add() {
    this.take();
    if (!this.passage) return this.host.say(this.words.select_first, true);
    if (this.from.value === this.to.value) return this.host.say(this.words.link_same, true);
    this.host.change("link", { from: this.from.value, to: this.to.value, sign: this.sign.value, memo: this.memo.value, ...this.passage }, (message) => {
      this.show(message);
      this.host.say(this.words.link_added);
    });
    this.memo.value = "";
    this.host.page.manuscript.focus();
    return undefined;
  }

  key(event) {
    const letter = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || (letter !== "z" && letter !== "y")) return;
    event.preventDefault();
    event.stopPropagation();
    this.host.change("step", { of: "links", act: letter === "y" || event.shiftKey ? "redo" : "undo" }, (message) => this.show(message));
  }

  name(id) {
    return this.host.codes.get(this.host.standing(id))?.label ?? this.host.facts.steps.find(([step]) => step === id)?.[1] ?? `? ${id}`;
  }

  draw() {
    const { words, host } = this;
    this.list.replaceChildren(...this.links.map((link) => {
      const head = `${this.name(link.from)} → ${this.name(link.to)} ${link.sign === "+" ? "" : `(${words[`sign_${link.sign === "-" ? "minus" : "unknown"}`]})`}`.trim();
      const button = make("button", { type: "button", onclick: () => host.open(link.interview, false, link) }, make("span", { class: "name" }, head),
        make("span", { class: "hit-about" }, [link.interview, link.coder].join(" · ")), make("span", { class: "quote", dir: "auto" }, shortened(link.quote, 160)),
        link.memo ? make("span", { class: "memo-line" }, `✎ ${link.memo}`) : null);
      const gone = link.own ? make("button", { type: "button", class: "small", "aria-label": fill(words.link_remove, head), onclick: () => host.change("unlink", { link: link.id }, (message) => this.show(message)) }, words.remove) : null;
      return make("li", {}, button, gone);
    }));
    if (!this.links.length) this.list.append(make("li", { class: "quiet" }, words.no_links));
  }
}
