// Everything that was coded so: a question, its passages in context, and the way to Word and Excel.

import { fill, make } from "./elements.js";
import { codeChoice, HitList } from "./hits.js";

const RELATIONS = ["", "and", "near", "not"];

export class RetrievalPanel {
  constructor(host) {
    const { words, facts } = host;
    Object.assign(this, { host, words, splitting: null });
    const change = () => this.fields();
    this.code = codeChoice(host, words.passages_of, words.any_code);
    this.relation = make("select", { "aria-label": words.relation, onchange: change }, ...RELATIONS.map((one) => make("option", { value: one }, words[`relation_${one || "none"}`])));
    this.other = codeChoice(host, words.other_code);
    this.within = make("input", { type: "number", min: "1", max: "9999", value: "200", "aria-label": words.within });
    this.unit = make("select", { "aria-label": words.within_unit, onchange: () => (this.within.value = this.unit.value === "turns" ? "1" : "200") },
      make("option", { value: "characters" }, words.characters), make("option", { value: "turns" }, words.turns));
    this.near = make("span", { class: "row" }, this.within, this.unit);
    const option = ([value, text]) => make("option", { value }, text);
    const choice = (label, empty, rows) => make("select", { "aria-label": label }, option(["", empty]), ...rows.map(option));
    this.group = choice(words.group, words.any_group, facts.groups.map((name) => [name, name]));
    this.attribute = choice(words.attribute, words.any_attribute, facts.attributes.map(([name, value], place) => [place, `${name}: ${value}`]));
    this.coder = choice(words.by_coder, words.any_coder, facts.blind ? [] : facts.coders.map((name) => [name, name]));
    this.coder.hidden = facts.blind;
    this.group.hidden = !facts.groups.length;
    this.attribute.hidden = !facts.attributes.length;
    this.below = make("input", { type: "checkbox", checked: true });
    this.tally = make("p", { class: "tally", role: "status" });
    this.hits = new HitList(host, (hit) => this.box(hit));
    this.export = make("span", { class: "buttons" }, ...["word", "excel"].map((kind) => make("button", { type: "button", onclick: () => this.send(kind) }, words[`to_${kind}`])));
    this.cutting = make("div", { class: "asking" });
    this.cutting.hidden = true;
    const form = make("form", { class: "question" }, this.code, make("span", { class: "row" }, this.relation, this.other), this.near,
      make("span", { class: "row" }, this.group, this.attribute, this.coder), make("label", { class: "check" }, this.below, words.with_below),
      make("span", { class: "row" }, make("button", { type: "submit", class: "primary" }, words.show), this.export));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.stopSplit();
      this.only = "";
      this.ask();
    });
    this.element = make("div", { class: "retrieval" }, form, this.cutting, this.tally, this.hits.element);
    this.recoded();
    this.fields();
  }

  recoded() {
    this.code.refresh();
    this.other.refresh();
  }

  fields() {
    this.other.hidden = !this.relation.value;
    this.near.hidden = this.relation.value !== "near";
  }

  get question() {
    const relation = this.relation.value;
    const [attribute, value] = this.host.facts.attributes[this.attribute.value] ?? ["", ""];
    return {
      code: this.code.value, below: this.below.checked, relation, other: relation ? this.other.value : "", within: Number(this.within.value) || 1,
      unit: this.unit.value, group: this.group.value, attribute, value, coder: this.coder.value, only: this.only ?? "",
    };
  }

  ask() {
    this.host.ask("retrieve", this.question, (message) => {
      const { words } = this;
      this.hits.show(message.hits);
      const found = message.total ? fill(words.passages_in, message.total, message.interviews) : words.found_none;
      this.tally.textContent = found + (message.total > message.hits.length ? ` ${fill(words.first_shown, message.hits.length)}` : "");
      this.host.say(this.tally.textContent);
      if (!this.splitting && message.hits.length) this.hits.focus(0);
    });
  }

  send(kind) {
    this.host.ask("export", { ...this.question, to: kind }, (message) => this.host.say(fill(this.words.exported, message.path)));
  }

  /** Everything that bears a code, at a word from the tree. */
  ofCode(code, interview = "") {
    this.stopSplit();
    this.only = interview;
    for (const field of [this.relation, this.group, this.attribute, this.coder]) field.value = "";
    this.code.value = code;
    this.fields();
    this.host.side.show("find");
    this.ask();
  }

  /* Splitting a code: its passages with boxes */

  split(code, then) {
    this.below.checked = false;
    this.ofCode(code);
    this.splitting = { chosen: new Set() };
    this.cutting.replaceChildren(make("span", { role: "status" }, fill(this.words.split_choose, this.host.codes.get(code).label)),
      make("button", { type: "button", class: "primary", onclick: () => {
        const chosen = [...this.splitting.chosen];
        if (!chosen.length) return this.host.say(this.words.split_none, true);
        this.stopSplit();
        return then(chosen);
      } }, this.words.split_go), make("button", { type: "button", onclick: () => this.stopSplit() }, this.words.cancel));
    this.cutting.hidden = false;
  }

  stopSplit() {
    if (!this.splitting) return;
    this.splitting = null;
    this.cutting.hidden = true;
    this.hits.show(this.hits.hits);
  }

  box(hit) {
    if (!this.splitting) return null;
    const box = make("input", { type: "checkbox", onchange: () => (box.checked ? this.splitting.chosen.add(hit.coding) : this.splitting.chosen.delete(hit.coding)) });
    return make("label", { class: "check" }, box, this.words.split_take);
  }
}
