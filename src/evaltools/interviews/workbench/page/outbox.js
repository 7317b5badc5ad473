// Operations on their way to the disk. Each is kept in the page and in the browser's own store until Python has said
// that the disk has it, so that neither a dead kernel nor a reloaded page costs anything. Each has a name of its own,
// which Python writes with it: one that is sent twice is done once.
//
// Beside what waits lie drafts (what is being typed, which the next page sends as it was left), words that rest until
// something else is chosen, and what Python refused, which stays until somebody has seen it.

const PREFIX = "evaltools-outbox";

// Widgets come and go when a cell is run again; what they have not got rid of stays here.
const held = (globalThis[Symbol.for(PREFIX)] ??= new Map());
let latest = 0; // a clock that is set back must not turn the order round

/** A name no other operation has. `crypto.randomUUID` is missing where a hub is reached without TLS. */
export function newName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** What somebody wrote in an operation: a memo, a reason, a summary, the meaning of a code. */
export function written({ memo, reason, text, meaning }) {
  return memo ?? reason ?? text ?? Object.values(meaning ?? {}).filter((part) => typeof part === "string").join(" ");
}

/** What waits for one coder on one interview, oldest first. */
export class Outbox {
  constructor(key) {
    this.prefix = `${PREFIX}:${key}:`;
    if (!held.has(key)) held.set(key, new Map());
    this.memory = held.get(key);
    this.number = 0;
    this.restore();
  }

  /** Take up what an earlier page left in the browser. */
  restore() {
    for (const [name, text] of this.stored()) {
      try {
        const operation = JSON.parse(text);
        if (typeof operation?.op === "string" && !this.memory.has(name)) this.memory.set(name, operation);
      } catch {
        this.forget(name); // no operation of ours
      }
    }
  }

  stored() {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(this.prefix)).map((name) => [name, localStorage.getItem(name)]);
    } catch {
      return []; // the browser keeps nothing: the page still does
    }
  }

  put(operation) {
    latest = Math.max(latest, Date.now());
    const made = { ...operation, made: operation.made ?? [latest, this.number++] };
    const name = this.prefix + operation.op;
    this.memory.set(name, made);
    try {
      localStorage.setItem(name, JSON.stringify(made));
    } catch {
      // full or forbidden: kept in the page only
    }
    return made;
  }

  get(op) {
    return this.memory.get(this.prefix + op);
  }

  remove(op) {
    this.forget(this.prefix + op);
  }

  forget(name) {
    this.memory.delete(name);
    try {
      localStorage.removeItem(name);
    } catch {
      // nothing was kept there
    }
  }

  /** What waits to be sent; a memo that is being typed is not among it unless asked for. */
  list(drafts = false) {
    return this.all((one) => !one.refused && !one.resting && (drafts || !one.draft));
  }

  all(wanted) {
    const byAge = (a, b) => a.made[0] - b.made[0] || a.made[1] - b.made[1];
    return [...this.memory.values()].filter(wanted).sort(byAge);
  }

  /** What Python refused for good, and nobody has put away yet. */
  get refused() {
    return this.all((one) => one.refused);
  }
}
