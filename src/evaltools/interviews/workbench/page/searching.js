// Search in all interviews, and a review of the hits: each is coded or passed over.

import { fill, make } from "./elements.js";
import { codeChoice, HitList } from "./hits.js";
import { newName } from "./outbox.js";

const WAYS = ["phrase", "words", "regex"];
const UNITS = ["sentence", "turn", "hit"];

export class SearchPanel {
  constructor(host) {
    const { words } = host;
    Object.assign(this, { host, words, total: 0 });
    const choice = (label, kind, values) => make("select", { "aria-label": label }, ...values.map((one) => make("option", { value: one }, words[`${kind}_${one}`])));
    this.query = make("input", { type: "text", "aria-label": words.search_for, placeholder: words.search_for, spellcheck: "false", maxlength: "400" });
    this.way = choice(words.search_way, "way", WAYS);
    this.code = codeChoice(host, words.code_hits_as, null, (code) => !code.heading && !code.retired);
    this.unit = choice(words.hit_unit, "unit", UNITS);
    this.tally = make("p", { class: "tally", role: "status" });
    this.hits = new HitList(host, (hit, place) => this.review(hit, place));
    const form = make("form", { class: "question" }, this.query, make("span", { class: "row" }, this.way, make("button", { type: "submit", class: "primary" }, words.search_go)),
      make("label", {}, words.code_hits_as, make("span", { class: "row" }, this.code, this.unit)));
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
      Object.assign(this, { total: message.total, stopped: message.stopped });
      this.hits.show(message.hits);
      this.count();
      this.host.say(this.tally.textContent);
      this.hits.focus(0);
    });
  }

  count() {
    const { words } = this;
    const { hits } = this.hits;
    const left = hits.filter((hit) => !hit.state).length;
    const said = [this.total ? fill(words.found, this.total, new Set(hits.map((hit) => hit.interview)).size, left) : words.found_none];
    if (this.stopped) said.push(words.search_stopped);
    else if (this.total > hits.length) said.push(fill(words.first_shown, hits.length));
    this.tally.textContent = said.join(" ");
  }

  review(hit, place) {
    const { words } = this;
    if (hit.state) return make("p", { class: "state" }, words[`hit_${hit.state}`]);
    const button = (word, key, run) => make("button", { type: "button", class: "small", tabindex: "-1", onclick: run }, words[word], " ", make("kbd", {}, key));
    return make("span", { class: "buttons" }, button("hit_code", "K", () => this.take(place)), button("hit_skip", "H", () => this.settle(place, "passed")));
  }

  key(event) {
    const item = event.target.closest("li");
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = Number(item.dataset.place);
    const run = { k: () => this.take(place), h: () => this.settle(place, "passed") }[event.key.toLowerCase()];
    if (!run) return;
    event.preventDefault();
    run();
  }

  /** The code goes on the hit or the sentence or turn around it, and the review to the next hit. */
  take(place) {
    const hit = this.hits.hits[place];
    const { words, host } = this;
    const code = host.codes.get(this.code.value);
    if (!code) return host.say(words.no_code, true);
    if (hit.state) return this.next(place);
    const { start, end, text } = hit[this.unit.value] ?? { start: hit.start, end: hit.end, text: hit.passage };
    host.code(hit.interview, { id: newName(), start, end, code: code.id, quote: text }, (message) => {
      const stands = message.kind === "changed" || message.code === "already-coded";
      hit.state = stands ? "coded" : null;
      const now = this.hits.hits.indexOf(hit);
      if (now >= 0) this.hits.redraw(now);
      this.count();
      host.say(stands ? fill(words.did_add, code.label, hit.passage) : words[`refused_${message.code}`] ?? message.message, !stands);
    });
    return this.settle(place, "saving");
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
