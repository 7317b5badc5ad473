// What a code means, and the form in which that is written.

import { make, paint } from "./elements.js";

const FIELDS = ["definition", "use_when", "not_when", "example"];

/** Read at a glance below the tree; `edit` opens the form in its place. */
export class CodeCard {
  constructor(editor) {
    Object.assign(this, { editor, words: editor.words, id: null, open: null });
    this.element = make("div", { class: "about", role: "group", "aria-label": editor.words.about, tabindex: "0" });
  }

  show(id) {
    if (this.open && id === this.id) return;
    // Another code was chosen: what has been written of this one is kept, as a memo is when it is left.
    this.save();
    this.id = id;
    const code = this.editor.codes.get(id);
    if (!code) return this.element.replaceChildren(make("p", { class: "quiet" }, this.words.no_code));
    const { words } = this;
    const line = (kind) => code[kind] && make("p", {}, make("span", { class: "kind" }, `${words[kind]} `), code[kind]);
    const kinds = `${words[`level_${code.level}`]} · ${words[`origin_${code.origin}`]}`;
    const head = make("p", { class: "name" }, make("span", { class: "swatch" }), make("strong", {}, code.label),
      make("button", { type: "button", class: "edit", onclick: () => this.edit() }, words.edit));
    paint(head, code);
    return this.element.replaceChildren(...[head, code.definition && make("p", {}, code.definition), line("use_when"), line("not_when"), line("example"),
      code.memo && make("p", { class: "memo-line" }, `✎ ${code.memo}`), make("p", { class: "quiet" }, kinds)].filter(Boolean));
  }

  /** A code with what has been written of it and not been answered yet, so that nobody writes over their own words. */
  foreseen(id) {
    const { codes, host } = this.editor;
    const waiting = host.link.onItsWay((one) => one.do === "tree" && one.code === id);
    const memo = waiting.findLast((one) => one.act === "memo");
    const own = memo ? { memo: memo.text, memo_over: memo.over, memo_own: memo.op } : {};
    return Object.assign({}, codes.get(id), ...waiting.map((one) => one.meaning ?? {}), own);
  }

  /** The form; only what was changed is sent. */
  edit() {
    const { words } = this;
    if (!this.editor.codes.has(this.editor.active)) return;
    this.save();
    const code = this.foreseen(this.editor.active);
    this.id = code.id;
    const area = (name, label, rows) => {
      const field = make("textarea", { rows, name });
      field.value = code[name] ?? "";
      return make("label", {}, label, field);
    };
    const colour = make("input", { type: "color", name: "colour", value: code.colour });
    const choice = (name, kinds) => {
      const select = make("select", { name }, ...kinds.map((kind) => make("option", { value: kind }, words[`${name}_${kind}`])));
      select.value = code[name];
      return select;
    };
    const form = make("form", { class: "meaning" }, ...FIELDS.map((name) => area(name, words[name] ?? words.definition, "2")), area("memo", words.code_memo, "2"),
      make("div", { class: "kinds" }, make("label", {}, words.colour, colour), choice("origin", ["theory", "data", "unknown"]), choice("level", ["first", "second", "unknown"])),
      make("div", { class: "buttons" }, make("button", { type: "submit", class: "primary" }, words.save), make("button", { type: "button", onclick: () => this.shut() }, words.cancel)));
    this.open = { code, form };
    form.addEventListener("input", () => {
      const { meaning, memo } = this.written();
      this.hold(Object.keys(meaning).length, "define", { meaning });
      this.hold(memo !== undefined, "memo", { text: memo, over: code.memo_over, own: code.memo_own ?? "" });
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
      this.shut();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" && !(event.key === "Enter" && (event.ctrlKey || event.metaKey))) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Enter") this.save();
      this.shut();
    });
    this.editor.element.classList.add("editing");
    this.element.replaceChildren(make("p", { class: "name" }, make("strong", {}, code.label)), form);
    this.editor.host.side.show("codes");
    form.elements.definition.focus();
    this.editor.scrollTo(this.editor.items.get(code.id));
  }

  /** What in the form differs from what stood when it was opened. */
  written() {
    const { code, form } = this.open;
    const meaning = {};
    for (const name of [...FIELDS, "origin", "level"]) {
      const value = form.elements[name].value;
      if (value !== (code[name] ?? "")) meaning[name] = value;
    }
    const memo = form.elements.memo.value === (code.memo ?? "") ? undefined : form.elements.memo.value;
    return { meaning, memo };
  }

  /** Keep in the browser what is being written, so that a page that dies costs nothing. */
  hold(changed, act, content) {
    const { link } = this.editor.host;
    const { code } = this.open;
    if (changed) link.draft(`${act} ${code.id}`, "tree", { act, code: code.id, ...content });
    else link.settle(`${act} ${code.id}`);
  }

  /** Send what was changed, where the form is open. */
  save() {
    if (!this.open) return;
    const { actions } = this.editor;
    const { code, form } = this.open;
    const { meaning, memo } = this.written();
    if (Object.keys(meaning).length) actions.send("define", { code: code.id, meaning }, `define ${code.id}`);
    if (form.elements.colour.value !== code.colour) actions.send("recolour", { code: code.id, colour: form.elements.colour.value });
    if (memo !== undefined) actions.send("memo", { code: code.id, text: memo, over: code.memo_over, own: code.memo_own ?? "" }, `memo ${code.id}`);
    this.closed();
  }

  /** The form is put away; what is still kept of it is thrown away, as somebody wished. */
  closed() {
    for (const act of ["define", "memo"]) this.editor.host.link.settle(`${act} ${this.open.code.id}`);
    this.open = null;
    this.editor.element.classList.remove("editing");
  }

  shut() {
    if (this.open) this.closed();
    this.show(this.id);
    this.editor.focus();
  }
}
