// The interviews of the folder, and how far each coder has come.

import { fill, make } from "./elements.js";

/** A list to walk with the arrows; the one that is open bears `aria-current`. */
export class InterviewList {
  constructor(host) {
    this.host = host;
    this.find = make("input", { type: "text", class: "search", "aria-label": host.words.find_interview, placeholder: host.words.find_interview, spellcheck: "false", oninput: () => this.draw() });
    this.list = make("ul", { class: "interviews", "aria-label": host.words.interviews });
    this.sum = make("p", { class: "quiet sum" });
    this.element = make("nav", { class: "rail", "aria-label": host.words.interviews }, this.find, this.list, this.sum);
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.find.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") {
        event.preventDefault();
        this.list.querySelector("button")?.focus();
      }
    });
    this.draw();
  }

  /** Interviews whose name, date, group or attributes hold what is typed. */
  get shown() {
    const asked = this.find.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const hay = (one) => `${one.id} ${one.date} ${one.about} ${one.attributes}`.toLocaleLowerCase();
    return this.host.interviews.filter((one) => asked.every((word) => hay(one).includes(word)));
  }

  draw() {
    const { words, interviews } = this.host;
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.interview : null;
    const shown = this.shown;
    this.list.replaceChildren(...shown.map((one) => this.item(one)));
    const first = this.list.querySelector('[aria-current="true"]') ?? this.list.querySelector("button");
    if (first) first.tabIndex = 0;
    if (focused) this.list.querySelector(`[data-interview="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    const begun = interviews.filter((one) => this.own(one)?.codings).length;
    this.sum.textContent = fill(words.begun, begun, interviews.length);
  }

  own(one) {
    return one.coders.find((row) => row.coder === this.host.facts.coder);
  }

  item(one) {
    const { words } = this.host;
    const rows = one.coders.map((row) => {
      const bar = make("span", { class: "reach", "aria-hidden": "true" }, make("span", { class: "reached" }));
      bar.firstChild.style.width = `${Math.round(row.reach * 100)}%`;
      const said = fill(words.progress, row.coder, row.codings, Math.round(row.reach * 100));
      return make("span", { class: row.coder === this.host.facts.coder ? "coder-row own" : "coder-row", title: said },
        make("span", { class: "coder-of" }, row.coder), bar, make("span", { class: "count" }, String(row.codings)));
    });
    const said = one.coders.map((row) => fill(words.progress, row.coder, row.codings, Math.round(row.reach * 100))).join("; ");
    const button = make("button", {
      type: "button", tabindex: "-1", "aria-label": [one.id, one.date, one.about, said].filter(Boolean).join(", "),
      onclick: () => this.host.open(one.id, true),
    }, make("span", { class: "interview-name" }, one.id, one.memo.text ? " ✎" : ""), make("span", { class: "interview-about" }, [one.about, one.date].filter(Boolean).join(" · ")), ...rows);
    button.dataset.interview = one.id;
    if (one.id === this.host.interview) button.setAttribute("aria-current", "true");
    return make("li", {}, button);
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.list.querySelectorAll("button")];
    const now = buttons.indexOf(document.activeElement);
    const next = buttons[Math.max(0, Math.min(buttons.length - 1, now + step))];
    if (buttons[now]) buttons[now].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  /** To the next or previous interview of those shown. */
  step(by) {
    const shown = this.shown;
    const next = shown[shown.findIndex((one) => one.id === this.host.interview) + by];
    if (next) this.host.open(next.id, true);
    else this.host.say(this.host.words.no_more);
  }
}
