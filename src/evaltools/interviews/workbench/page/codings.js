// The current coding, and the list of all.

import { fill, make, paint, shortened } from "./elements.js";

const MEMO_PAUSE = 2500; // milliseconds without a keystroke before a memo is saved

/** The current coding: its passage, memo and what can be done with it. */
export class CurrentCoding {
  constructor(material, words, actions) {
    this.material = material;
    this.words = words;
    this.actions = actions;
    this.id = null;
    this.memo = make("textarea", { class: "memo", rows: "2", "aria-label": words.memo, placeholder: words.memo_hint });
    this.memo.addEventListener("input", () => {
      clearTimeout(this.timer);
      if (this.id) actions.draft(this.id, this.memo.value);
      this.timer = setTimeout(() => this.save(), MEMO_PAUSE);
    });
    this.memo.addEventListener("blur", () => this.save());
    this.memo.addEventListener("keydown", (event) => {
      if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        event.stopPropagation();
        this.save();
        actions.back();
      }
    });
    this.element = make("div", { class: "current-coding", role: "group", "aria-label": words.current });
    this.show(null);
  }

  /** Hand an edited memo over to be saved. */
  save() {
    clearTimeout(this.timer);
    // Also where the coding has gone meanwhile: what was typed is refused then, and shown to be copied.
    if (!this.id) return;
    if (this.memo.value === this.sent) return this.actions.memo(this.id, null);
    this.sent = this.memo.value;
    this.actions.memo(this.id, this.memo.value);
  }

  /** Whether words are being typed that have not been handed over. */
  get typing() {
    return this.id !== null && document.activeElement === this.memo && this.memo.value !== this.sent;
  }

  show(id) {
    const { words, material, actions } = this;
    const coding = material.codings.get(id);
    const typing = this.id === id && document.activeElement === this.memo;
    if (this.id !== id || !typing) this.save();
    this.id = coding ? id : null;
    if (!coding) return this.element.replaceChildren(make("p", { class: "quiet" }, words.none_current));
    if (!typing) {
      this.memo.value = actions.waiting(id)?.memo ?? coding.memo;
      this.sent = this.memo.value;
    }
    const head = make("p", { class: "name" }, make("span", { class: "swatch" }), make("strong", {}, material.label(coding)));
    paint(head, material.codes.get(coding.code));
    const button = (word, key, run) => make("button", { type: "button", onclick: run }, words[word], make("kbd", {}, key));
    const rest = [
      make("blockquote", { dir: "auto" }, shortened(material.quote(coding), 160)),
      make("div", { class: "buttons" }, button("change_code", "C", actions.recode), button("boundaries", "B", actions.bounds),
        button("remove", "Del", actions.remove)),
    ];
    if (typing) return undefined; // replacing the field would take the caret away
    return this.element.replaceChildren(head, rest[0], this.memo, rest[1]);
  }
}

/** All codings in order of place, of one code or of all. */
export class CodingList {
  constructor(material, words, go) {
    this.material = material;
    this.words = words;
    this.go = go;
    this.choice = make("select", { "aria-label": words.only_code, onchange: () => this.draw() });
    this.list = make("ul", { class: "list" });
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.element = make("div", { class: "all-codings" }, this.choice, this.list);
  }

  draw() {
    const { material, words } = this;
    const codings = material.inOrder();
    const used = new Set(codings.map((coding) => coding.code));
    const wanted = used.has(this.choice.value) ? this.choice.value : "";
    this.choice.replaceChildren(make("option", { value: "" }, fill(words.all_codes, codings.length)));
    for (const code of used) {
      this.choice.append(make("option", { value: code }, material.codes.get(code)?.label ?? `? ${code}`));
    }
    this.choice.value = wanted;
    const shown = codings.filter((coding) => !wanted || coding.code === wanted);
    this.list.replaceChildren(...shown.map((coding, i) => this.item(coding, i)));
    if (!shown.length) this.list.append(make("li", { class: "quiet" }, words.no_codings));
  }

  item(coding, i) {
    const label = make("span", { class: "name" }, make("span", { class: "swatch" }), this.material.label(coding));
    paint(label, this.material.codes.get(coding.code));
    const quote = make("span", { class: "quote", dir: "auto" }, shortened(this.material.quote(coding)));
    const memo = coding.memo ? make("span", { class: "memo-line" }, `✎ ${shortened(coding.memo, 120)}`) : null;
    return make("li", {}, make("button", { type: "button", tabindex: i ? "-1" : "0", onclick: () => this.go(coding) }, label, quote, memo));
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.list.querySelectorAll("button")];
    const next = Math.max(0, Math.min(buttons.length - 1, buttons.indexOf(document.activeElement) + step));
    buttons[next]?.focus();
  }
}
