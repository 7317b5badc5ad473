// The workbench: one view over a folder of interviews. What Python says is shown here; each panel asks for its own.

import { CausalPanel } from "./causal.js";
import { CodeEditor } from "./codeeditor.js";
import { fill, make } from "./elements.js";
import { Framework } from "./framework.js";
import { Banner, lines, rootOf } from "./frame.js";
import { InterviewList } from "./interviewlist.js";
import { InterviewView } from "./interviewview.js";
import { Link, Together } from "./link.js";
import { patterned } from "./material.js";
import { MemoPanel } from "./memos.js";
import { newName, Outbox } from "./outbox.js";
import { RetrievalPanel } from "./retrieval.js";
import { SearchPanel } from "./searching.js";
import { Side } from "./side.js";

const MODES = ["codes", "list", "find", "search", "memos", "links", "compare"];
const NARROW = 1100; // pixels below which the list of interviews is folded away at first

export class Bench {
  constructor(model, element) {
    this.model = model;
    this.view = newName();
    this.prefix = `evaltools-bench-${this.view}`;
    this.links = new Map();
    this.link = new Link(model, {}, () => this.showSaved());
    this.frame = make("div", { class: "frame" }, make("p", { class: "waiting", role: "status" }, `${model.get("title")} …`));
    this.root = rootOf(model, this.frame);
    this.root.classList.add("evaltools-workbench");
    element.append(this.root);
    this.hear = (message) => this.heard(message);
    this.looked = () => this.facts && !document.hidden && this.link.ask("news");
    model.on("msg:custom", this.hear);
    window.addEventListener("focus", this.looked);
    this.leaving = (event) => this.banner?.link.unsent && event.preventDefault();
    this.hiding = () => this.save();
    window.addEventListener("beforeunload", this.leaving);
    window.addEventListener("pagehide", this.hiding);
    this.link.ask("project", { view: this.view });
  }

  /** Hand over what has been typed anywhere. */
  save() {
    if (!this.facts) return;
    this.page?.save();
    for (const part of [this.panels.memos, this.framework, this.tree.card]) part.save();
  }

  close() {
    this.save();
    this.page?.close();
    for (const link of [this.link, ...this.links.values()]) link.close();
    this.wide?.disconnect();
    this.model.off("msg:custom", this.hear);
    window.removeEventListener("focus", this.looked);
    window.removeEventListener("beforeunload", this.leaving);
    window.removeEventListener("pagehide", this.hiding);
  }

  /** The way to Python for one interview; it outlives the page that shows it, so that what waits is sent. */
  linkTo(interview) {
    if (!this.links.has(interview)) this.links.set(interview, new Link(this.model, { interview }, () => this.showSaved()));
    return this.links.get(interview);
  }

  /** Code a passage of any interview, shown or not; `then` gets the answer. */
  code(interview, content, then) {
    const link = this.linkTo(interview);
    if (!link.outbox) link.start(new Outbox(this.interviews.find((one) => one.id === interview).outbox));
    this.waiting.set(link.send("add", content), then);
  }

  /* What Python says */

  heard(message) {
    if (message.interview !== undefined) {
      // The page that is shown hears for itself; what an earlier one left to be sent is answered here.
      if (message.interview !== this.page?.address.interview) this.elsewhere(message);
      // What could not be written yet is answered when it is.
      if (message.code !== "not-written") this.hand(message);
      return;
    }
    const mine = this.link.answered(message);
    if (message.kind === "project") {
      if (message.view === this.view) this.begin(message);
      return;
    }
    if (!this.facts) return;
    if (message.kind === "tree") this.treeChanged(message, mine);
    else if (message.kind === "progress") this.progressed(message);
    else if (message.kind === "refused" && mine) this.say(this.words[`refused_${message.code}`] ?? message.message, true);
    else if (!(mine && this.hand(message)) && message.kind === "noted") this.noted(message);
    this.waiting.delete(message.request);
  }

  /** Give an answer to whoever waits for it; whether anybody did. */
  hand(message) {
    const then = this.waiting?.get(message.request);
    this.waiting?.delete(message.request);
    then?.(message);
    return Boolean(then);
  }

  elsewhere(message) {
    this.links.get(message.interview)?.answered(message);
    if (message.kind !== "changed" || message.did !== "add" || !this.facts) return;
    const counts = this.used.get(message.interview) ?? new Map();
    for (const row of message.set) counts.set(row.code, (counts.get(row.code) ?? 0) + 1);
    this.used.set(message.interview, counts);
    this.tree.count();
  }

  begin(facts) {
    Object.assign(this, { facts, words: facts.words, interviews: facts.interviews, waiting: new Map() });
    this.used = new Map(Object.entries(facts.used).map(([id, counts]) => [id, new Map(Object.entries(counts))]));
    this.merged = facts.merged;
    this.codes = patterned(facts.codes);
    this.counts = facts.tree;
    this.build();
    this.link.start(new Outbox(facts.outbox));
    for (const one of this.interviews) {
      const outbox = new Outbox(one.outbox);
      if (outbox.list(true).length) this.linkTo(one.id).start(outbox);
    }
    const before = sessionStorageOf(facts.outbox);
    const first = this.interviews.find((one) => one.id === before) ?? this.interviews[0];
    if (first) this.open(first.id);
  }

  build() {
    const { words } = this;
    lines(this.frame, this.codes);
    this.frame.lang = this.facts.language;
    this.slots = {
      bar: make("div", { class: "slot-bar" }), text: make("div", { class: "slot-text" }), status: make("div", { class: "status" }),
      help: make("div", { class: "slot-help" }),
    };
    this.tree = new CodeEditor(this);
    this.panels = { find: new RetrievalPanel(this), search: new SearchPanel(this), memos: new MemoPanel(this), links: new CausalPanel(this) };
    this.framework = new Framework(this);
    this.side = new Side(words, this.prefix, MODES, (before, mode) => {
      this.page?.turned(before, mode);
      this.panels[mode]?.shown?.();
    });
    this.side.fill("codes", this.tree.element);
    this.side.fill("compare", null);
    for (const [mode, panel] of Object.entries(this.panels)) this.side.fill(mode, panel.element);
    this.rail = new InterviewList(this);
    this.tools = this.toolbar();
    this.banner = new Banner(words, this, new Together(() => [this.link, ...this.links.values()]));
    this.slots.text.append(make("p", { class: "waiting" }, words.no_interviews));
    this.body = make("div", { class: "body" }, this.rail.element, this.slots.text, this.side.element);
    this.frame.replaceChildren(this.slots.bar, this.banner.element, this.body, this.framework.element, this.slots.status, this.slots.help);
    // The notebook's own side bars come and go; whoever has opened or folded the list is not overruled.
    this.wide = new ResizeObserver(() => !this.railChosen && this.root.clientWidth && this.showRail(this.root.clientWidth >= NARROW));
    this.wide.observe(this.root);
    this.frame.addEventListener("keydown", (event) => this.key(event), true);
    this.tree.draw();
  }

  toolbar() {
    const { words } = this;
    this.railButton = make("button", { type: "button", class: "wide", onclick: () => this.showRail(this.rail.element.hidden, true) }, words.interviews);
    this.matrixButton = make("button", { type: "button", class: "wide", "aria-pressed": "false", onclick: () => this.showMatrix(this.framework.element.hidden) }, words.matrix);
    return make("span", { class: "together" }, this.railButton, this.matrixButton);
  }

  showRail(open, chosen = false) {
    this.railChosen ||= chosen;
    this.rail.element.hidden = !open;
    this.railButton.setAttribute("aria-expanded", String(open));
  }

  /** The matrix in place of text and panels, or these again. */
  showMatrix(open) {
    this.framework.element.hidden = !open;
    this.body.hidden = open;
    this.matrixButton.setAttribute("aria-pressed", String(open));
    if (open) this.framework.ask(true);
    else this.page?.manuscript?.focus();
  }

  /* Interviews */

  /** Show an interview; `place` is a passage in it, in code points. */
  open(interview, focus = false, place = null) {
    if (!this.framework.element.hidden) this.showMatrix(false);
    if (interview === this.interview && this.page) {
      if (this.page.material && place) this.page.showPassage(place);
      if (focus) this.page.manuscript?.focus();
      return;
    }
    Object.assign(this, { interview, place, focusNext: focus });
    rememberSession(this.facts.outbox, interview);
    this.page?.close();
    this.page = new InterviewView(this, interview);
    this.rail.draw();
  }

  /** An interview has come onto the page. */
  shown(page) {
    this.tree.count(page.material);
    if (this.focusNext) page.manuscript.focus();
    if (this.place) page.showPassage(this.place);
    this.place = null;
    page.turned(null, this.side.mode);
    this.panels[this.side.mode]?.shown?.();
    this.showSaved();
  }

  /** Codings of the interview shown have changed. */
  counted(page) {
    const { material, address } = page;
    const counts = new Map();
    let reach = 0;
    for (const coding of material.codings.values()) {
      counts.set(coding.code, (counts.get(coding.code) ?? 0) + 1);
      reach = Math.max(reach, coding.end);
    }
    this.used.set(address.interview, counts);
    const row = this.rail.own(this.interviews.find((one) => one.id === address.interview));
    if (row) Object.assign(row, { codings: material.codings.size, reach: reach / Math.max(1, material.text.trimEnd().length) });
    this.rail.draw();
    this.tree.count();
  }

  progressed(message) {
    this.interviews = message.interviews;
    this.rail.draw();
  }

  /** How often this coder has used a code, in all interviews. */
  uses(code) {
    let sum = 0;
    for (const counts of this.used.values()) sum += counts.get(code) ?? 0;
    return sum;
  }

  /* Codes */

  treeChanged(message, mine) {
    this.codes = patterned(message.codes);
    this.merged = message.merged;
    this.counts = message.tree;
    if (message.used) this.used = new Map(Object.entries(message.used).map(([id, counts]) => [id, new Map(Object.entries(counts))]));
    lines(this.frame, this.codes);
    this.page?.recoded(this.codes);
    if (mine && message.code) this.tree.active = message.code;
    this.tree.draw();
    for (const panel of [...Object.values(this.panels), this.framework]) panel.recoded?.();
    if (mine && message.did) this.say(fill(this.words[`tree_${message.did}`] ?? "", this.codes.get(message.code)?.label ?? message.label ?? ""));
  }

  standing(code) {
    for (let left = 99; this.merged[code] && left; left--) code = this.merged[code];
    return code;
  }

  /** A code was clicked with nothing selected: show what it means. */
  chosen(code) {
    this.tree.point(code);
    return true;
  }

  noted(message) {
    for (const panel of [...Object.values(this.panels), this.framework]) panel.noted?.(message);
  }

  /* Asking */

  /** Ask for something that changes nothing; `then` gets the answer. */
  ask(action, content, then) {
    this.waiting.set(this.link.ask(action, content), then);
  }

  /** Book a change of the project; `then` gets the answer. */
  change(action, content, then, field = "") {
    const op = this.link.send(action, content, field);
    if (then) this.waiting.set(op, then);
    return op;
  }

  /* Keys */

  /** Keys in the text that only the workbench has; whether it took the key. */
  inText(key) {
    const run = { v: () => this.tree.actions.inVivo(), l: () => this.panels.links.begin() }[key];
    run?.();
    return Boolean(run);
  }

  key(event) {
    if (event.key === "F6") {
      event.preventDefault();
      this.nextRegion(event.shiftKey ? -1 : 1);
    } else if (event.key === "F7") {
      event.preventDefault();
      this.showMatrix(this.framework.element.hidden);
    } else if (event.altKey && (event.key === "PageDown" || event.key === "PageUp")) {
      event.preventDefault();
      this.rail.step(event.key === "PageDown" ? 1 : -1);
    }
  }

  /** To the list, the text, the panel beside it, and round again. */
  nextRegion(by) {
    const text = this.page?.manuscript?.element;
    const regions = [
      [this.rail.element, () => this.rail.list.querySelector('[tabindex="0"]')?.focus()],
      [this.slots.text, () => this.page?.manuscript?.focus()],
      [this.side.element, () => (this.side.mode === "codes" ? this.tree.focus() : this.side.tabs.get(this.side.mode)[0].focus())],
    ].filter(([element]) => !element.hidden && (element !== this.slots.text || text));
    const now = regions.findIndex(([element]) => element.contains(document.activeElement));
    regions[(now + by + regions.length) % regions.length][1]();
  }

  /* Saying */

  say(text, urgent = false) {
    if (this.page?.message) this.page.say(text, urgent);
  }

  holdHelp(element) {
    this.slots.help.replaceChildren(element);
  }

  /** Codings of the interview shown, for the banner. */
  get codings() {
    return this.page?.material?.codings ?? new Map();
  }

  get material() {
    return this;
  }

  showSaved() {
    const saved = this.page?.saved;
    if (!saved || !this.banner) return;
    const { words } = this;
    const { late, waiting, saved: at } = this.banner.link;
    const time = at?.toLocaleTimeString(this.facts.language, { hour: "2-digit", minute: "2-digit" });
    const text = late ? fill(words.not_saved, late) : waiting.length ? words.saving : time ? fill(words.saved_at, time) : words.saved;
    if (saved.textContent !== text) saved.textContent = text;
    saved.classList.toggle("urgent", late > 0);
    this.banner.draw();
  }
}

/** Which interview was open in this window, so that a reload comes back to it. */
export function sessionStorageOf(key) {
  try {
    return sessionStorage.getItem(`evaltools-open:${key}`);
  } catch {
    return null;
  }
}

export function rememberSession(key, interview) {
  try {
    sessionStorage.setItem(`evaltools-open:${key}`, interview);
  } catch {
    // forbidden here: the first interview is shown after a reload
  }
}
