// Moves of the caret. The browser's own would stumble over the margin and leave the text at its end.

import { firstWhere } from "./positions.js";

/** Where each key leads from where the caret of a manuscript is. */
export class Caret {
  constructor(manuscript) {
    this.manuscript = manuscript;
    this.goal = null; // where on the line the caret wants to stay while it moves up and down
  }

  /** Where an arrow key, Home, End or a page key leads; null for any other key. */
  destination(key, command, extend) {
    const { anchor, focus } = this.manuscript.selection;
    if (!command && !extend && anchor !== focus && (key === "ArrowLeft" || key === "ArrowRight")) {
      return key === "ArrowLeft" ? Math.min(anchor, focus) : Math.max(anchor, focus);
    }
    const last = this.manuscript.material.text.trimEnd().length;
    const move = {
      ArrowRight: () => (command ? this.byWord(focus, 1) : this.byCharacter(focus, 1)),
      ArrowLeft: () => (command ? this.byWord(focus, -1) : this.byCharacter(focus, -1)),
      ArrowDown: () => this.byLine(focus, 1),
      ArrowUp: () => this.byLine(focus, -1),
      PageDown: () => this.byPage(focus, 1),
      PageUp: () => this.byPage(focus, -1),
      End: () => (command ? last : this.lineEdge(focus, 1)),
      Home: () => (command ? 0 : this.lineEdge(focus, -1)),
    }[key];
    if (!move) return null;
    if (!/^(Arrow(Up|Down)|Page)/.test(key)) this.goal = null;
    return Math.max(0, Math.min(last, move()));
  }

  /** The end of the next block or beginning of the one before, from a block's edge. */
  across(i, by) {
    const next = this.manuscript.material.blocks[i + by];
    if (!next) return by > 0 ? this.manuscript.material.blocks[i].end : this.manuscript.material.blocks[i].start;
    return by > 0 ? next.start : next.end;
  }

  byCharacter(unit, by) {
    const i = this.manuscript.material.blockAt(unit);
    const { start, end } = this.manuscript.material.blocks[i];
    if (by > 0 ? unit >= end : unit <= start) return this.across(i, by);
    const near = by > 0 ? this.manuscript.material.text.slice(unit, Math.min(end, unit + 64)) : this.manuscript.material.text.slice(Math.max(start, unit - 64), unit);
    const characters = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(near)];
    return unit + by * characters.at(by > 0 ? 0 : -1).segment.length;
  }

  /** To the end of this or the next word, or back to the beginning of this or the one before. */
  byWord(unit, by) {
    const i = this.manuscript.material.blockAt(unit);
    const { start, end } = this.manuscript.material.blocks[i];
    const edges = [...new Intl.Segmenter(this.manuscript.element.lang, { granularity: "word" }).segment(this.manuscript.material.text.slice(start, end))]
      .filter((word) => word.isWordLike)
      .map((word) => (by > 0 ? start + word.index + word.segment.length : start + word.index));
    const next = by > 0 ? edges.find((edge) => edge > unit) : edges.findLast((edge) => edge < unit);
    return next ?? this.across(i, by);
  }

  /** Position at a point of the screen inside a block's words. */
  fromPoint(i, x, y) {
    const box = this.manuscript.rows[i].querySelector(".said").getBoundingClientRect();
    const inside = Math.max(box.left + 1, Math.min(box.right - 2, x));
    const found = document.caretPositionFromPoint?.(inside, y) ?? document.caretRangeFromPoint?.(inside, y);
    const unit = found && this.manuscript.position(found.offsetNode ?? found.startContainer, found.offset ?? found.startOffset);
    return unit !== null && unit >= this.manuscript.material.blocks[i].start && unit <= this.manuscript.material.blocks[i].end ? unit : null;
  }

  byLine(unit, by) {
    this.manuscript.reveal(unit);
    const i = this.manuscript.material.blockAt(unit);
    const here = this.manuscript.box(unit);
    this.goal ??= here.left;
    const said = this.manuscript.rows[i].querySelector(".said").getBoundingClientRect();
    for (let away = 6; away < 80; away += 6) {
      const y = by > 0 ? here.bottom + away : here.top - away;
      if (by > 0 ? y > said.bottom : y < said.top) break;
      const found = this.fromPoint(i, this.goal, y);
      if (found !== null && (by > 0 ? this.manuscript.box(found).top > here.top + 8 : this.manuscript.box(found).top < here.top - 8)) return found;
    }
    const next = this.manuscript.material.blocks[i + by];
    if (!next) return by > 0 ? this.manuscript.material.blocks[i].end : this.manuscript.material.blocks[i].start;
    const edge = by > 0 ? next.said : next.end;
    this.manuscript.reveal(edge);
    const line = this.manuscript.box(edge);
    return this.fromPoint(i + by, this.goal, (line.top + line.bottom) / 2) ?? edge;
  }

  byPage(unit, by) {
    const here = this.manuscript.box(unit);
    this.goal ??= here.left;
    const before = this.manuscript.element.scrollTop;
    this.manuscript.element.scrollTop += by * this.manuscript.element.clientHeight * 0.85;
    if (this.manuscript.element.scrollTop === before) return by > 0 ? this.manuscript.material.text.length : 0;
    const frame = this.manuscript.element.getBoundingClientRect();
    const y = Math.max(frame.top + 30, Math.min(frame.bottom - 30, here.top));
    const i = firstWhere(this.manuscript.rows.length, (row) => this.manuscript.rows[row].getBoundingClientRect().bottom > y);
    const row = Math.min(i, this.manuscript.rows.length - 1);
    return this.fromPoint(row, this.goal, y) ?? this.manuscript.material.blocks[row].start;
  }

  lineEdge(unit, by) {
    const { top, bottom } = this.manuscript.box(unit);
    const i = this.manuscript.material.blockAt(unit);
    const edge = this.fromPoint(i, by > 0 ? Infinity : -Infinity, (top + bottom) / 2) ?? unit;
    // The position after a line's last blank is also that before the next line, where the caret would be drawn.
    return by > 0 && edge > unit && this.manuscript.box(edge).top > top + 8 ? edge - 1 : edge;
  }
}
