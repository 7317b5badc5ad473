// Search in all interviews, and a review of the hits: each is coded or passed over.

import { fill, make } from "./elements.js";
import { codeChoice, HitList } from "./hits.js";
import { newName } from "./outbox.js";

const WAYS = ["words", "phrase", "wildcard", "regex"];

export class SearchPanel {
  constructor(host) {
    const { words } = host;
    Object.assign(this, { host, words });
    this.query = make("input", { type: "text", "aria-label": words.search_for, placeholder: words.search_for, spellcheck: "false" });
    this.way = make("select", { "aria-label": words.search_way }, ...WAYS.map((one) => make("option", { value: one }, words[`way_${one}`])));
    this.code = codeChoice(host, words.code_hits_as);
    this.tally = make("p", { class: "tally", role: "status" });
    this.hits = new HitList(host, (hit, place) => this.review(hit, place));
    const form = make("form", { class: "question" }, this.query, make("span", { class: "row" }, this.way, make("button", { type: "submit", class: "primary" }, words.search_go)),
      make("label", {}, words.code_hits_as, this.code));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
    this.hits.list.addEventListener("keydown", (event) => this.key(event));
    this.element = make("div", { class: "searching" }, form, make("p", { class: "quiet" }, words.review_keys), this.tally, this.hits.element);
    this.recoded();
  }

  recoded() {
    this.code.refresh();
  }

  ask() {
    if (!this.query.value.trim()) return this.query.focus();
    return this.host.ask("search", { query: this.query.value, way: this.way.value }, (message) => {
      this.total = message.total;
      this.hits.show(message.hits);
      this.count();
      this.host.say(this.tally.textContent);
      this.hits.focus(0);
    });
  }

  count() {
    const { hits } = this.hits;
    const left = hits.filter((hit) => !hit.state).length;
    this.tally.textContent = fill(this.words.found, this.total, new Set(hits.map((hit) => hit.interview)).size, left);
  }

  review(hit, place) {
    const { words } = this;
    if (hit.state) return make("p", { class: "state" }, words[`hit_${hit.state}`]);
    return make("span", { class: "buttons" }, make("button", { type: "button", class: "small", tabindex: "-1", onclick: () => this.take(place) }, words.hit_code, make("kbd", {}, "K")),
      make("button", { type: "button", class: "small", tabindex: "-1", onclick: () => this.pass(place) }, words.hit_skip, make("kbd", {}, "H")));
  }

  key(event) {
    const item = event.target.closest("li");
    const run = { k: () => this.take(Number(item.dataset.place)), h: () => this.pass(Number(item.dataset.place)) }[event.key.toLowerCase()];
    if (!item || !run || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    run();
  }

  /** The code goes on the sentence of the hit, and the review to the next one. */
  take(place) {
    const hit = this.hits.hits[place];
    const code = this.host.codes.get(this.code.value);
    if (!code || code.heading) return this.host.say(this.words.refused_heading, true);
    if (hit.state) return this.next(place);
    this.host.code(hit.interview, { id: newName(), start: hit.unit.start, end: hit.unit.end, code: code.id, quote: hit.unit.text });
    return this.settle(place, "coded");
  }

  pass(place) {
    this.settle(place, "passed");
  }

  settle(place, state) {
    this.hits.hits[place].state ??= state;
    this.hits.redraw(place);
    this.count();
    this.next(place);
  }

  next(place) {
    const { hits } = this.hits;
    const next = hits.findIndex((hit, number) => number > place && !hit.state);
    if (next < 0) return this.host.say(this.words.review_done);
    this.hits.go(next);
    return this.hits.focus(next);
  }
}
