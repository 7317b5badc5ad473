// What the coder does: keys, clicks, and the commands behind them.

import { fill, shortened } from "./elements.js";
import { newName } from "./outbox.js";

/** The commands of a page: `page` shows, this acts. */
export class Commands {
  constructor(page) {
    this.page = page;
    this.changing = false; // whether the next code chosen replaces that of the current coding
    this.memoNext = false; // whether the memo is wanted as soon as the coding is there
  }

  hearText() {
    const { element } = this.page.manuscript;
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("focus", () => this.page.manuscript.release());
    element.addEventListener("blur", () => this.page.manuscript.keep());
    element.addEventListener("mousedown", (event) => {
      this.page.manuscript.caret.goal = null;
      const chip = event.target.closest(".chip");
      if (!chip) {
        // A press on selected text would drag the words away; here it always begins a new selection.
        if (event.button === 0 && event.detail === 1 && !event.shiftKey) document.getSelection().removeAllRanges();
        return;
      }
      event.preventDefault();
      this.makeCurrent(chip.dataset.coding);
    });
    element.addEventListener("click", (event) => {
      if (event.target.closest(".margin") || !this.page.manuscript.readSelection()) return;
      const { anchor, focus } = this.page.manuscript.selection;
      if (anchor === focus) this.pick(focus);
    });
    element.addEventListener("mouseover", (event) => {
      const over = event.target.closest("[data-codings], [data-coding]");
      this.page.manuscript.hover(over ? (over.dataset.codings ?? over.dataset.coding).split(" ") : []);
    });
    element.addEventListener("mouseleave", () => this.page.manuscript.hover([]));
    this.page.frame.onkeydown = (event) => this.keyAnywhere(event);
  }

  /** A click takes the shortest coding there; further clicks go through the others. */
  pick(unit) {
    const there = this.page.material.at(unit).sort((a, b) => a.end - a.start - (b.end - b.start));
    const now = there.findIndex((coding) => coding.id === this.page.current);
    this.makeCurrent(there.length ? there[(now + 1) % there.length].id : null);
  }

  makeCurrent(id) {
    this.page.current = this.page.material.codings.has(id) ? id : null;
    this.page.manuscript.mark(id ? [id] : []);
    this.page.card.show(this.page.current);
  }

  keyAnywhere(event) {
    const inField = event.target.matches("input:not([type=checkbox]):not([type=radio]), textarea");
    const command = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (event.key === "Escape" && !this.page.help.contains(event.target)) {
      event.preventDefault();
      this.escape(event.target === this.page.manuscript.element);
    } else if (command && letter === "s") {
      event.preventDefault();
      this.page.card.save();
      const { link, words } = this.page;
      this.page.say(link.waiting.length ? fill(words.not_saved, link.waiting.length) : words.always_saved, link.waiting.length > 0);
    } else if (command && !inField && (letter === "z" || letter === "y")) {
      event.preventDefault();
      this.page.link.send(letter === "y" || event.shiftKey ? "redo" : "undo");
    }
  }

  escape(inText) {
    this.changing = false;
    if (inText) {
      this.page.manuscript.select(this.page.manuscript.selection.focus, this.page.manuscript.selection.focus, false);
      this.makeCurrent(null);
    } else {
      this.page.tree.search.value = "";
      this.page.tree.filter();
      this.page.manuscript.focus();
    }
    this.page.say("");
  }

  /** Keys in the text. */
  key(event) {
    const { key, shiftKey } = event;
    this.page.manuscript.readSelection();
    const command = event.ctrlKey || event.altKey || event.metaKey;
    if (command && (key === "ArrowUp" || key === "ArrowDown")) {
      event.preventDefault();
      return this.moveTurn(key === "ArrowDown" ? 1 : -1, shiftKey);
    }
    const unit = this.page.manuscript.caret.destination(key, command, shiftKey);
    if (unit !== null) {
      event.preventDefault();
      return this.page.manuscript.select(shiftKey ? this.page.manuscript.selection.anchor : unit, unit);
    }
    this.page.manuscript.caret.goal = null;
    if (command || (key.length > 1 && !["Enter", "Delete", "Backspace", "F2", "Dead"].includes(key))) return undefined;
    event.preventDefault();
    const run = {
      ".": () => this.moveSentence(1, false), ",": () => this.moveSentence(-1, false),
      ":": () => this.moveSentence(1, true), ">": () => this.moveSentence(1, true),
      ";": () => this.moveSentence(-1, true), "<": () => this.moveSentence(-1, true),
      s: () => this.selectUnits(this.page.material.sentences), t: () => this.selectUnits(this.saidTurns()),
      n: () => this.step(1, shiftKey), p: () => this.step(-1, shiftKey),
      m: () => this.editMemo(), f2: () => this.editMemo(), b: () => this.bounds(), c: () => this.recode(),
      enter: () => this.page.tree.search.focus(), "/": () => this.page.tree.search.focus(),
      delete: () => this.remove(), backspace: () => this.remove(), "?": () => this.page.showHelp(true),
    }[key.toLowerCase()];
    if (run) return run();
    if (this.page.host?.inText(key.toLowerCase())) return undefined;
    const code = [...this.page.material.codes.values()].find((one) => one.key && one.key === key.toLowerCase());
    if (code) return this.useCode(code.id);
    if (key.length === 1 && /\S/.test(key)) this.page.say(fill(this.page.words.no_such_key, key));
    return undefined;
  }

  saidTurns() {
    return this.page.material.turns.map((turn) => ({ start: turn.said, end: turn.end })).filter((turn) => turn.start < turn.end);
  }

  moveTurn(by, extend) {
    const { focus } = this.page.manuscript.selection;
    const turns = this.saidTurns();
    if (!turns.length) return;
    // A caret in the speaker's label counts as being in the turn.
    const now = this.page.material.unitAt(turns, focus);
    const inside = by < 0 ? focus > turns[now].start : extend && focus < turns[now].end;
    const next = turns[Math.max(0, Math.min(turns.length - 1, inside ? now : now + by))];
    this.moveTo(extend && by > 0 ? next.end : next.start, extend, next);
  }

  moveSentence(by, extend) {
    const { focus } = this.page.manuscript.selection;
    const all = this.page.material.sentences;
    const now = this.page.material.unitAt(all, by > 0 || focus === 0 ? focus : focus - 1);
    const here = all[now];
    if (!here) return;
    if (by < 0) return this.moveTo(here.start < focus ? here.start : all[Math.max(0, now - 1)].start, extend, here);
    const after = all[Math.min(all.length - 1, now + 1)];
    const next = focus < here.start || (extend && focus < here.end) ? here : after;
    return this.moveTo(extend ? next.end : next.start, extend, next);
  }

  moveTo(unit, extend, read) {
    this.page.manuscript.select(extend ? this.page.manuscript.selection.anchor : unit, unit);
    this.page.say(shortened(this.page.material.text.slice(read.start, read.end), 160));
  }

  /** Select the unit at the caret; a second time, the next one as well. */
  selectUnits(units) {
    const { anchor, focus } = this.page.manuscript.selection;
    const [start, end] = [Math.min(anchor, focus), Math.max(anchor, focus)];
    const first = units[this.page.material.unitAt(units, start)];
    if (!first) return;
    const whole = start === first.start && units.some((unit) => unit.end === end);
    const last = units[Math.min(units.length - 1, this.page.material.unitAt(units, end) + (whole ? 1 : 0))];
    this.page.manuscript.select(first.start, Math.max(last.end, first.end));
    this.page.say(shortened(this.page.material.text.slice(last.start, last.end), 160));
  }

  /** What a code is put on: the selection, or else the current coding's passage when the caret is in it. */
  target() {
    this.page.manuscript.readSelection();
    const passage = this.page.manuscript.passage();
    if (passage) return passage;
    const coding = this.page.material.codings.get(this.page.current);
    const { focus } = this.page.manuscript.selection;
    return coding && coding.start <= focus && focus <= coding.end ? coding : null;
  }

  useCode(code, back = false) {
    const { words } = this.page;
    const chosen = this.page.material.codes.get(code);
    if (chosen?.heading) return this.page.say(fill(words.heading, chosen.label), true);
    if (this.changing) return this.finishRecode(code);
    const target = this.target();
    if (back) {
      this.page.tree.search.value = "";
      this.page.tree.filter();
      this.page.manuscript.focus();
    }
    if (!target) return this.page.host?.chosen(code) ?? this.page.say(words.select_first, true);
    const { positions, text } = this.page.material;
    const { start, end } = target;
    this.page.tree.point(code);
    return this.page.link.send("add", { id: newName(), start: positions.points(start), end: positions.points(end), code, quote: text.slice(start, end) });
  }

  recode() {
    if (!this.page.current) return this.page.say(this.page.words.choose_coding);
    this.changing = true;
    this.page.showPanel("codes");
    this.page.tree.search.focus();
    return this.page.say(fill(this.page.words.choose_new, this.page.material.label(this.page.material.codings.get(this.page.current))));
  }

  finishRecode(code) {
    this.changing = false;
    this.page.tree.search.value = "";
    this.page.tree.filter();
    this.page.manuscript.focus();
    if (this.page.current) this.page.link.send("change", { id: this.page.current, code });
  }

  bounds() {
    const passage = this.page.manuscript.passage();
    if (!this.page.current) return this.page.say(this.page.words.choose_coding);
    if (!passage) return this.page.say(this.page.words.select_bounds);
    const { positions, text } = this.page.material;
    const { start, end } = passage;
    return this.page.link.send("change", {
      id: this.page.current, start: positions.points(start), end: positions.points(end), quote: text.slice(start, end),
    });
  }

  remove() {
    let id = this.page.current;
    if (!id) {
      const there = this.page.material.at(this.page.manuscript.selection.focus);
      if (there.length > 1) return this.page.say(this.page.words.several);
      id = there[0]?.id;
    }
    if (!id) return this.page.say(this.page.words.choose_coding);
    return this.page.link.send("remove", { id });
  }

  editMemo() {
    this.memoNext = false;
    if (this.page.current) {
      if (this.page.mode === "compare") this.page.showPanel("codes");
      this.page.card.memo.focus();
    } else if (this.page.link.waiting.length) this.memoNext = true;
    else this.page.say(this.page.words.choose_coding);
  }

  /** To the next or previous coding, or difference when comparing. */
  step(by, sameCode = false) {
    if (this.page.mode === "compare") return this.page.compare.step(by);
    const current = this.page.material.codings.get(this.page.current);
    const all = this.page.material.inOrder().filter((coding) => !sameCode || !current || coding.code === current.code);
    const from = this.page.manuscript.selection.focus;
    let next = all.findIndex((coding) => coding.id === this.page.current) + by;
    if (!current) next = by > 0 ? all.findIndex((coding) => coding.start >= from) : all.findLastIndex((coding) => coding.start < from);
    const coding = all[next];
    if (!coding || next < 0) return this.page.say(all.length ? this.page.words.no_more : this.page.words.no_codings);
    return this.go(coding, true);
  }

  go(coding, focus) {
    if (focus) this.page.manuscript.focus();
    this.page.manuscript.select(coding.start, coding.start);
    this.makeCurrent(coding.id);
    const memo = coding.memo ? fill(this.page.words.with_memo, coding.memo) : "";
    this.page.say(`${fill(this.page.words.at, this.page.material.label(coding), shortened(this.page.material.quote(coding), 100))} ${memo}`.trim());
  }

  look(codings) {
    if (!codings.length) return;
    const start = Math.min(...codings.map((coding) => coding.start));
    this.page.manuscript.select(start, start);
    this.page.manuscript.mark(codings.map((coding) => coding.id));
  }
}
