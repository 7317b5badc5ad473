// What is shown: text, codes and codings of one interview, and lookups in them.

import { Positions, firstWhere } from "./positions.js";

const COLOUR = /^#[0-9a-f]{6}$/i;

/** Codes by id. Those of the same colour get different line patterns, so that colour is never needed alone. */
export function patterned(rows) {
  const codes = new Map(rows.map((code) => [code.id, code]));
  const used = new Map();
  let place = 0;
  for (const code of codes.values()) {
    code.place = place++;
    const colour = COLOUR.test(code.colour) ? code.colour.toLowerCase() : "#0072b2";
    const before = used.get(colour) ?? 0;
    used.set(colour, before + 1);
    code.colour = colour;
    code.pattern = before % 4;
  }
  return codes;
}

/** Text, codes and codings of one page, and lookups in them. Knows nothing of elements. */
export class Material {
  constructor(opened) {
    this.text = opened.text;
    this.positions = new Positions(opened.text);
    const units = (point) => this.positions.units(point);
    this.turns = opened.turns.map(([start, said, end]) => ({ start: units(start), said: units(said), end: units(end) }));
    this.sentences = opened.sentences.map(([start, end]) => ({ start: units(start), end: units(end) }));
    this.codes = opened.codes instanceof Map ? opened.codes : patterned(opened.codes);
    this.codings = new Map();
    this.other = new Map();
    for (const row of opened.codings) this.put(row);
    this.blocks = this.cut();
  }

  coding(row) {
    return { ...row, start: this.positions.units(row.start), end: this.positions.units(row.end) };
  }

  put(row) {
    this.codings.set(row.id, this.coding(row));
  }

  /** Every coding anew, as they stand on the disk. */
  replace(rows) {
    this.codings = new Map();
    for (const row of rows) this.put(row);
  }

  label(coding) {
    return this.codes.get(coding.code)?.label ?? `? ${coding.code}`;
  }

  quote(coding) {
    return this.text.slice(coding.start, coding.end);
  }

  /** By place, the longer first; codings of the same passage in the order they were made. */
  inOrder(codings = this.codings) {
    return [...codings.values()].sort((a, b) => a.start - b.start || b.end - a.end);
  }

  /** One block per line of text; a turn's first block also holds the speaker's label. */
  cut() {
    const blocks = [];
    let turn = 0;
    for (let start = 0; start < this.text.length; ) {
      let end = this.text.indexOf("\n", start);
      if (end < 0) end = this.text.length;
      if (this.text.slice(start, end).trim()) {
        while (turn < this.turns.length && this.turns[turn].end <= start) turn++;
        const own = this.turns[turn];
        const opens = own && own.start >= start && own.start < end;
        blocks.push({ start, end, said: opens ? Math.min(own.said, end) : start, opens });
      }
      start = end + 1;
    }
    return blocks;
  }

  blockAt(unit) {
    const after = firstWhere(this.blocks.length, (i) => this.blocks[i].end >= unit);
    return Math.min(after, this.blocks.length - 1);
  }

  /** Number of the unit a position is in, at the end of or before. */
  unitAt(units, unit) {
    const place = firstWhere(units.length, (i) => units[i].end >= unit);
    return Math.min(place, units.length - 1);
  }

  /** A selection without the white space around it and without half characters. */
  trimmed(start, end) {
    while (start < end && /\s/.test(this.text[start])) start++;
    while (end > start && /\s/.test(this.text[end - 1])) end--;
    if (start === end) return null;
    const low = (unit) => unit > 0 && /[\udc00-\udfff]/.test(this.text[unit] ?? "");
    if (low(start)) start--;
    if (low(end)) end++;
    return { start, end };
  }

  at(unit) {
    return this.inOrder().filter((coding) => coding.start <= unit && unit < coding.end);
  }
}
