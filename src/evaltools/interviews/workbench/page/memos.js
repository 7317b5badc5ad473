// Memos on the project, the interview and the code; those on codings stand with the coding.

import { fill, make } from "./elements.js";

const PAUSE = 2500; // milliseconds without a keystroke before a memo is saved

/** One field that is saved when it is left, and kept in the page while it is typed. */
class MemoField {
  constructor(host, label, read, content) {
    Object.assign(this, { host, read, content, own: "" });
    this.field = make("textarea", { rows: "5", class: "memo" });
    this.head = make("span", {}, label);
    this.by = make("span", { class: "quiet by" });
    this.element = make("label", { class: "memo-field" }, this.head, this.field, this.by);
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.host.link.draft(this.name, ...this.booked());
      this.timer = setTimeout(() => this.save(), PAUSE);
    });
    this.field.addEventListener("blur", () => this.save());
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.save();
      this.host.say(this.host.words.memo_kept);
    });
  }

  /** Under which name what is typed is kept. */
  get name() {
    return JSON.stringify(this.content());
  }

  booked() {
    const [action, content] = this.content();
    return [action, { ...content, text: this.field.value, over: this.over ?? "", own: this.own }];
  }

  /** What is on its way to Python about the same. */
  waiting() {
    const [action, content] = this.content();
    return this.host.link.latest((one) => one.do === action && Object.entries(content).every(([key, value]) => one[key] === value));
  }

  /** Show what stands or is on its way, unless somebody is writing here. */
  show() {
    const memo = this.read();
    this.element.hidden = !memo;
    if (!memo || (document.activeElement === this.field && this.changed)) return;
    const waiting = this.waiting();
    this.field.value = waiting?.text ?? memo.text;
    this.sent = this.field.value;
    this.over = waiting?.over ?? memo.over;
    this.own = waiting?.op ?? "";
    this.by.textContent = memo.by ? fill(this.host.words.memo_by, memo.by, memo.time.slice(0, 10)) : "";
  }

  get changed() {
    return this.field.value !== this.sent;
  }

  save() {
    clearTimeout(this.timer);
    if (!this.changed) return this.host.link.settle(this.name);
    const [action, content] = this.booked();
    this.sent = this.field.value;
    this.own = this.host.change(action, content, null, this.name);
    return undefined;
  }
}

export class MemoPanel {
  constructor(host) {
    const { words } = host;
    Object.assign(this, { host, words });
    const interview = () => host.interviews.find((one) => one.id === this.interview);
    const code = () => host.codes.get(this.code);
    this.fields = {
      interview: new MemoField(host, words.memo_interview, () => interview()?.memo, () => ["memo", { about: this.interview }]),
      code: new MemoField(host, words.memo_code, () => code() && { text: code().memo, over: code().memo_over, by: "", time: "" }, () => ["tree", { act: "memo", code: this.code }]),
      project: new MemoField(host, words.memo_project, () => host.facts.memo, () => ["memo", { about: "" }]),
    };
    this.done = make("input", { type: "checkbox", onchange: () => host.change("done", { about: this.interview, value: this.done.checked }) });
    this.element = make("div", { class: "memos" }, make("p", { class: "quiet" }, words.memos_about), ...Object.values(this.fields).map((field) => field.element),
      make("label", { class: "check" }, this.done, words.interview_done));
  }

  /** The panel has come to the front, or another interview or code has. */
  shown() {
    this.save();
    this.interview = this.host.interview;
    this.code = this.host.tree.active;
    this.fields.interview.head.textContent = fill(this.words.memo_interview, this.interview ?? "");
    this.fields.code.head.textContent = fill(this.words.memo_code, this.host.codes.get(this.code)?.label ?? "");
    for (const field of Object.values(this.fields)) field.show();
    const row = this.host.interviews.find((one) => one.id === this.interview);
    this.done.checked = Boolean(row && this.host.rail.own(row)?.done);
  }

  /** Hand over what has been typed. */
  save() {
    for (const field of Object.values(this.fields)) if (field.changed && field.sent !== undefined) field.save();
  }

  recoded() {
    this.fields.code.show();
  }

  noted(message) {
    if (message.about === "") this.host.facts.memo = message.memo;
    const row = this.host.interviews.find((one) => one.id === message.about);
    if (row) row.memo = message.memo;
    for (const field of Object.values(this.fields)) field.show();
    this.host.rail.draw();
  }
}
