// The framework matrix (Ritchie, Spencer 1994): a row an interview, a column a theme, a summary in each cell.

import { fill, make, paint } from "./elements.js";
import { codeChoice } from "./hits.js";

export class Framework {
  constructor(host) {
    const { words } = host;
    Object.assign(this, { host, words, themes: [], cells: {}, at: [0, 0] });
    this.add = codeChoice(host, words.theme, words.theme_choose);
    this.add.addEventListener("change", () => this.add.value && this.theme(this.add.value, true));
    this.table = make("table", { role: "grid", "aria-label": words.matrix });
    this.table.addEventListener("keydown", (event) => this.key(event));
    const tools = make("div", { class: "row tools" }, make("p", { class: "quiet" }, words.matrix_about), this.add,
      make("button", { type: "button", onclick: () => this.export() }, words.to_excel),
      make("button", { type: "button", onclick: () => host.showMatrix(false) }, words.back_to_text));
    this.element = make("section", { class: "matrix", "aria-label": words.matrix }, tools, make("div", { class: "matrix-scroll" }, this.table));
    this.element.hidden = true;
    this.recoded();
  }

  recoded() {
    this.add.refresh();
    if (!this.element.hidden) this.ask();
  }

  ask(focus = false) {
    this.host.ask("matrix", {}, (message) => {
      this.show(message);
      if (focus) this.cell()?.focus();
    });
  }

  show(message) {
    Object.assign(this, { themes: message.themes, cells: message.cells });
    if (!this.editing) this.draw();
  }

  noted(message) {
    if (message.themes) this.show(message);
  }

  theme(code, on) {
    this.add.value = "";
    this.host.change("theme", { code, on }, (message) => this.show(message));
  }

  draw() {
    const { words, host } = this;
    const focused = this.table.contains(document.activeElement);
    const head = this.themes.map((theme) => {
      const code = host.codes.get(theme);
      const name = make("span", { class: "name" }, make("span", { class: "swatch" }), code?.label ?? theme);
      paint(name, code);
      return make("th", { scope: "col" }, name, make("button", { type: "button", class: "small", "aria-label": fill(words.theme_remove, code?.label ?? theme), onclick: () => this.theme(theme, false) }, "×"));
    });
    const rows = host.interviews.map((one, row) => make("tr", {}, make("th", { scope: "row" }, make("button", { type: "button", onclick: () => host.open(one.id, true) }, one.id), make("span", { class: "quiet" }, one.about)),
      ...this.themes.map((theme, column) => this.draws(one.id, theme, row, column))));
    this.table.replaceChildren(make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words.interviews), ...head)), make("tbody", {}, ...rows));
    if (!this.themes.length) this.table.replaceChildren(make("caption", {}, words.no_themes));
    if (focused) this.cell()?.focus();
  }

  draws(interview, theme, row, column) {
    const cell = this.cells[interview]?.[theme] ?? { text: "", over: "", passages: 0 };
    const here = this.at[0] === row && this.at[1] === column;
    const links = cell.passages ? make("button", { type: "button", class: "small passages", tabindex: "-1", onclick: () => this.passages(interview, theme) },
      fill(cell.newer ? this.words.passages_newer : this.words.passages_linked, cell.passages, cell.newer)) : null;
    const element = make("td", { role: "gridcell", tabindex: here ? "0" : "-1", "aria-label": [interview, this.host.codes.get(theme)?.label ?? theme, cell.text].join(": ") }, make("div", { class: "summary", dir: "auto" }, cell.text), links);
    element.place = [row, column];
    element.addEventListener("dblclick", () => this.edit(element));
    element.addEventListener("focus", () => (this.at = [row, column]));
    return element;
  }

  cell() {
    return this.table.querySelector(`tbody tr:nth-child(${this.at[0] + 1}) td:nth-of-type(${this.at[1] + 1})`);
  }

  key(event) {
    const element = event.target.closest("td");
    if (!element || this.editing || event.target !== element) return;
    const command = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    const step = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (step) {
      const [rows, columns] = [this.host.interviews.length - 1, this.themes.length - 1];
      element.tabIndex = -1;
      this.at = [Math.max(0, Math.min(rows, this.at[0] + step[0])), Math.max(0, Math.min(columns, this.at[1] + step[1]))];
      this.cell().tabIndex = 0;
      this.cell().focus();
    } else if (command && (letter === "z" || letter === "y")) {
      this.host.change("step", { of: "matrix", act: letter === "y" || event.shiftKey ? "redo" : "undo" }, (message) => this.show(message));
    } else if (event.key === "Enter" || event.key === "F2") this.edit(element);
    else if (!command && letter === "p") element.querySelector(".passages")?.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Write a summary: kept in the page while it is typed, saved when the cell is left. */
  edit(element) {
    if (this.editing) return;
    const [row, column] = element.place;
    const [interview, code] = [this.host.interviews[row].id, this.themes[column]];
    const name = `summary ${interview} ${code}`;
    const waiting = this.host.link.latest((one) => one.do === "summary" && one.place === interview && one.code === code);
    const cell = waiting ?? this.cells[interview]?.[code] ?? { text: "", over: "" };
    const field = make("textarea", { rows: "6", "aria-label": fill(this.words.summary_of, interview, this.host.codes.get(code)?.label ?? code) });
    field.value = cell.text;
    const content = () => ({ place: interview, code, text: field.value, over: cell.over, own: waiting?.op ?? "" });
    field.addEventListener("input", () => this.host.link.draft(name, "summary", content()));
    const finish = (save) => {
      if (!this.editing) return;
      this.editing = null;
      if (save && field.value !== cell.text) {
        const shown = this.cells[interview]?.[code] ?? { passages: 0 };
        this.cells[interview] = { ...this.cells[interview], [code]: { ...shown, text: field.value } };
        this.host.change("summary", content(), (message) => this.show(message), name);
      } else this.host.link.settle(name);
      this.at = [row, column];
      this.draw();
    };
    field.addEventListener("blur", () => finish(true));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" && !(event.key === "Enter" && (event.ctrlKey || event.metaKey))) return;
      event.preventDefault();
      event.stopPropagation();
      finish(event.key === "Enter");
      this.cell()?.focus();
    });
    this.editing = finish;
    element.replaceChildren(field);
    field.focus();
  }

  /** Hand over what has been typed. */
  save() {
    this.editing?.(true);
  }

  /** The passages a summary rests on, in the text. */
  passages(interview, code) {
    this.host.open(interview);
    this.host.panels.find.ofCode(code, interview);
  }

  export() {
    this.host.ask("sheet", { of: "matrix" }, (message) => this.host.say(fill(this.words.exported, message.path)));
  }
}
