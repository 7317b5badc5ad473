// One interview inside the workbench: the page of one interview, with its parts in the places the bench has for them.

import { CoderPage } from "./page.js";
import { bar, problemList } from "./frame.js";

export class InterviewView extends CoderPage {
  constructor(host, interview) {
    super(host.model, null, { interview }, host);
  }

  connect() {
    return this.host.linkTo(this.address.interview);
  }

  place() {
    this.frame = this.host.frame;
    this.root = this.host.root;
  }

  /** Which panel is shown is the bench's affair. */
  get mode() {
    return this.host.side.mode;
  }

  set mode(mode) {
    // Opening an interview leaves the panels as they are.
  }

  codes() {
    return this.host.tree;
  }

  told(message, mine) {
    if (message.kind === "opened") message.codes = this.host.codes;
    super.told(message, mine);
    if (message.kind === "opened" && message.view === this.view) this.host.shown(this);
    else if (this.material && ["changed", "codings"].includes(message.kind)) this.host.counted(this);
  }

  arrange() {
    const { slots, side } = this.host;
    const above = bar(this);
    above.querySelector(".gap").before(this.host.tools);
    slots.bar.replaceChildren(above);
    slots.text.replaceChildren(...[problemList(this.words, this.facts.problems), this.manuscript.element].filter(Boolean));
    slots.status.replaceChildren(this.here, this.message);
    this.host.holdHelp(this.help);
    side.fill("list", this.list.element);
    side.fill("compare", this.compare?.element);
    side.card.replaceChildren(this.card.element);
  }

  showPanel(mode) {
    this.host.side.show(mode);
  }

  /** Called by the bench when another panel has come to the front. */
  turned(before, mode) {
    this.card.element.hidden = mode === "compare";
    if (mode === "list") this.list.draw();
    if (mode === "compare") this.compare?.ask();
    else if (before === "compare") {
      this.material.other = new Map();
      this.manuscript.draw();
    }
  }

  /** The code tree has changed: names, colours and merged codes are drawn anew. */
  recoded(codes) {
    if (!this.material) return;
    this.material.codes = codes;
    for (const coding of this.material.codings.values()) coding.code = this.host.standing(coding.code);
    this.manuscript.draw(true);
    this.card.show(this.current);
    if (this.mode === "list") this.list.draw();
  }

  /** Show a passage, given in code points, and the coding on it where there is one. */
  showPassage({ start, end, coding }) {
    const { positions, codings } = this.material;
    const [from, to] = [positions.units(start), positions.units(end)];
    this.manuscript.select(from, to);
    if (codings.has(coding)) this.commands.makeCurrent(coding);
    this.tellSelection();
  }

  /** What is selected, as a message to Python says it; null when nothing is. */
  passage() {
    this.manuscript.readSelection();
    const passage = this.commands.target();
    if (!passage) return null;
    const { positions, text } = this.material;
    return { start: positions.points(passage.start), end: positions.points(passage.end), quote: text.slice(passage.start, passage.end) };
  }

  showSaved() {
    this.host.showSaved();
  }
}
