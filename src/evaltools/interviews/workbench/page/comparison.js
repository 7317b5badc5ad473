// Where two coders differ, and the form in which a difference is decided.

import { fill, make, paint, shortened } from "./elements.js";

/** Where two coders differ, side by side, and the form in which a difference is decided. */
export class ComparisonPanel {
  constructor(material, words, coder, others, prefix, actions) {
    Object.assign(this, { material, words, coder, prefix, actions });
    this.other = others[0];
    this.pairs = [];
    this.current = null;
    this.choice = make("select", { "aria-label": words.other_coder, onchange: () => this.ask() },
      ...others.map((name) => make("option", { value: name }, name)));
    this.open = make("input", { type: "checkbox", onchange: () => this.draw() });
    this.tally = make("p", { class: "tally" });
    this.list = make("ol", { class: "list differences" });
    this.element = make("div", { class: "comparison" },
      make("p", {}, fill(words.compare_with, coder), " ", this.choice), this.tally,
      make("label", { class: "check" }, this.open, words.only_undecided), this.list);
  }

  ask() {
    this.other = this.choice.value || this.other;
    this.actions.ask(this.other);
  }

  show(message) {
    this.pairs = message.pairs.map((pair, number) => ({ ...pair, number }));
    this.material.other = new Map(message.codings.map((row) => [row.id, this.material.coding(row)]));
    this.draw();
  }

  decided(message) {
    const key = [...message.codings].sort().join();
    const pair = this.pairs.find((one) => [...one.first, ...one.second].sort().join() === key);
    if (!pair) return;
    pair.decision = message.decision;
    pair.outdated = false;
    this.draw();
  }

  get shown() {
    const undecided = (pair) => !pair.decision || pair.outdated;
    return this.pairs.filter((pair) => pair.kind !== "same" && (!this.open.checked || undecided(pair) || pair.number === this.current));
  }

  draw() {
    const differing = this.pairs.filter((pair) => pair.kind !== "same");
    const decided = differing.filter((pair) => pair.decision && !pair.outdated).length;
    this.tally.textContent = fill(this.words.tally, this.pairs.length - differing.length, differing.length, decided);
    const shown = this.shown;
    this.list.replaceChildren(...shown.map((pair) => this.item(pair)));
    if (!shown.length) this.list.append(make("li", { class: "quiet" }, this.words.no_differences));
  }

  item(pair) {
    const { words, material } = this;
    const open = pair.number === this.current;
    const codings = [...pair.first, ...pair.second].map((id) => this.find(id)).filter(Boolean);
    const start = Math.min(...codings.map((coding) => coding.start));
    const end = Math.max(...codings.map((coding) => coding.end));
    const state = pair.outdated ? words.outdated : pair.decision ? words.decided : words.undecided;
    const head = make(
      "button", { type: "button", "aria-expanded": String(open), onclick: () => this.go(pair) },
      make("span", { class: "name" }, fill(words[`kind_${pair.kind}`], this.coder, this.other)),
      make("span", { class: "state" }, `${pair.decision && !pair.outdated ? "✓" : "○"} ${state}`),
      open ? null : make("span", { class: "quote", dir: "auto" }, shortened(material.text.slice(start, end), 70)),
    );
    return make("li", { class: open ? "open" : "" }, head, open ? this.sides(pair) : null, open ? this.form(pair) : null);
  }

  find(id) {
    return this.material.codings.get(id) ?? this.material.other.get(id);
  }

  sides(pair) {
    const side = (name, ids) => {
      const entries = ids.map((id) => this.find(id)).filter(Boolean).map((coding) => {
        const label = make("p", { class: "name" }, make("span", { class: "swatch" }), this.material.label(coding));
        paint(label, this.material.codes.get(coding.code));
        const memo = coding.memo ? make("p", { class: "memo-line" }, `✎ ${coding.memo}`) : null;
        return make("div", {}, label, make("p", { class: "quote", dir: "auto" }, shortened(this.material.quote(coding), 200)), memo);
      });
      return make("div", { class: "side-of" }, make("h4", {}, name), ...(entries.length ? entries : [make("p", { class: "quiet" }, this.words.not_coded)]));
    };
    return make("div", { class: "sides" }, side(this.coder, pair.first), side(this.other, pair.second));
  }

  form(pair) {
    const { words, coder, other } = this;
    const options = [
      pair.first.length && ["first", fill(words.keep_of, coder), pair.first],
      pair.second.length && ["second", fill(words.keep_of, other), pair.second],
      pair.first.length && pair.second.length && ["both", words.keep_both, [...pair.first, ...pair.second]],
      ["none", words.keep_none, []],
    ].filter(Boolean);
    const before = pair.decision && [...pair.decision.kept].sort().join();
    const name = `${this.prefix}-keep-${pair.number}`;
    const radios = options.map(([value, label, ids]) => {
      const radio = make("input", { type: "radio", name, value });
      const chosen = this.chosen?.pair === pair.number ? this.chosen.value : "";
      radio.checked = chosen ? chosen === value : pair.decision ? [...ids].sort().join() === before : false;
      radio.kept = ids;
      radio.addEventListener("change", () => (this.chosen = { pair: pair.number, value }));
      return make("label", { class: "check" }, radio, label);
    });
    const reason = make("textarea", { rows: "2", "aria-label": words.reason, placeholder: words.reason_hint });
    const resting = `reason ${this.other} ${[...pair.first, ...pair.second].sort().join(" ")}`;
    reason.value = this.actions.rested(resting) || (pair.decision?.reason ?? "");
    reason.addEventListener("input", () => this.actions.rest(resting, reason.value));
    const form = make("form", { class: "decision" },
      make("fieldset", {}, make("legend", {}, words.decision), ...radios), reason,
      make("button", { type: "submit", class: "primary" }, words.save_decision));
    if (pair.decision) form.append(make("p", { class: "quiet" }, fill(words.decided_by, pair.decision.by, pair.decision.created.slice(0, 10))));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = form.querySelector("input:checked");
      if (!chosen) return this.actions.say(words.choose_first);
      if (!reason.value.trim()) {
        reason.focus();
        return this.actions.say(words.reason_first);
      }
      this.actions.decide(this.other, [...pair.first, ...pair.second], chosen.kept, reason.value);
      return this.actions.rest(resting, "");
    });
    return form;
  }

  go(pair) {
    this.current = pair.number;
    this.draw();
    const open = this.list.querySelector(".open");
    if (open) this.list.scrollTop = open.offsetTop;
    open?.querySelector("button").focus({ preventScroll: true });
    const codings = [...pair.first, ...pair.second].map((id) => this.find(id)).filter(Boolean);
    this.actions.look(codings);
  }

  step(by) {
    const shown = this.shown;
    const now = shown.findIndex((pair) => pair.number === this.current);
    const next = now < 0 ? (by > 0 ? 0 : shown.length - 1) : now + by;
    if (shown[next]) this.go(shown[next]);
    else this.actions.say(this.words.no_more);
  }
}
