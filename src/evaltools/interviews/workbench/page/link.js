// Messages to Python, and what is known to be saved.

import { newName, written } from "./outbox.js";

const PATIENCE = 4000; // milliseconds before an unanswered change is called unsaved
const AGAIN = 20000; // milliseconds before an unanswered change is sent again

/** Changes on their way to Python, one at a time and in order: a memo never arrives before its coding. */
export class Link {
  constructor(model, address, changed) {
    Object.assign(this, { model, address, changed });
    this.mine = new Set();
    this.asked = new Set();
    this.broken = false; // whether the last message could not even be sent
    this.failing = ""; // why Python could not write, in its words
    this.drafts = new Map(); // the name under which each field keeps what is being typed
    this.timers = new Set();
  }

  /** Begin to send, what an earlier page left first. */
  start(outbox) {
    this.outbox = outbox;
    this.broken = false;
    const drafts = outbox.list(true).filter((one) => one.draft && !this.drafts.has(one.field));
    for (const { op, draft, field, ...content } of drafts) {
      // Under a name of its own: in another window somebody may be typing on, and no answer may take that away.
      outbox.put({ ...content, op: newName() });
      outbox.remove(op);
    }
    this.under = null;
    this.next();
    this.changed();
  }

  /** Ask for something that changes nothing. */
  ask(action, content = {}) {
    const request = newName();
    this.asked.add(request);
    this.transmit({ do: action, request, ...content });
    return request;
  }

  /** Book an operation, then send it; what `field` kept of it while it was typed goes once it is booked. */
  send(action, content = {}, field = "") {
    const operation = { op: newName(), do: action, ...content };
    this.mine.add(operation.op);
    this.outbox.put(operation);
    this.settle(field);
    this.next();
    this.later(PATIENCE + 50, () => this.changed());
    this.changed();
    return operation.op;
  }

  /** Keep what is being typed into a field, at each keystroke; `send` takes its place. */
  draft(field, action, content) {
    if (!this.drafts.has(field)) this.drafts.set(field, newName());
    this.outbox?.put({ op: this.drafts.get(field), do: action, ...content, field, draft: true });
  }

  /** Nothing is being typed into the field any more. */
  settle(field) {
    if (this.drafts.has(field)) this.outbox?.remove(this.drafts.get(field));
    this.drafts.delete(field);
  }

  /** Keep words that cannot be sent yet; empty ones are kept no more. */
  rest(name, typed) {
    if (typed.trim()) this.outbox?.put({ op: name, do: "rest", text: typed, resting: true });
    else this.outbox?.remove(name);
  }

  rested(name) {
    return this.outbox?.get(name)?.text ?? "";
  }

  /** What waits and is as wanted, oldest first, what is being typed among it. */
  onItsWay(wanted) {
    return this.outbox?.list(true).filter(wanted) ?? [];
  }

  latest(wanted) {
    return this.onItsWay(wanted).at(-1);
  }

  /** Send the oldest that waits, unless it is under way. */
  next(again = false) {
    const [first] = this.outbox?.list() ?? [];
    if (!first || (first.op === this.under && !again)) return;
    this.under = first.op;
    const { made, draft, field, ...content } = first;
    if (!this.transmit({ ...content, request: first.op })) this.under = null;
    else this.later(AGAIN, () => this.under === first.op && this.next(true));
  }

  transmit(message) {
    try {
      this.model.send({ ...message, ...this.address });
      this.broken = false;
    } catch {
      // The kernel is gone: what was booked waits for the next one.
      this.broken = true;
    }
    this.changed();
    return !this.broken;
  }

  /** Note an answer; whether this page had asked. */
  answered(message) {
    const op = message.request;
    const mine = this.mine.has(op) || this.asked.delete(op);
    const operation = this.outbox?.get(op);
    if (message.time) this.saved = new Date(message.time * 1000);
    this.failing = message.kind === "refused" && message.code === "not-written" ? message.message : operation ? "" : this.failing;
    if (operation && !this.failing) {
      // Nobody is looking any more at what an earlier page left; what somebody wrote is never thrown away.
      const unseen = !mine && !["undo", "redo"].includes(operation.do) && message.code !== "already-coded";
      if (message.kind === "refused" && (written(operation) || unseen)) this.outbox.put({ ...operation, refused: true });
      else this.outbox.remove(op);
    }
    if (op && op === this.under) this.under = null;
    if (!this.failing) this.next();
    else this.later(AGAIN, () => this.failing && this.again());
    this.changed();
    return mine;
  }

  again() {
    this.under = null;
    this.failing = "";
    this.next();
    this.changed();
  }

  later(milliseconds, run) {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, milliseconds);
    this.timers.add(timer);
  }

  close() {
    for (const timer of this.timers) clearTimeout(timer);
  }

  get waiting() {
    return this.outbox?.list() ?? [];
  }

  /** Whether anything has not reached Python, what is being typed among it. */
  get unsent() {
    return Boolean(this.outbox?.list(true).length);
  }

  /** What was typed into operations that Python refused for good; kept until somebody has put it away. */
  get refused() {
    return this.outbox?.refused ?? [];
  }

  forget() {
    for (const one of this.refused) this.outbox.remove(one.op);
  }

  /** How many have waited too long to be called on their way. */
  get late() {
    const { waiting } = this;
    if (this.broken || this.failing) return waiting.length;
    return waiting.filter((one) => Date.now() - one.made[0] >= PATIENCE).length;
  }
}

/** Several ways to Python seen as one, for whoever tells what is saved. */
export class Together {
  constructor(links) {
    this.links = links;
  }

  get waiting() {
    return this.links().flatMap((link) => link.waiting);
  }

  get late() {
    return this.links().reduce((sum, link) => sum + link.late, 0);
  }

  get broken() {
    return this.links().some((link) => link.broken);
  }

  get failing() {
    return this.links().map((link) => link.failing).find(Boolean) ?? "";
  }

  get saved() {
    return this.links().map((link) => link.saved).filter(Boolean).sort((a, b) => b - a)[0];
  }

  get unsent() {
    return this.links().some((link) => link.unsent);
  }

  get refused() {
    return this.links().flatMap((link) => link.refused);
  }

  forget() {
    for (const link of this.links()) link.forget();
  }

  again() {
    for (const link of this.links()) link.again();
  }
}
