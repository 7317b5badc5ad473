// What can be done to codes. Every change goes to Python by name of the code and shows when the disk has it.

import { ActionMenu } from "./actionmenu.js";
import { fill, make, shortened } from "./elements.js";
import { newName } from "./outbox.js";

/** The changes of the tree, the form that asks for a name, and the mode in which another code is chosen. */
export class CodeActions {
  constructor(editor) {
    const { words } = editor;
    Object.assign(this, { editor, words, host: editor.host, pending: null });
    this.asking = make("div", { class: "asking" });
    this.asking.hidden = true;
    this.menu = new ActionMenu(words.code_menu, () => this.entries(), () => editor.focus());
    const button = (word, text, run) => make("button", { type: "button", title: words[word], "aria-label": words[word], onclick: run }, text);
    this.more = button("code_menu", "⋯", () => this.menu.open(this.more));
    this.more.setAttribute("aria-haspopup", "menu");
    this.undo = button("undo_tree", "↶", () => this.step("undo"));
    this.redo = button("redo_tree", "↷", () => this.step("redo"));
    this.buttons = make("span", { class: "together" }, button("new_code", "+", () => this.create()), this.more, this.undo, this.redo);
  }

  get code() {
    return this.editor.codes.get(this.editor.active);
  }

  counts() {
    this.undo.disabled = !this.host.counts.undo;
    this.redo.disabled = !this.host.counts.redo;
  }

  send(act, content, field = "") {
    this.host.change("tree", { act, ...content }, null, field);
  }

  step(act) {
    this.send(act, {});
  }

  /** What the menu offers for the active code, with its key. */
  entries() {
    const { words, code } = this;
    const entry = (word, key, run) => [words[word], key, run];
    const none = [entry("new_code", "", () => this.create(null))];
    if (!code) return none;
    return [
      entry("new_below", "Ins", () => this.create(code.id)),
      entry("new_beside", "", () => this.create(code.parent)),
      entry("rename", "F2", () => this.rename()),
      entry("edit_meaning", "Alt+Enter", () => this.editor.card.edit()),
      entry("move_to", "", () => this.choose("move_choose", code.id, (target) => this.send("move", { code: code.id, parent: target }))),
      entry("move_top", "", () => this.send("move", { code: code.id, parent: null })),
      entry("merge_into", "", () => this.choose("merge_choose", code.id, (target) => this.merge(code, target))),
      entry("split_code", "", () => this.split()),
      entry(code.heading ? "make_code" : "make_heading", "", () => this.send("define", { code: code.id, meaning: { heading: !code.heading } })),
      code.retired ? entry("restore_code", "", () => this.send("restore", { code: code.id })) : entry("retire_code", "Del", () => this.send("retire", { code: code.id })),
      entry("show_passages", "", () => this.host.panels.find.ofCode(code.id)),
    ];
  }

  /** Keys in the tree; whether the key was one of these. */
  key(event) {
    const { code } = this;
    const command = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (command && (letter === "z" || letter === "y")) this.step(letter === "y" || event.shiftKey ? "redo" : "undo");
    else if (!code) return false;
    else if (event.altKey && event.key.startsWith("Arrow")) this.nudge(event.key);
    else if (event.altKey && event.key === "Enter") this.editor.card.edit();
    else if (event.key === "F2") this.rename();
    else if (event.key === "Insert" || event.key === "+") this.create(code.id);
    else if (event.key === "Delete") this.send("retire", { code: code.id });
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) this.menu.open(this.editor.items.get(code.id));
    else if (event.key === "Escape" && this.pending) this.stop();
    else return false;
    return true;
  }

  /* Names */

  /** Ask for a name in a field above the tree. */
  ask(label, value, then) {
    const field = make("input", { type: "text", "aria-label": label, value, maxlength: "200" });
    const finish = (save) => {
      const name = field.value.trim();
      this.asking.hidden = true;
      this.editor.focus();
      if (save && name) then(name);
    };
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      finish(event.key === "Enter");
    });
    this.asking.replaceChildren(make("label", {}, label), field,
      make("button", { type: "button", class: "primary", onclick: () => finish(true) }, this.words.ok),
      make("button", { type: "button", onclick: () => finish(false) }, this.words.cancel));
    this.asking.hidden = false;
    this.host.side.show("codes");
    field.focus();
    field.select();
  }

  create(parent = null) {
    const above = this.editor.codes.get(parent);
    this.ask(above ? fill(this.words.new_name_below, above.label) : this.words.new_name, "", (name) => this.send("new", { name, parent }));
  }

  rename() {
    const { code } = this;
    if (code) this.ask(this.words.rename, code.label, (name) => name !== code.label && this.send("rename", { code: code.id, name }));
  }

  /** A code called by the words selected, put on them in the same step. */
  inVivo() {
    const passage = this.host.page?.passage();
    if (!passage) return this.host.say(this.words.select_first, true);
    const { page } = this.host;
    return this.ask(this.words.in_vivo, shortened(passage.quote, 80), (name) => {
      page.link.send("invivo", { ...passage, id: newName(), name });
      page.manuscript.focus();
    });
  }

  /* Places */

  /** Alt with an arrow: up and down among siblings, right below the one above, left out beside its parent. */
  nudge(key) {
    const { codes, siblings } = this.editor;
    const { code } = this;
    const beside = siblings.get(code.parent);
    const place = beside.indexOf(code.id);
    const move = (parent, before) => this.send("move", { code: code.id, parent, before: before ?? null });
    if (key === "ArrowUp" && place > 0) move(code.parent, beside[place - 1]);
    else if (key === "ArrowDown" && place + 1 < beside.length) move(code.parent, beside[place + 2]);
    else if (key === "ArrowRight" && place > 0) move(beside[place - 1]);
    else if (key === "ArrowLeft" && code.parent) {
      const parent = codes.get(code.parent);
      const next = siblings.get(parent.parent);
      move(parent.parent, next[next.indexOf(parent.id) + 1]);
    } else this.host.say(this.words.no_more);
  }

  drop(code, { code: target, where }) {
    const { codes, siblings } = this.editor;
    if (where === "into") return this.send("move", { code, parent: target });
    const { parent } = codes.get(target);
    const beside = siblings.get(parent).filter((one) => one !== code);
    const next = where === "before" ? target : beside[beside.indexOf(target) + 1];
    return this.send("move", { code, parent, before: next ?? null });
  }

  /* Two codes */

  /** The next code chosen is the answer. */
  choose(word, code, then) {
    this.pending = { code, then };
    const { label } = this.editor.codes.get(code);
    this.asking.replaceChildren(make("span", { role: "status" }, fill(this.words[word], label)),
      make("button", { type: "button", onclick: () => this.stop() }, this.words.cancel));
    this.asking.hidden = false;
    this.editor.search.value = "";
    this.editor.search.focus();
  }

  /** Whether a code was asked for, and this one is it. */
  chosen(target) {
    if (!this.pending) return false;
    const { code, then } = this.pending;
    this.stop();
    if (target !== code) then(target);
    return true;
  }

  stop() {
    this.pending = null;
    this.asking.hidden = true;
    this.editor.search.value = "";
    this.editor.filter();
    this.editor.focus();
  }

  merge(code, target) {
    this.send("merge", { codes: [code.id], into: target });
  }

  /** Passages of the code are shown with boxes to tick; those ticked go to a new code. */
  split() {
    const { code } = this;
    this.host.panels.find.split(code.id, (codings) => {
      this.host.side.show("codes");
      this.ask(fill(this.words.split_name, codings.length, code.label), "", (name) => this.send("split", { code: code.id, parts: { [name]: codings } }));
    });
  }
}
