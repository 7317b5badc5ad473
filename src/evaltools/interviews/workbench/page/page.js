// One interview on the page: what Python says is shown here, what the coder does goes out from here.
//
// What is drawn as coded is on the disk: a coding appears when Python has answered, and until then it waits in the outbox.

import { ComparisonPanel } from "./comparison.js";
import { CodeTree } from "./codetree.js";
import { CodingList, CurrentCoding } from "./codings.js";
import { Commands } from "./commands.js";
import { fill, make, shortened } from "./elements.js";
import { Banner, bar, helpPanel, lines, problemList, rootOf } from "./frame.js";
import { Link } from "./link.js";
import { Manuscript } from "./manuscript.js";
import { Material } from "./material.js";
import { newName, Outbox } from "./outbox.js";

export class CoderPage {
  /** `address` goes with every message, so that several pages can share one model; `host` is what holds them. */
  constructor(model, element, address = {}, host = null) {
    Object.assign(this, { model, address, host });
    this.view = newName();
    this.prefix = `evaltools-coder-${this.view}`; // ids stay unique when a notebook holds several widgets
    this.link = this.connect();
    this.commands = new Commands(this);
    this.place(element);
    this.listen();
    this.link.ask("open", { view: this.view });
  }

  connect() {
    return new Link(this.model, this.address, () => this.showSaved());
  }

  place(element) {
    this.frame = make("div", { class: "frame" }, make("p", { class: "waiting", role: "status" }, `${this.model.get("title")} …`));
    this.root = rootOf(this.model, this.frame);
    element.append(this.root);
  }

  listen() {
    this.hear = (message) => this.heard(message);
    this.selected = () => this.selectionChanged();
    this.leaving = (event) => this.unsent && event.preventDefault();
    this.hiding = () => this.save();
    this.model.on("msg:custom", this.hear);
    document.addEventListener("selectionchange", this.selected);
    window.addEventListener("beforeunload", this.leaving);
    window.addEventListener("pagehide", this.hiding);
  }

  /** Whether anything has not reached Python. */
  get unsent() {
    return this.link.unsent;
  }

  /** Hand over what has been typed. */
  save() {
    this.card?.save();
  }

  close() {
    this.save();
    this.manuscript?.release();
    if (!this.host) this.link.close();
    this.model.off("msg:custom", this.hear);
    document.removeEventListener("selectionchange", this.selected);
    window.removeEventListener("beforeunload", this.leaving);
    window.removeEventListener("pagehide", this.hiding);
  }

  /* What Python says */

  heard(message) {
    if (message.interview !== this.address.interview) return;
    const mine = this.link.answered(message);
    this.told(message, mine);
  }

  told(message, mine) {
    if (message.kind === "opened") {
      if (message.view === this.view) this.opened(message);
      return;
    }
    if (!this.material) return;
    if (message.kind === "changed") this.changed(message, mine);
    else if (message.kind === "codings") this.changedOutside(message);
    else if (message.kind === "comparison") this.compared(message);
    else if (message.kind === "decided") this.decided(message);
    else if (message.kind === "refused" && mine) this.say(this.words[`refused_${message.code}`] ?? message.message, true);
  }

  opened(message) {
    this.words = message.words;
    this.facts = message;
    this.material = new Material(message);
    this.mode = "codes";
    this.build();
    this.counts(message);
    this.manuscript.draw();
    this.tree.count(this.material);
    this.link.start(new Outbox(message.outbox));
    // After the first frame has been drawn, for benchmarks/coder.py.
    requestAnimationFrame(() => setTimeout(() => performance.mark("evaltools-coder-opened")));
  }

  changed(message, mine) {
    for (const row of message.set) this.material.put(row);
    for (const id of message.gone) this.material.codings.delete(id);
    const coding = this.material.codings.get(message.set[0]?.id);
    // Neither a memo saved late nor any answer while one is typed may take the coder away from where the work is now.
    const stays = message.did === "change" || this.card.typing;
    if (mine && !(stays && this.material.codings.has(this.current))) this.current = coding?.id ?? null;
    this.redraw(message);
    if (!mine) return;
    if (coding && (message.did === "undo" || message.did === "redo")) this.manuscript.reveal(coding.start);
    const what = coding ? [this.material.label(coding), shortened(this.material.quote(coding), 60)] : [];
    this.say(fill(this.words[coding ? `did_${message.did}` : `did_${message.did}_gone`] ?? this.words.did_remove, ...what));
    if (this.commands.memoNext) this.commands.editMemo();
  }

  /** Another window or program has written to the same file: caret, focus and panels stay as they are. */
  changedOutside(message) {
    this.material.replace(message.codings);
    this.redraw(message);
  }

  redraw(message) {
    this.counts(message);
    if (!this.material.codings.has(this.current)) this.current = null;
    this.manuscript.current = this.current ? [this.current] : [];
    this.manuscript.draw();
    this.card.show(this.current);
    this.tree.count();
    if (this.mode === "list") this.list.draw();
    if (this.mode === "compare") this.compare.ask();
  }

  compared(message) {
    if (this.mode !== "compare") return;
    this.compare.show(message);
    this.manuscript.draw();
    this.say(this.compare.tally.textContent);
  }

  decided(message) {
    this.compare?.decided(message);
    this.say(this.words.did_decide);
  }

  counts(message) {
    this.undo.disabled = !message.undo;
    this.redo.disabled = !message.redo;
  }

  /* Building the page */

  build() {
    const { material, words, facts, commands } = this;
    this.card?.save();
    this.manuscript?.release();
    this.frame.lang = facts.language;
    if (!this.host) lines(this.frame, material.codes);
    this.manuscript = new Manuscript(material, words, fill(words.text_label, facts.title), facts.spoken);
    this.tree = this.codes();
    this.card = new CurrentCoding(material, words, {
      memo: (id, memo) => (memo === null ? this.link.settle(id) : this.link.send("change", { id, memo }, id)),
      draft: (id, memo) => this.link.draft(id, "change", { id, memo }),
      waiting: (id) => this.link.latest((one) => one.do === "change" && one.id === id && one.memo !== undefined),
      recode: () => commands.recode(), bounds: () => commands.bounds(), remove: () => commands.remove(),
      back: () => this.manuscript.focus(),
    });
    this.list = new CodingList(material, words, (coding) => commands.go(coding, false));
    this.compare = facts.others.length ? new ComparisonPanel(material, words, facts.coder, facts.others, this.prefix, {
      ask: (other) => this.link.ask("compare", { other }),
      decide: (other, codings, kept, reason) => this.link.send("decide", { other, codings, kept, reason }),
      rest: (name, reason) => this.link.rest(name, reason), rested: (name) => this.link.rested(name),
      look: (codings) => commands.look(codings),
      say: (text) => this.say(text),
    }) : null;
    this.current = null;
    this.message = make("span", { class: "message", role: "status" });
    this.here = make("span", { class: "here", "aria-live": "polite" });
    this.banner = new Banner(words, material, this.link);
    this.help = helpPanel(words, () => this.showHelp(false));
    this.arrange();
    commands.hearText();
    this.showSaved();
  }

  codes() {
    return new CodeTree(this.material, this.words, this.prefix, (code, back) => this.commands.useCode(code, back));
  }

  arrange() {
    this.frame.replaceChildren(...[bar(this), this.banner.element, problemList(this.words, this.facts.problems),
      make("div", { class: "body" }, this.manuscript.element, this.side()),
      make("div", { class: "status" }, this.here, this.message), this.help].filter(Boolean));
  }

  side() {
    const { words } = this;
    const panels = { codes: this.tree.element, list: this.list.element };
    if (this.compare) panels.compare = this.compare.element;
    this.tabs = new Map();
    const tablist = make("div", { class: "tabs", role: "tablist", "aria-label": words.panels });
    for (const [mode, panel] of Object.entries(panels)) {
      const tab = make("button", {
        type: "button", role: "tab", id: `${this.prefix}-tab-${mode}`, "aria-controls": `${this.prefix}-panel-${mode}`,
        onclick: () => this.showPanel(mode),
      }, words[`tab_${mode}`]);
      panel.id = `${this.prefix}-panel-${mode}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      this.tabs.set(mode, [tab, panel]);
      tablist.append(tab);
    }
    tablist.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const modes = [...this.tabs.keys()];
      const next = modes[(modes.indexOf(this.mode) + step + modes.length) % modes.length];
      this.showPanel(next);
      this.tabs.get(next)[0].focus();
    });
    this.sideElement = make("div", { class: "side" }, tablist, ...Object.values(panels), this.card.element);
    this.showPanel("codes");
    return this.sideElement;
  }

  showPanel(mode) {
    const before = this.mode;
    this.mode = mode;
    for (const [name, [tab, panel]] of this.tabs) {
      tab.setAttribute("aria-selected", String(name === mode));
      tab.tabIndex = name === mode ? 0 : -1;
      panel.hidden = name !== mode;
    }
    this.card.element.hidden = mode === "compare";
    this.sideElement.classList.toggle("comparing", mode === "compare");
    if (mode === "list") this.list.draw();
    if (mode === "compare") this.compare.ask();
    else if (before === "compare") {
      this.material.other = new Map();
      this.manuscript.draw();
    }
  }

  showHelp(open) {
    this.help.hidden = !open;
    this.helpButton.setAttribute("aria-expanded", String(open));
    if (open) this.help.focus();
    else this.manuscript.focus();
  }

  /* Saying things */

  say(text, urgent = false) {
    this.message.textContent = text;
    this.message.classList.toggle("urgent", urgent);
  }

  showSaved() {
    if (!this.saved) return;
    const { words, link } = this;
    const time = link.saved?.toLocaleTimeString(this.facts.language, { hour: "2-digit", minute: "2-digit" });
    const text = link.late ? fill(words.not_saved, link.late) : link.waiting.length ? words.saving
      : time ? fill(words.saved_at, time) : words.saved;
    if (this.saved.textContent !== text) this.saved.textContent = text;
    this.saved.classList.toggle("urgent", link.late > 0);
    this.banner.draw();
  }

  selectionChanged() {
    if (this.manuscript?.readSelection()) this.tellSelection();
  }

  /** What is selected, and the codes at the caret. */
  tellSelection() {
    const { words, material } = this;
    const passage = this.manuscript.passage();
    const codes = material.at(this.manuscript.selection.focus).map((coding) => material.label(coding));
    const selected = passage ? fill(words.selected, material.text.slice(passage.start, passage.end).split(/\s+/).length) : "";
    const text = [selected, codes.length ? fill(words.codes_here, codes.join(", ")) : ""].filter(Boolean).join(" · ");
    if (this.here.textContent !== text) this.here.textContent = text;
  }
}
