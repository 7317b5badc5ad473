// Moving a code with the mouse. The browser's own dragging would take the selection out of the text.

const FAR = 6; // pixels the pointer moves before a press becomes a drag

/** Follows the pointer from a press on a code to where it is let go. */
export class TreeDrag {
  constructor(editor) {
    this.editor = editor;
    this.dropped = false;
    editor.tree.addEventListener("pointerdown", (event) => this.press(event));
  }

  press(event) {
    this.dropped = false;
    const item = event.target.closest("[data-code]");
    if (!item || event.button !== 0) return;
    const from = { x: event.clientX, y: event.clientY };
    let moving = false;
    const move = (now) => {
      moving ||= Math.hypot(now.clientX - from.x, now.clientY - from.y) > FAR;
      if (moving) this.over(item, now);
    };
    const stop = (now) => {
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", stop);
      document.removeEventListener("pointercancel", stop);
      if (!moving) return;
      this.dropped = true;
      setTimeout(() => (this.dropped = false));
      const target = now.type === "pointerup" ? this.target : null;
      this.clear();
      if (target) this.editor.actions.drop(item.dataset.code, target);
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", stop);
    document.addEventListener("pointercancel", stop);
  }

  /** On the upper quarter of a code: before it; on the lower quarter: after it; else: below it. */
  over(item, event) {
    this.clear();
    item.classList.add("dragged");
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest?.("[data-code]");
    if (!under || under === item || !this.editor.tree.contains(under)) return;
    const box = under.getBoundingClientRect();
    const share = (event.clientY - box.top) / box.height;
    const where = share < 0.25 ? "before" : share > 0.75 ? "after" : "into";
    under.classList.add(`drop-${where}`);
    this.target = { code: under.dataset.code, where };
  }

  clear() {
    this.target = null;
    for (const item of this.editor.tree.querySelectorAll(".dragged, .drop-before, .drop-after, .drop-into")) {
      item.classList.remove("dragged", "drop-before", "drop-after", "drop-into");
    }
  }
}
