// The text: blocks of segments, underlines in lanes, chips in the margin, and the selection.

import { Caret } from "./caret.js";
import { kept, make, paint, shortened } from "./elements.js";

export const LANE = 5; // pixels between two underlines

/** The transcript as an element: blocks of segments, underlines in lanes, chips in the margin, a selection. */
export class Manuscript {
  constructor(material, words, label, language) {
    this.material = material;
    this.words = words;
    this.selection = { anchor: 0, focus: 0 };
    this.current = [];
    this.shown = [];
    this.caret = new Caret(this);
    // Editable, so that caret, arrow keys and screen readers work as in any text field and so that notebooks
    // leave letters alone; every attempt to edit is refused below.
    this.element = make("div", {
      class: "text", contenteditable: "true", role: "textbox", "aria-multiline": "true", "aria-readonly": "true",
      "aria-label": label, tabindex: "0", spellcheck: "false", autocapitalize: "off", autocorrect: "off",
      inputmode: "none", translate: "no", "data-gramm": "false", lang: language,
    });
    this.rows = material.blocks.map(() => null);
    this.drawn = material.blocks.map(() => "");
    this.protect();
  }

  /** Nothing typed, pasted, dropped or composed may change the text on the page. */
  protect() {
    for (const kind of ["beforeinput", "paste", "cut", "drop", "dragstart"]) {
      this.element.addEventListener(kind, (event) => event.preventDefault());
    }
    // A composition (dead keys, input methods) cannot be prevented, only taken back.
    const restore = () => this.draw(true);
    this.element.addEventListener("compositionend", () => setTimeout(restore));
    this.element.addEventListener("input", restore);
  }

  /** Draw the blocks that changed. */
  draw(all = false) {
    const { material } = this;
    const inBlock = material.blocks.map(() => []);
    const spread = (codings, above) => {
      const lanes = material.blocks.map(() => []);
      for (const coding of material.inOrder(codings)) {
        for (let i = material.blockAt(coding.start); i < material.blocks.length; i++) {
          const block = material.blocks[i];
          if (block.start >= coding.end) break;
          if (block.end > coding.start) inBlock[i].push({ coding, lane: freeLane(lanes[i], coding), above });
        }
      }
    };
    spread(material.codings, false);
    spread(material.other, true);
    const fragment = this.rows[0] ? null : document.createDocumentFragment();
    material.blocks.forEach((block, i) => {
      const signature = inBlock[i]
        .map(({ coding, lane, above }) => [coding.id, coding.start, coding.end, coding.code, lane, above, !!coding.memo])
        .join("|");
      if (!all && this.rows[i] && this.drawn[i] === signature) return;
      const row = this.row(block, inBlock[i]);
      if (fragment) fragment.append(row);
      else this.rows[i].replaceWith(row);
      this.rows[i] = row;
      this.drawn[i] = signature;
    });
    if (fragment) this.element.append(fragment);
    this.restoreSelection();
    this.mark(this.current);
  }

  row(block, marks) {
    marks.sort((a, b) => a.coding.start - b.coding.start || b.coding.end - a.coding.end);
    const below = Math.max(0, ...marks.filter((mark) => !mark.above).map((mark) => mark.lane + 1));
    const above = Math.max(0, ...marks.filter((mark) => mark.above).map((mark) => mark.lane + 1));
    const who = make("div", { class: "who" });
    const said = make("div", { class: "said", dir: "auto" });
    const cuts = new Set([block.start, block.said, block.end]);
    for (const { coding } of marks) {
      cuts.add(Math.max(block.start, coding.start)).add(Math.min(block.end, coding.end));
    }
    const edges = [...cuts].sort((a, b) => a - b);
    for (let i = 0; i + 1 < edges.length; i++) {
      const segment = this.segment(edges[i], edges[i + 1], marks);
      (edges[i] < block.said ? who : said).append(segment);
    }
    if (block.said >= block.end) said.append(make("br"));
    const row = make("div", { class: block.opens ? "block opens" : "block" }, who, said, this.margin(block, marks));
    row.style.setProperty("--above", above);
    row.style.setProperty("--below", below);
    // An estimate of the height lets blocks out of sight stay undrawn without the scroll bar lying much.
    const lines = Math.ceil((block.end - block.start) / 68);
    row.style.setProperty("--guess", `${Math.max(lines * (26 + LANE * (below + above)), marks.length * 26) + 12}px`);
    return row;
  }

  segment(start, end, marks) {
    const over = marks.filter(({ coding }) => coding.start < end && coding.end > start);
    const segment = make("span", { class: over.length ? "segment coded" : "segment" });
    segment.textContent = this.material.text.slice(start, end);
    segment.from = start;
    if (!over.length) return segment;
    segment.dataset.codings = over.map(({ coding }) => coding.id).join(" ");
    segment.title = over.map(({ coding, above }) => this.name(coding, above)).join("\n");
    const depth = (side) => Math.max(0, ...over.filter((mark) => mark.above === side).map((mark) => mark.lane + 1));
    const below = depth(false);
    segment.style.setProperty("--below", below);
    segment.style.setProperty("--above", depth(true));
    const images = [];
    const places = [];
    const sizes = [];
    const layer = (image, place, size) => {
      images.push(image);
      places.push(place);
      sizes.push(size);
    };
    for (const { coding, lane, above } of over) {
      const code = this.material.codes.get(coding.code);
      const line = code ? `var(--line-${code.place})` : "var(--line-unknown)";
      const edge = code ? `var(--edge-${code.place})` : "var(--edge-unknown)";
      const y = above ? `${lane * LANE}px` : `calc(100% - ${(below - lane - 1) * LANE}px)`;
      // A short upright marks where a coding begins, so that neighbours on one lane stay apart.
      if (coding.start === start) layer(edge, `0 ${y}`, `2px ${LANE + 1}px`);
      layer(line, `0 ${y}`, "100% 3px");
    }
    segment.style.backgroundImage = images.join(", ");
    segment.style.backgroundPosition = places.join(", ");
    segment.style.backgroundSize = sizes.join(", ");
    return segment;
  }

  name(coding, above) {
    const label = this.material.label(coding);
    return above ? `${coding.coder}: ${label}` : label;
  }

  /** Chips for the codings that begin in the block; the list in the side panel says the same to screen readers. */
  margin(block, marks) {
    const margin = make("div", { class: "margin", contenteditable: "false", "aria-hidden": "true" });
    for (const { coding, above } of marks) {
      if (coding.start < block.start && this.material.blockAt(coding.start) < this.material.blockAt(block.start)) continue;
      const chip = make("span", { class: above ? "chip other" : "chip", title: shortened(this.material.quote(coding)) });
      chip.dataset.coding = coding.id;
      chip.append(make("span", { class: "swatch" }), make("span", { class: "chip-label" }, this.name(coding, above)));
      if (coding.memo) chip.append(make("span", { class: "has-memo", title: coding.memo }, "✎"));
      paint(chip, this.material.codes.get(coding.code));
      margin.append(chip);
    }
    return margin;
  }

  /** Show which codings are the current ones. */
  mark(ids) {
    this.current = ids;
    this.flag("current", ids);
  }

  hover(ids) {
    this.flag("near", ids);
  }

  flag(name, ids) {
    for (const was of this.element.querySelectorAll(`.${name}`)) was.classList.remove(name);
    for (const id of ids) {
      const own = CSS.escape(id);
      for (const now of this.element.querySelectorAll(`[data-codings~="${own}"], [data-coding="${own}"]`)) now.classList.add(name);
    }
  }

  /* Positions in the text and places in the page */

  /** Position of a place in the page, or null outside the text. */
  position(node, offset) {
    const segment = node.nodeType === Node.TEXT_NODE ? node.parentElement.closest(".segment") : null;
    if (segment && this.element.contains(segment)) return segment.from + offset;
    if (!this.element.contains(node)) return null;
    // Between elements: the start of the next segment, or the end of the text.
    const next = node.childNodes[offset];
    if (next) {
      const inside = next.nodeType === Node.ELEMENT_NODE
        ? (next.matches(".segment") ? next : next.querySelector(".segment")) : null;
      if (inside) return inside.from;
    }
    if (node.nodeType === Node.ELEMENT_NODE && node.matches(".segment")) {
      return node.from + (offset ? node.textContent.length : 0);
    }
    const row = node === this.element ? null : (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest(".block");
    const place = row ? this.rows.indexOf(row) : this.rows.length - 1;
    return place < 0 ? null : offset === 0 && row ? this.material.blocks[place].start : this.material.blocks[place].end;
  }

  /** Place in the page of a position; positions between lines belong to the next line. */
  place(unit) {
    const i = this.material.blockAt(unit);
    const block = this.material.blocks[i];
    const inside = Math.max(block.start, Math.min(unit, block.end));
    const segments = this.rows[i].querySelectorAll(".segment");
    for (const segment of segments) {
      const length = segment.firstChild?.length ?? 0;
      if (inside <= segment.from + length) return [segment.firstChild ?? segment, inside - segment.from];
    }
    return [this.rows[i], 0];
  }

  /** Take the page's selection over, if it lies in the text; its own event may come later than a key. */
  readSelection() {
    const found = document.getSelection();
    if (document.activeElement !== this.element || !found?.anchorNode || !this.element.contains(found.anchorNode)) return false;
    const anchor = this.position(found.anchorNode, found.anchorOffset);
    const focus = this.position(found.focusNode, found.focusOffset);
    if (anchor === null || focus === null) return false;
    this.selection = { anchor, focus };
    return true;
  }

  restoreSelection() {
    if (document.activeElement === this.element) this.select(this.selection.anchor, this.selection.focus, false);
    else this.keep();
  }

  select(anchor, focus, scroll = true) {
    this.selection = { anchor, focus };
    if (!scroll) this.caret.goal = null;
    const [from, fromOffset] = this.place(anchor);
    const [to, toOffset] = this.place(focus);
    if (document.activeElement === this.element) {
      document.getSelection().setBaseAndExtent(from, fromOffset, to, toOffset);
    } else {
      this.keep();
    }
    if (scroll) this.reveal(focus);
  }

  /** Show the selection while the keyboard is in another field: one range per block, to leave the margin out. */
  keep() {
    this.release();
    const start = Math.min(this.selection.anchor, this.selection.focus);
    const end = Math.max(this.selection.anchor, this.selection.focus);
    if (!kept || start === end) return;
    for (let i = this.material.blockAt(start); i < this.rows.length && this.material.blocks[i].start < end; i++) {
      const block = this.material.blocks[i];
      const range = document.createRange();
      range.setStart(...this.place(Math.max(start, block.said)));
      range.setEnd(...this.place(Math.min(end, block.end)));
      this.shown.push(range);
      kept.add(range);
    }
  }

  release() {
    for (const range of this.shown) kept?.delete(range);
    this.shown = [];
  }

  /** Where a position is on the screen. */
  box(unit) {
    const range = document.createRange();
    const [node, offset] = this.place(unit);
    range.setStart(node, offset);
    const rects = range.getClientRects();
    if (rects.length) return rects[rects.length - 1];
    return (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).getBoundingClientRect();
  }

  /** Scroll a position into sight: a line away by that line, further away to a comfortable height. */
  reveal(unit) {
    const over = (frame, box) => {
      if (box.top < frame.top + 24) return box.top - frame.top - 24;
      return Math.max(0, box.bottom - frame.bottom + 24);
    };
    // Blocks out of sight are only guessed at until they come near: look again.
    for (let look = 0; look < 3; look++) {
      const frame = this.element.getBoundingClientRect();
      const box = this.box(unit);
      const away = over(frame, box);
      if (!away) break;
      this.element.scrollTop += Math.abs(away) < 80 ? away : box.top - frame.top - frame.height / 3;
    }
    // The notebook around may have to follow.
    for (let outer = this.element.parentElement; outer; outer = outer.parentElement) {
      if (outer.scrollHeight > outer.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(outer).overflowY)) {
        outer.scrollTop += over(outer.getBoundingClientRect(), this.box(unit));
      }
    }
  }

  focus() {
    this.element.focus({ preventScroll: true });
    this.release();
    this.select(this.selection.anchor, this.selection.focus, false);
  }

  /** What is selected, without white space around it; null when nothing is. */
  passage() {
    const { anchor, focus } = this.selection;
    return this.material.trimmed(Math.min(anchor, focus), Math.max(anchor, focus));
  }
}

/** The first lane of a block that is free again where a coding begins, so that underlines never meet. */
export function freeLane(until, coding) {
  let lane = until.findIndex((end) => end <= coding.start);
  if (lane < 0) lane = until.length;
  until[lane] = coding.end;
  return lane;
}
