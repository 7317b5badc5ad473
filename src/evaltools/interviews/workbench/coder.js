// The page of evaltools.interviews.coder.Coder: one ESM module, no build step, nothing fetched.
//
// Two rules hold throughout. Text from transcripts, codebooks and memos enters the page by `textContent` only, so
// that markup in it is shown and never run. What is drawn as coded is on the disk: a coding appears when
// Python has answered, and until then it counts as unsaved.
//
// Python counts positions in code points, JavaScript in UTF-16 units. Everything below is UTF-16; `Positions`
// converts on the way in and out.

const LANE = 5; // pixels between two underlines
const COLOUR = /^#[0-9a-f]{6}$/i;
const PATIENCE = 4000; // milliseconds before an unanswered change is called unsaved
const MEMO_PAUSE = 2500; // milliseconds without a keystroke before a memo is saved

/* ---------- Positions ---------- */

/** Converts between code points and UTF-16 units by the places of the characters that need two units. */
class Positions {
  constructor(text) {
    this.wide = [];
    for (let unit = 0; unit < text.length; unit++) {
      const point = text.codePointAt(unit);
      if (point > 0xffff) {
        this.wide.push(unit);
        unit++;
      }
    }
  }

  /** UTF-16 units before a position given in code points. */
  units(point) {
    // The i-th wide character stands at code point wide[i] - i.
    return point + firstWhere(this.wide.length, (i) => this.wide[i] - i >= point);
  }

  /** Code points before a position given in UTF-16 units. */
  points(unit) {
    return unit - firstWhere(this.wide.length, (i) => this.wide[i] >= unit);
  }
}

/** The first of 0..count for which `test` holds, when it holds from some number on. */
function firstWhere(count, test) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/* ---------- Elements ---------- */

/** An element with attributes and children; strings become text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Fill the gaps {0}, {1} ... of a sentence. */
function fill(sentence, ...values) {
  return sentence.replace(/\{(\d)\}/g, (_, place) => String(values[place] ?? ""));
}

function shortened(text, length = 90) {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = Array.from(line.slice(0, length * 2));
  return characters.length <= length ? line : `${characters.slice(0, length - 1).join("")}…`;
}

// One highlight shared by all widgets shows a selection while the keyboard is elsewhere.
const kept = globalThis.CSS?.highlights ? (CSS.highlights.get("evaltools-selection") ?? new Highlight()) : null;
kept && CSS.highlights.set("evaltools-selection", kept);

/* ---------- What is shown ---------- */

/** Text, codes and codings of one page, and lookups in them. Knows nothing of elements. */
class Material {
  constructor(opened) {
    this.text = opened.text;
    this.positions = new Positions(opened.text);
    const units = (point) => this.positions.units(point);
    this.turns = opened.turns.map(([start, said, end]) => ({ start: units(start), said: units(said), end: units(end) }));
    this.sentences = opened.sentences.map(([start, end]) => ({ start: units(start), end: units(end) }));
    this.codes = new Map(opened.codes.map((code) => [code.id, code]));
    this.patterns();
    this.codings = new Map();
    this.other = new Map();
    for (const row of opened.codings) this.put(row);
    this.blocks = this.cut();
  }

  /** Codes of the same colour get different line patterns, so that colour is never needed alone. */
  patterns() {
    const used = new Map();
    let place = 0;
    for (const code of this.codes.values()) {
      code.place = place++;
      const colour = COLOUR.test(code.colour) ? code.colour.toLowerCase() : "#0072b2";
      const before = used.get(colour) ?? 0;
      used.set(colour, before + 1);
      code.colour = colour;
      code.pattern = before % 4;
    }
  }

  coding(row) {
    return { ...row, start: this.positions.units(row.start), end: this.positions.units(row.end) };
  }

  put(row) {
    this.codings.set(row.id, this.coding(row));
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

/* ---------- The text ---------- */

/** The transcript as an element: blocks of segments, underlines in lanes, chips in the margin, a selection. */
class Manuscript {
  constructor(material, words, label, language) {
    this.material = material;
    this.words = words;
    this.selection = { anchor: 0, focus: 0 };
    this.current = [];
    this.shown = [];
    this.goal = null; // where on the line the caret wants to stay while it moves up and down
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
    if (!scroll) this.goal = null;
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

  /* Moves of the caret. The browser's own would stumble over the margin and leave the text at its end. */

  /** Where an arrow key, Home, End or a page key leads; null for any other key. */
  destination(key, command, extend) {
    const { anchor, focus } = this.selection;
    if (!command && !extend && anchor !== focus && (key === "ArrowLeft" || key === "ArrowRight")) {
      return key === "ArrowLeft" ? Math.min(anchor, focus) : Math.max(anchor, focus);
    }
    const last = this.material.text.trimEnd().length;
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
    const next = this.material.blocks[i + by];
    if (!next) return by > 0 ? this.material.blocks[i].end : this.material.blocks[i].start;
    return by > 0 ? next.start : next.end;
  }

  byCharacter(unit, by) {
    const i = this.material.blockAt(unit);
    const { start, end } = this.material.blocks[i];
    if (by > 0 ? unit >= end : unit <= start) return this.across(i, by);
    const near = by > 0 ? this.material.text.slice(unit, Math.min(end, unit + 64)) : this.material.text.slice(Math.max(start, unit - 64), unit);
    const characters = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(near)];
    return unit + by * characters.at(by > 0 ? 0 : -1).segment.length;
  }

  /** To the end of this or the next word, or back to the beginning of this or the one before. */
  byWord(unit, by) {
    const i = this.material.blockAt(unit);
    const { start, end } = this.material.blocks[i];
    const edges = [...new Intl.Segmenter(this.element.lang, { granularity: "word" }).segment(this.material.text.slice(start, end))]
      .filter((word) => word.isWordLike)
      .map((word) => (by > 0 ? start + word.index + word.segment.length : start + word.index));
    const next = by > 0 ? edges.find((edge) => edge > unit) : edges.findLast((edge) => edge < unit);
    return next ?? this.across(i, by);
  }

  /** Position at a point of the screen inside a block's words. */
  fromPoint(i, x, y) {
    const box = this.rows[i].querySelector(".said").getBoundingClientRect();
    const inside = Math.max(box.left + 1, Math.min(box.right - 2, x));
    const found = document.caretPositionFromPoint?.(inside, y) ?? document.caretRangeFromPoint?.(inside, y);
    const unit = found && this.position(found.offsetNode ?? found.startContainer, found.offset ?? found.startOffset);
    return unit !== null && unit >= this.material.blocks[i].start && unit <= this.material.blocks[i].end ? unit : null;
  }

  byLine(unit, by) {
    this.reveal(unit);
    const i = this.material.blockAt(unit);
    const here = this.box(unit);
    this.goal ??= here.left;
    const said = this.rows[i].querySelector(".said").getBoundingClientRect();
    for (let away = 6; away < 80; away += 6) {
      const y = by > 0 ? here.bottom + away : here.top - away;
      if (by > 0 ? y > said.bottom : y < said.top) break;
      const found = this.fromPoint(i, this.goal, y);
      if (found !== null && (by > 0 ? this.box(found).top > here.top + 8 : this.box(found).top < here.top - 8)) return found;
    }
    const next = this.material.blocks[i + by];
    if (!next) return by > 0 ? this.material.blocks[i].end : this.material.blocks[i].start;
    const edge = by > 0 ? next.said : next.end;
    this.reveal(edge);
    const line = this.box(edge);
    return this.fromPoint(i + by, this.goal, (line.top + line.bottom) / 2) ?? edge;
  }

  byPage(unit, by) {
    const here = this.box(unit);
    this.goal ??= here.left;
    const before = this.element.scrollTop;
    this.element.scrollTop += by * this.element.clientHeight * 0.85;
    if (this.element.scrollTop === before) return by > 0 ? this.material.text.length : 0;
    const frame = this.element.getBoundingClientRect();
    const y = Math.max(frame.top + 30, Math.min(frame.bottom - 30, here.top));
    const i = firstWhere(this.rows.length, (row) => this.rows[row].getBoundingClientRect().bottom > y);
    const row = Math.min(i, this.rows.length - 1);
    return this.fromPoint(row, this.goal, y) ?? this.material.blocks[row].start;
  }

  lineEdge(unit, by) {
    const { top, bottom } = this.box(unit);
    const i = this.material.blockAt(unit);
    const edge = this.fromPoint(i, by > 0 ? Infinity : -Infinity, (top + bottom) / 2) ?? unit;
    // The position after a line's last blank is also that before the next line, where the caret would be drawn.
    return by > 0 && edge > unit && this.box(edge).top > top + 8 ? edge - 1 : edge;
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
function freeLane(until, coding) {
  let lane = until.findIndex((end) => end <= coding.start);
  if (lane < 0) lane = until.length;
  until[lane] = coding.end;
  return lane;
}

/** Give an element a code's colour and line pattern. */
function paint(element, code) {
  element.style.setProperty("--line", code ? `var(--line-${code.place})` : "var(--line-unknown)");
}

/* ---------- The code tree ---------- */

/** Codes with a search field: type to filter, arrows to walk, Enter to use. */
class CodeTree {
  constructor(material, words, prefix, use) {
    this.material = material;
    this.words = words;
    this.use = use;
    this.active = null;
    this.tree = make("ul", { class: "tree", role: "tree", id: `${prefix}-tree`, "aria-label": words.codes, tabindex: "0" });
    this.search = make("input", {
      class: "search", type: "text", role: "combobox", placeholder: words.search, "aria-label": words.search,
      "aria-expanded": "true", "aria-controls": `${prefix}-tree`, "aria-haspopup": "tree", "aria-autocomplete": "list",
      autocomplete: "off", spellcheck: "false",
    });
    this.about = make("div", { class: "about", role: "group", "aria-label": words.about, tabindex: "0" });
    this.items = new Map();
    for (const code of material.codes.values()) this.items.set(code.id, this.item(code, prefix));
    this.element = make("div", { class: "codes" }, this.search, this.tree, this.about);
    this.search.addEventListener("input", () => this.filter());
    for (const field of [this.search, this.tree]) field.addEventListener("keydown", (event) => this.key(event));
    this.filter();
  }

  item(code, prefix) {
    const count = make("span", { class: "count" });
    const item = make(
      "li",
      { class: "code", role: "treeitem", id: `${prefix}-code-${code.place}`, "aria-level": code.depth + 1, "aria-selected": "false" },
      make("span", { class: "swatch" }),
      make("span", { class: "code-label" }, code.label),
      count,
      make("kbd", { class: code.key ? "" : "none" }, code.key),
    );
    item.style.setProperty("--depth", code.depth);
    item.dataset.code = code.id;
    item.count = count;
    paint(item, code);
    // The selection in the text would be lost if the click took the focus.
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => {
      this.point(code.id);
      this.use(code.id);
    });
    item.addEventListener("mouseenter", () => this.tell(code.id));
    item.addEventListener("mouseleave", () => this.tell(this.active));
    return item;
  }

  /** Show codes whose label, id or definition holds every word typed, and those above them. */
  filter() {
    const asked = this.search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const hit = (code) => {
      const hay = `${code.label} ${code.id} ${code.definition}`.toLocaleLowerCase();
      return asked.every((word) => hay.includes(word));
    };
    const begins = (code) => asked.length > 0 && code.label.toLocaleLowerCase().startsWith(asked.join(" "));
    const shown = new Set();
    this.hits = [...this.material.codes.values()].filter(hit);
    for (const code of this.hits) {
      for (let above = code; above && !shown.has(above.id); above = this.material.codes.get(above.parent)) shown.add(above.id);
    }
    const hits = new Set(this.hits.map((code) => code.id));
    this.tree.replaceChildren(...[...this.items].filter(([id]) => shown.has(id)).map(([id, item]) => {
      item.classList.toggle("only-above", !hits.has(id));
      return item;
    }));
    const best = this.hits.find(begins) ?? this.hits[0];
    this.point(asked.length || !this.active || !shown.has(this.active) ? best?.id ?? null : this.active);
  }

  point(id) {
    this.items.get(this.active)?.setAttribute("aria-selected", "false");
    this.active = id;
    const item = this.items.get(id);
    for (const field of [this.search, this.tree]) {
      if (item) field.setAttribute("aria-activedescendant", item.id);
      else field.removeAttribute("aria-activedescendant");
    }
    item?.setAttribute("aria-selected", "true");
    this.tell(id);
  }

  /** What a code means, beside the codes. */
  tell(id) {
    const code = this.material.codes.get(id);
    if (!code) return this.about.replaceChildren(make("p", { class: "quiet" }, this.words.no_code));
    const line = (kind) => code[kind] && make("p", {}, make("span", { class: "kind" }, `${this.words[kind]} `), code[kind]);
    const kinds = `${this.words[`level_${code.level}`]} · ${this.words[`origin_${code.origin}`]}`;
    this.about.replaceChildren(
      ...[make("p", { class: "name" }, make("strong", {}, code.label)), code.definition && make("p", {}, code.definition),
        line("use_when"), line("not_when"), line("example"), make("p", { class: "quiet" }, kinds)].filter(Boolean),
    );
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step && this.hits.length) {
      const now = this.hits.findIndex((code) => code.id === this.active);
      const next = this.hits[Math.max(0, Math.min(this.hits.length - 1, now + step))];
      this.point(next.id);
      this.scrollTo(this.items.get(next.id));
      event.preventDefault();
    } else if (event.key === "Enter" && this.active && this.hits.length) {
      event.preventDefault();
      this.use(this.active, true);
    } else if (event.currentTarget === this.tree && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.search.focus();
    }
  }

  /** Inside the tree only: `scrollIntoView` would move the whole notebook. */
  scrollTo(item) {
    const { offsetTop, offsetHeight } = item;
    if (offsetTop < this.tree.scrollTop) this.tree.scrollTop = offsetTop;
    const low = offsetTop + offsetHeight - this.tree.clientHeight;
    if (low > this.tree.scrollTop) this.tree.scrollTop = low;
  }

  count() {
    const counts = new Map();
    for (const coding of this.material.codings.values()) counts.set(coding.code, (counts.get(coding.code) ?? 0) + 1);
    for (const [id, item] of this.items) {
      const number = counts.get(id) ?? 0;
      item.count.textContent = number ? String(number) : "";
      const code = this.material.codes.get(id);
      const key = code.key ? `, ${fill(this.words.key, code.key)}` : "";
      item.setAttribute("aria-label", `${code.label}, ${fill(this.words.times, number)}${key}`);
    }
  }
}

/* ---------- The current coding, and the list of all ---------- */

/** The current coding: its passage, memo and what can be done with it. */
class CurrentCoding {
  constructor(material, words, actions) {
    this.material = material;
    this.words = words;
    this.actions = actions;
    this.id = null;
    this.memo = make("textarea", { class: "memo", rows: "2", "aria-label": words.memo, placeholder: words.memo_hint });
    this.memo.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), MEMO_PAUSE);
    });
    this.memo.addEventListener("blur", () => this.save());
    this.memo.addEventListener("keydown", (event) => {
      if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        event.stopPropagation();
        this.save();
        actions.back();
      }
    });
    this.element = make("div", { class: "current-coding", role: "group", "aria-label": words.current });
    this.show(null);
  }

  /** Hand an edited memo over to be saved. */
  save() {
    clearTimeout(this.timer);
    const coding = this.material.codings.get(this.id);
    if (coding && this.memo.value !== coding.memo && this.memo.value !== this.sent) {
      this.sent = this.memo.value;
      this.actions.memo(this.id, this.memo.value);
    }
  }

  get unsaved() {
    const coding = this.material.codings.get(this.id);
    return Boolean(coding) && this.memo.value !== coding.memo;
  }

  show(id) {
    const { words, material, actions } = this;
    const coding = material.codings.get(id);
    const typing = this.id === id && document.activeElement === this.memo;
    if (this.id !== id) this.save();
    this.id = coding ? id : null;
    if (!coding) return this.element.replaceChildren(make("p", { class: "quiet" }, words.none_current));
    if (!typing) {
      this.memo.value = coding.memo;
      this.sent = coding.memo;
    }
    const head = make("p", { class: "name" }, make("span", { class: "swatch" }), make("strong", {}, material.label(coding)));
    paint(head, material.codes.get(coding.code));
    const button = (word, key, run) => make("button", { type: "button", onclick: run }, words[word], make("kbd", {}, key));
    const rest = [
      make("blockquote", { dir: "auto" }, shortened(material.quote(coding), 160)),
      make("div", { class: "buttons" }, button("change_code", "C", actions.recode), button("boundaries", "B", actions.bounds),
        button("remove", "Del", actions.remove)),
    ];
    if (typing) return undefined; // replacing the field would take the caret away
    return this.element.replaceChildren(head, rest[0], this.memo, rest[1]);
  }
}

/** All codings in order of place, of one code or of all. */
class CodingList {
  constructor(material, words, go) {
    this.material = material;
    this.words = words;
    this.go = go;
    this.choice = make("select", { "aria-label": words.only_code, onchange: () => this.draw() });
    this.list = make("ul", { class: "list" });
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.element = make("div", { class: "all-codings" }, this.choice, this.list);
  }

  draw() {
    const { material, words } = this;
    const codings = material.inOrder();
    const used = new Set(codings.map((coding) => coding.code));
    const wanted = used.has(this.choice.value) ? this.choice.value : "";
    this.choice.replaceChildren(make("option", { value: "" }, fill(words.all_codes, codings.length)));
    for (const code of used) {
      this.choice.append(make("option", { value: code }, material.codes.get(code)?.label ?? `? ${code}`));
    }
    this.choice.value = wanted;
    const shown = codings.filter((coding) => !wanted || coding.code === wanted);
    this.list.replaceChildren(...shown.map((coding, i) => this.item(coding, i)));
    if (!shown.length) this.list.append(make("li", { class: "quiet" }, words.no_codings));
  }

  item(coding, i) {
    const label = make("span", { class: "name" }, make("span", { class: "swatch" }), this.material.label(coding));
    paint(label, this.material.codes.get(coding.code));
    const quote = make("span", { class: "quote", dir: "auto" }, shortened(this.material.quote(coding)));
    const memo = coding.memo ? make("span", { class: "memo-line" }, `✎ ${shortened(coding.memo, 120)}`) : null;
    return make("li", {}, make("button", { type: "button", tabindex: i ? "-1" : "0", onclick: () => this.go(coding) }, label, quote, memo));
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.list.querySelectorAll("button")];
    const next = Math.max(0, Math.min(buttons.length - 1, buttons.indexOf(document.activeElement) + step));
    buttons[next]?.focus();
  }
}

/* ---------- Comparing two coders ---------- */

/** Where two coders differ, side by side, and the form in which a difference is decided. */
class ComparisonPanel {
  constructor(material, words, coder, others, prefix, actions) {
    Object.assign(this, { material, words, coder, prefix, actions });
    this.other = others[0];
    this.pairs = [];
    this.current = null;
    this.choice = make("select", { "aria-label": words.other_coder, onchange: () => this.ask() },
      ...others.map((name) => make("option", { value: name }, name)));
    this.open = make("input", { type: "checkbox", onchange: () => this.draw() });
    this.tally = make("p", { class: "tally" });
    this.list = make("ol", { class: "list differences" });
    this.element = make("div", { class: "comparison" },
      make("p", {}, fill(words.compare_with, coder), " ", this.choice), this.tally,
      make("label", { class: "check" }, this.open, words.only_undecided), this.list);
  }

  ask() {
    this.other = this.choice.value || this.other;
    this.actions.ask(this.other);
  }

  show(message) {
    this.pairs = message.pairs.map((pair, number) => ({ ...pair, number }));
    this.material.other = new Map(message.codings.map((row) => [row.id, this.material.coding(row)]));
    this.draw();
  }

  decided(message) {
    const key = [...message.codings].sort().join();
    const pair = this.pairs.find((one) => [...one.first, ...one.second].sort().join() === key);
    if (!pair) return;
    pair.decision = message.decision;
    pair.outdated = false;
    this.draw();
  }

  get shown() {
    const undecided = (pair) => !pair.decision || pair.outdated;
    return this.pairs.filter((pair) => pair.kind !== "same" && (!this.open.checked || undecided(pair) || pair.number === this.current));
  }

  draw() {
    const differing = this.pairs.filter((pair) => pair.kind !== "same");
    const decided = differing.filter((pair) => pair.decision && !pair.outdated).length;
    this.tally.textContent = fill(this.words.tally, this.pairs.length - differing.length, differing.length, decided);
    const shown = this.shown;
    this.list.replaceChildren(...shown.map((pair) => this.item(pair)));
    if (!shown.length) this.list.append(make("li", { class: "quiet" }, this.words.no_differences));
  }

  item(pair) {
    const { words, material } = this;
    const open = pair.number === this.current;
    const codings = [...pair.first, ...pair.second].map((id) => this.find(id)).filter(Boolean);
    const start = Math.min(...codings.map((coding) => coding.start));
    const end = Math.max(...codings.map((coding) => coding.end));
    const state = pair.outdated ? words.outdated : pair.decision ? words.decided : words.undecided;
    const head = make(
      "button", { type: "button", "aria-expanded": String(open), onclick: () => this.go(pair) },
      make("span", { class: "name" }, fill(words[`kind_${pair.kind}`], this.coder, this.other)),
      make("span", { class: "state" }, `${pair.decision && !pair.outdated ? "✓" : "○"} ${state}`),
      open ? null : make("span", { class: "quote", dir: "auto" }, shortened(material.text.slice(start, end), 70)),
    );
    return make("li", { class: open ? "open" : "" }, head, open ? this.sides(pair) : null, open ? this.form(pair) : null);
  }

  find(id) {
    return this.material.codings.get(id) ?? this.material.other.get(id);
  }

  sides(pair) {
    const side = (name, ids) => {
      const entries = ids.map((id) => this.find(id)).filter(Boolean).map((coding) => {
        const label = make("p", { class: "name" }, make("span", { class: "swatch" }), this.material.label(coding));
        paint(label, this.material.codes.get(coding.code));
        const memo = coding.memo ? make("p", { class: "memo-line" }, `✎ ${coding.memo}`) : null;
        return make("div", {}, label, make("p", { class: "quote", dir: "auto" }, shortened(this.material.quote(coding), 200)), memo);
      });
      return make("div", { class: "side-of" }, make("h4", {}, name), ...(entries.length ? entries : [make("p", { class: "quiet" }, this.words.not_coded)]));
    };
    return make("div", { class: "sides" }, side(this.coder, pair.first), side(this.other, pair.second));
  }

  form(pair) {
    const { words, coder, other } = this;
    const options = [
      pair.first.length && ["first", fill(words.keep_of, coder), pair.first],
      pair.second.length && ["second", fill(words.keep_of, other), pair.second],
      pair.first.length && pair.second.length && ["both", words.keep_both, [...pair.first, ...pair.second]],
      ["none", words.keep_none, []],
    ].filter(Boolean);
    const before = pair.decision && [...pair.decision.kept].sort().join();
    const name = `${this.prefix}-keep-${pair.number}`;
    const radios = options.map(([value, label, ids]) => {
      const radio = make("input", { type: "radio", name, value });
      radio.checked = pair.decision ? [...ids].sort().join() === before : false;
      radio.kept = ids;
      return make("label", { class: "check" }, radio, label);
    });
    const reason = make("textarea", { rows: "2", "aria-label": words.reason, placeholder: words.reason_hint });
    reason.value = pair.decision?.reason ?? "";
    const form = make("form", { class: "decision" },
      make("fieldset", {}, make("legend", {}, words.decision), ...radios), reason,
      make("button", { type: "submit", class: "primary" }, words.save_decision));
    if (pair.decision) form.append(make("p", { class: "quiet" }, fill(words.decided_by, pair.decision.by, pair.decision.created.slice(0, 10))));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = form.querySelector("input:checked");
      if (!chosen) return this.actions.say(words.choose_first);
      if (!reason.value.trim()) {
        reason.focus();
        return this.actions.say(words.reason_first);
      }
      return this.actions.decide(this.other, [...pair.first, ...pair.second], chosen.kept, reason.value);
    });
    return form;
  }

  go(pair) {
    this.current = pair.number;
    this.draw();
    const open = this.list.querySelector(".open");
    if (open) this.list.scrollTop = open.offsetTop;
    open?.querySelector("button").focus({ preventScroll: true });
    const codings = [...pair.first, ...pair.second].map((id) => this.find(id)).filter(Boolean);
    this.actions.look(codings);
  }

  step(by) {
    const shown = this.shown;
    const now = shown.findIndex((pair) => pair.number === this.current);
    const next = now < 0 ? (by > 0 ? 0 : shown.length - 1) : now + by;
    if (shown[next]) this.go(shown[next]);
    else this.actions.say(this.words.no_more);
  }
}

/* ---------- Messages ---------- */

/** Changes on their way to Python, and what is known to be saved. */
class Link {
  constructor(model, view, changed) {
    Object.assign(this, { model, view, changed });
    this.pending = new Map();
    this.number = 0;
  }

  send(action, content = {}, saves = true) {
    const request = `${this.view}.${++this.number}`;
    this.model.send({ do: action, request, ...content });
    if (saves) {
      this.pending.set(request, { action, since: Date.now() });
      setTimeout(() => this.changed(), PATIENCE + 50);
      this.changed();
    }
    return request;
  }

  /** Note an answer; the action it answers, or undefined when another page had asked. */
  answered(message) {
    const asked = this.pending.get(message.request);
    this.pending.delete(message.request);
    if (message.time) this.saved = new Date(message.time * 1000);
    this.changed();
    return asked;
  }

  get late() {
    return [...this.pending.values()].filter((one) => Date.now() - one.since >= PATIENCE).length;
  }
}

/* ---------- The whole ---------- */

class CoderPage {
  constructor(model, element) {
    this.model = model;
    this.view = Math.random().toString(36).slice(2);
    this.prefix = `evaltools-coder-${this.view}`; // ids stay unique when a notebook holds several widgets
    this.link = new Link(model, this.view, () => this.showSaved());
    this.frame = make("div", { class: "frame" }, make("p", { class: "waiting", role: "status" }, `${model.get("title")} …`));
    // Notebooks must not take letters and Enter for their own commands.
    this.root = make("div", { class: "evaltools-coder", "data-lm-suppress-shortcuts": "true" }, this.frame);
    this.root.style.setProperty("--height", `${model.get("height")}px`);
    for (const kind of ["keydown", "keyup", "keypress"]) this.root.addEventListener(kind, (event) => event.stopPropagation());
    element.append(this.root);
    this.listen();
    this.link.send("open", { view: this.view }, false);
  }

  listen() {
    this.hear = (message) => this.heard(message);
    this.selected = () => this.selectionChanged();
    this.leaving = (event) => {
      if (this.link.pending.size || this.card?.unsaved) event.preventDefault();
    };
    this.model.on("msg:custom", this.hear);
    document.addEventListener("selectionchange", this.selected);
    window.addEventListener("beforeunload", this.leaving);
  }

  close() {
    this.card?.save();
    this.manuscript?.release();
    this.model.off("msg:custom", this.hear);
    document.removeEventListener("selectionchange", this.selected);
    window.removeEventListener("beforeunload", this.leaving);
  }

  /* What Python says */

  heard(message) {
    const asked = this.link.answered(message);
    if (message.kind === "opened") {
      if (message.view === this.view || (message.view === null && this.material)) this.opened(message);
      return;
    }
    if (!this.material) return;
    if (message.kind === "changed") this.changed(message, Boolean(asked));
    else if (message.kind === "comparison") this.compared(message);
    else if (message.kind === "decided") this.decided(message);
    else if (message.kind === "refused" && asked) this.say(this.words[`refused_${message.code}`] ?? message.message, true);
  }

  opened(message) {
    const selection = this.manuscript?.selection;
    this.words = message.words;
    this.facts = message;
    this.material = new Material(message);
    this.mode = "codes";
    this.build();
    this.counts(message);
    this.manuscript.draw();
    this.tree.count();
    if (selection) this.manuscript.selection = selection;
    // After the first frame has been drawn, for benchmarks/coder.py.
    requestAnimationFrame(() => setTimeout(() => performance.mark("evaltools-coder-opened")));
  }

  changed(message, mine) {
    for (const row of message.set) this.material.put(row);
    for (const id of message.gone) this.material.codings.delete(id);
    this.counts(message);
    const coding = this.material.codings.get(message.set[0]?.id);
    if (mine) this.current = coding?.id ?? null;
    else if (!this.material.codings.has(this.current)) this.current = null;
    this.manuscript.current = this.current ? [this.current] : [];
    this.manuscript.draw();
    this.card.show(this.current);
    this.tree.count();
    if (this.mode === "list") this.list.draw();
    if (this.mode === "compare") this.compare.ask();
    if (!mine) return;
    if (coding && (message.did === "undo" || message.did === "redo")) this.manuscript.reveal(coding.start);
    const what = coding ? [this.material.label(coding), shortened(this.material.quote(coding), 60)] : [];
    this.say(fill(this.words[coding ? `did_${message.did}` : `did_${message.did}_gone`] ?? this.words.did_remove, ...what));
    if (this.memoNext) this.editMemo();
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
    const { material, words, facts } = this;
    this.card?.save();
    this.manuscript?.release();
    this.frame.lang = facts.language;
    this.lines();
    this.manuscript = new Manuscript(material, words, fill(words.text_label, facts.title), facts.spoken);
    this.tree = new CodeTree(material, words, this.prefix, (code, back) => this.useCode(code, back));
    this.card = new CurrentCoding(material, words, {
      memo: (id, memo) => this.link.send("change", { id, memo }),
      recode: () => this.recode(), bounds: () => this.bounds(), remove: () => this.remove(), back: () => this.manuscript.focus(),
    });
    this.list = new CodingList(material, words, (coding) => this.go(coding, false));
    this.compare = facts.others.length ? new ComparisonPanel(material, words, facts.coder, facts.others, this.prefix, {
      ask: (other) => this.link.send("compare", { other }, false),
      decide: (other, codings, kept, reason) => this.link.send("decide", { other, codings, kept, reason }),
      look: (codings) => this.look(codings),
      say: (text) => this.say(text),
    }) : null;
    this.current = null;
    this.message = make("span", { class: "message", role: "status" });
    this.here = make("span", { class: "here", "aria-live": "polite" });
    this.help = this.helpPanel();
    const problems = facts.problems.length
      ? make("details", { class: "problems" }, make("summary", {}, fill(words.problems, facts.problems.length)),
        make("ul", {}, ...facts.problems.map((text) => make("li", {}, text)))) : null;
    this.frame.replaceChildren(...[this.bar(), problems, make("div", { class: "body" }, this.manuscript.element, this.side()),
      make("div", { class: "status" }, this.here, this.message), this.help].filter(Boolean));
    this.hearText();
    this.showSaved();
  }

  /** One underline per code, as custom properties that segments, chips and swatches refer to. */
  lines() {
    const draw = (name, colour, pattern) => {
      const c = `color-mix(in srgb, ${colour} 80%, var(--deep))`;
      const patterns = [
        `linear-gradient(${c}, ${c})`,
        `repeating-linear-gradient(90deg, ${c} 0 9px, transparent 9px 13px)`,
        `repeating-linear-gradient(90deg, ${c} 0 3px, transparent 3px 6px)`,
        `linear-gradient(${c} 0 1px, transparent 1px 2px, ${c} 2px 3px)`,
      ];
      this.frame.style.setProperty(`--line-${name}`, patterns[pattern]);
      this.frame.style.setProperty(`--edge-${name}`, patterns[0]);
    };
    for (const code of this.material.codes.values()) draw(code.place, code.colour, code.pattern);
    draw("unknown", "#595959", 2);
  }

  bar() {
    const { words, facts } = this;
    const button = (word, text, run) => make("button", { type: "button", title: words[word], "aria-label": words[word], onclick: run }, text);
    this.undo = button("undo", "↶", () => this.link.send("undo"));
    this.redo = button("redo", "↷", () => this.link.send("redo"));
    this.helpButton = button("help", "?", () => this.showHelp(this.help.hidden));
    this.helpButton.setAttribute("aria-expanded", "false");
    this.saved = make("span", { class: "saved", role: "status" });
    return make(
      "div", { class: "bar", role: "toolbar", "aria-label": words.tools },
      make("strong", { class: "title" }, facts.title),
      facts.synthetic ? make("span", { class: "badge synthetic" }, words.synthetic) : null,
      make("span", { class: "coder-name" }, fill(words.coder, facts.coder)),
      facts.blind ? make("span", { class: "badge", title: words.blind_why }, words.blind) : null,
      make("span", { class: "gap" }), this.saved,
      make("span", { class: "together" }, this.undo, this.redo,
        button("previous", "↑", () => this.step(-1)), button("next", "↓", () => this.step(1)), this.helpButton),
    );
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

  helpPanel() {
    const rows = this.words.keys.map(([keys, text]) =>
      make("tr", {}, make("th", { scope: "row" }, ...keys.split(" ").map((key) => make("kbd", {}, key.replaceAll("_", " ")))), make("td", {}, text)));
    const close = make("button", { type: "button", onclick: () => this.showHelp(false) }, this.words.close);
    const help = make("div", { class: "help", role: "dialog", "aria-label": this.words.help, tabindex: "-1" },
      make("h3", {}, this.words.help), make("table", {}, make("tbody", {}, ...rows)), close);
    help.hidden = true;
    help.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.showHelp(false);
      // The only control inside keeps the focus until the panel is closed.
      if (event.key === "Tab") {
        event.preventDefault();
        close.focus();
      }
    });
    return help;
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
    const text = link.late ? fill(words.not_saved, link.late) : link.pending.size ? words.saving
      : time ? fill(words.saved_at, time) : words.saved;
    if (this.saved.textContent !== text) this.saved.textContent = text;
    this.saved.classList.toggle("urgent", link.late > 0);
  }

  selectionChanged() {
    if (!this.manuscript?.readSelection()) return;
    const { words, material } = this;
    const passage = this.manuscript.passage();
    const codes = material.at(this.manuscript.selection.focus).map((coding) => material.label(coding));
    const selected = passage ? fill(words.selected, material.text.slice(passage.start, passage.end).split(/\s+/).length) : "";
    const text = [selected, codes.length ? fill(words.codes_here, codes.join(", ")) : ""].filter(Boolean).join(" · ");
    if (this.here.textContent !== text) this.here.textContent = text;
  }

  /* What the coder does */

  hearText() {
    const { element } = this.manuscript;
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("focus", () => this.manuscript.release());
    element.addEventListener("blur", () => this.manuscript.keep());
    element.addEventListener("mousedown", (event) => {
      this.manuscript.goal = null;
      const chip = event.target.closest(".chip");
      if (!chip) return;
      event.preventDefault();
      this.makeCurrent(chip.dataset.coding);
    });
    element.addEventListener("click", (event) => {
      if (event.target.closest(".margin") || !this.manuscript.readSelection()) return;
      const { anchor, focus } = this.manuscript.selection;
      if (anchor === focus) this.pick(focus);
    });
    element.addEventListener("mouseover", (event) => {
      const over = event.target.closest("[data-codings], [data-coding]");
      this.manuscript.hover(over ? (over.dataset.codings ?? over.dataset.coding).split(" ") : []);
    });
    element.addEventListener("mouseleave", () => this.manuscript.hover([]));
    this.frame.onkeydown = (event) => this.keyAnywhere(event);
  }

  /** A click takes the shortest coding there; further clicks go through the others. */
  pick(unit) {
    const there = this.material.at(unit).sort((a, b) => a.end - a.start - (b.end - b.start));
    const now = there.findIndex((coding) => coding.id === this.current);
    this.makeCurrent(there.length ? there[(now + 1) % there.length].id : null);
  }

  makeCurrent(id) {
    this.current = this.material.codings.has(id) ? id : null;
    this.manuscript.mark(id ? [id] : []);
    this.card.show(this.current);
  }

  keyAnywhere(event) {
    const inField = event.target.matches("input:not([type=checkbox]):not([type=radio]), textarea");
    const command = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (event.key === "Escape" && !this.help.contains(event.target)) {
      event.preventDefault();
      this.escape(event.target === this.manuscript.element);
    } else if (command && letter === "s") {
      event.preventDefault();
      this.card.save();
      this.say(this.words.always_saved);
    } else if (command && !inField && (letter === "z" || letter === "y")) {
      event.preventDefault();
      this.link.send(letter === "y" || event.shiftKey ? "redo" : "undo");
    }
  }

  escape(inText) {
    this.changing = false;
    if (inText) {
      this.manuscript.select(this.manuscript.selection.focus, this.manuscript.selection.focus, false);
      this.makeCurrent(null);
    } else {
      this.tree.search.value = "";
      this.tree.filter();
      this.manuscript.focus();
    }
    this.say("");
  }

  /** Keys in the text. */
  key(event) {
    const { key, shiftKey } = event;
    this.manuscript.readSelection();
    const command = event.ctrlKey || event.altKey || event.metaKey;
    if (command && (key === "ArrowUp" || key === "ArrowDown")) {
      event.preventDefault();
      return this.moveTurn(key === "ArrowDown" ? 1 : -1, shiftKey);
    }
    const unit = this.manuscript.destination(key, command, shiftKey);
    if (unit !== null) {
      event.preventDefault();
      return this.manuscript.select(shiftKey ? this.manuscript.selection.anchor : unit, unit);
    }
    this.manuscript.goal = null;
    if (command || (key.length > 1 && !["Enter", "Delete", "Backspace", "F2", "Dead"].includes(key))) return undefined;
    event.preventDefault();
    const run = {
      ".": () => this.moveSentence(1, false), ",": () => this.moveSentence(-1, false),
      ":": () => this.moveSentence(1, true), ">": () => this.moveSentence(1, true),
      ";": () => this.moveSentence(-1, true), "<": () => this.moveSentence(-1, true),
      s: () => this.selectUnits(this.material.sentences), t: () => this.selectUnits(this.saidTurns()),
      n: () => this.step(1, shiftKey), p: () => this.step(-1, shiftKey),
      m: () => this.editMemo(), f2: () => this.editMemo(), b: () => this.bounds(), c: () => this.recode(),
      enter: () => this.tree.search.focus(), "/": () => this.tree.search.focus(),
      delete: () => this.remove(), backspace: () => this.remove(), "?": () => this.showHelp(true),
    }[key.toLowerCase()];
    if (run) return run();
    const code = [...this.material.codes.values()].find((one) => one.key && one.key === key.toLowerCase());
    if (code) return this.useCode(code.id);
    if (key.length === 1 && /\S/.test(key)) this.say(fill(this.words.no_such_key, key));
    return undefined;
  }

  saidTurns() {
    return this.material.turns.map((turn) => ({ start: turn.said, end: turn.end })).filter((turn) => turn.start < turn.end);
  }

  moveTurn(by, extend) {
    const { focus } = this.manuscript.selection;
    const turns = this.saidTurns();
    if (!turns.length) return;
    // A caret in the speaker's label counts as being in the turn.
    const now = this.material.unitAt(turns, focus);
    const inside = by < 0 ? focus > turns[now].start : extend && focus < turns[now].end;
    const next = turns[Math.max(0, Math.min(turns.length - 1, inside ? now : now + by))];
    this.moveTo(extend && by > 0 ? next.end : next.start, extend, next);
  }

  moveSentence(by, extend) {
    const { focus } = this.manuscript.selection;
    const all = this.material.sentences;
    const now = this.material.unitAt(all, by > 0 || focus === 0 ? focus : focus - 1);
    const here = all[now];
    if (!here) return;
    if (by < 0) return this.moveTo(here.start < focus ? here.start : all[Math.max(0, now - 1)].start, extend, here);
    const after = all[Math.min(all.length - 1, now + 1)];
    const next = focus < here.start || (extend && focus < here.end) ? here : after;
    return this.moveTo(extend ? next.end : next.start, extend, next);
  }

  moveTo(unit, extend, read) {
    this.manuscript.select(extend ? this.manuscript.selection.anchor : unit, unit);
    this.say(shortened(this.material.text.slice(read.start, read.end), 160));
  }

  /** Select the unit at the caret; a second time, the next one as well. */
  selectUnits(units) {
    const { anchor, focus } = this.manuscript.selection;
    const [start, end] = [Math.min(anchor, focus), Math.max(anchor, focus)];
    const first = units[this.material.unitAt(units, start)];
    if (!first) return;
    const whole = start === first.start && units.some((unit) => unit.end === end);
    const last = units[Math.min(units.length - 1, this.material.unitAt(units, end) + (whole ? 1 : 0))];
    this.manuscript.select(first.start, Math.max(last.end, first.end));
    this.say(shortened(this.material.text.slice(last.start, last.end), 160));
  }

  /** What a code is put on: the selection, or else the current coding's passage when the caret is in it. */
  target() {
    this.manuscript.readSelection();
    const passage = this.manuscript.passage();
    if (passage) return passage;
    const coding = this.material.codings.get(this.current);
    const { focus } = this.manuscript.selection;
    return coding && coding.start <= focus && focus <= coding.end ? coding : null;
  }

  useCode(code, back = false) {
    const { words } = this;
    if (this.changing) return this.finishRecode(code);
    const target = this.target();
    if (back) {
      this.tree.search.value = "";
      this.tree.filter();
      this.manuscript.focus();
    }
    if (!target) return this.say(words.select_first, true);
    const { positions, text } = this.material;
    const { start, end } = target;
    this.tree.point(code);
    return this.link.send("add", { start: positions.points(start), end: positions.points(end), code, quote: text.slice(start, end) });
  }

  recode() {
    if (!this.current) return this.say(this.words.choose_coding);
    this.changing = true;
    this.showPanel("codes");
    this.tree.search.focus();
    return this.say(fill(this.words.choose_new, this.material.label(this.material.codings.get(this.current))));
  }

  finishRecode(code) {
    this.changing = false;
    this.tree.search.value = "";
    this.tree.filter();
    this.manuscript.focus();
    if (this.current) this.link.send("change", { id: this.current, code });
  }

  bounds() {
    const passage = this.manuscript.passage();
    if (!this.current) return this.say(this.words.choose_coding);
    if (!passage) return this.say(this.words.select_bounds);
    const { positions, text } = this.material;
    const { start, end } = passage;
    return this.link.send("change", {
      id: this.current, start: positions.points(start), end: positions.points(end), quote: text.slice(start, end),
    });
  }

  remove() {
    let id = this.current;
    if (!id) {
      const there = this.material.at(this.manuscript.selection.focus);
      if (there.length > 1) return this.say(this.words.several);
      id = there[0]?.id;
    }
    if (!id) return this.say(this.words.choose_coding);
    return this.link.send("remove", { id });
  }

  editMemo() {
    this.memoNext = false;
    if (this.current) {
      if (this.mode === "compare") this.showPanel("codes");
      this.card.memo.focus();
    } else if (this.link.pending.size) this.memoNext = true;
    else this.say(this.words.choose_coding);
  }

  /** To the next or previous coding, or difference when comparing. */
  step(by, sameCode = false) {
    if (this.mode === "compare") return this.compare.step(by);
    const current = this.material.codings.get(this.current);
    const all = this.material.inOrder().filter((coding) => !sameCode || !current || coding.code === current.code);
    const from = this.manuscript.selection.focus;
    let next = all.findIndex((coding) => coding.id === this.current) + by;
    if (!current) next = by > 0 ? all.findIndex((coding) => coding.start >= from) : all.findLastIndex((coding) => coding.start < from);
    const coding = all[next];
    if (!coding || next < 0) return this.say(all.length ? this.words.no_more : this.words.no_codings);
    return this.go(coding, true);
  }

  go(coding, focus) {
    if (focus) this.manuscript.focus();
    this.manuscript.select(coding.start, coding.start);
    this.makeCurrent(coding.id);
    const memo = coding.memo ? fill(this.words.with_memo, coding.memo) : "";
    this.say(`${fill(this.words.at, this.material.label(coding), shortened(this.material.quote(coding), 100))} ${memo}`.trim());
  }

  look(codings) {
    if (!codings.length) return;
    const start = Math.min(...codings.map((coding) => coding.start));
    this.manuscript.select(start, start);
    this.manuscript.mark(codings.map((coding) => coding.id));
  }
}

export default {
  render({ model, el }) {
    performance.mark("evaltools-coder-render");
    const page = new CoderPage(model, el);
    return () => page.close();
  },
};
