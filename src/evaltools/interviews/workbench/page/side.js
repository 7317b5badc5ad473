// The panels beside the text, one at a time.

import { make } from "./elements.js";

/** Tabs and their panels; panels may be filled later, and those that are empty have no tab. */
export class Side {
  constructor(words, prefix, modes, turned) {
    Object.assign(this, { prefix, turned });
    this.mode = modes[0];
    this.tabs = new Map();
    this.list = make("div", { class: "tabs", role: "tablist", "aria-label": words.panels });
    this.card = make("div", { class: "card" });
    this.element = make("div", { class: "side" }, this.list);
    for (const mode of modes) {
      const tab = make("button", {
        type: "button", role: "tab", id: `${prefix}-tab-${mode}`, "aria-controls": `${prefix}-panel-${mode}`,
        onclick: () => this.show(mode),
      }, words[`tab_${mode}`]);
      const panel = make("div", { role: "tabpanel", id: `${prefix}-panel-${mode}`, "aria-labelledby": tab.id, class: `panel-${mode}` });
      this.tabs.set(mode, [tab, panel]);
      this.list.append(tab);
      this.element.append(panel);
    }
    this.element.append(this.card);
    this.list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const shown = [...this.tabs].filter(([, [tab]]) => !tab.hidden).map(([mode]) => mode);
      const next = shown[(shown.indexOf(this.mode) + step + shown.length) % shown.length];
      this.show(next);
      this.tabs.get(next)[0].focus();
    });
    this.draw();
  }

  fill(mode, element) {
    const [tab, panel] = this.tabs.get(mode);
    panel.replaceChildren(...(element ? [element] : []));
    tab.hidden = !element;
    if (!element && this.mode === mode) this.show("codes");
  }

  show(mode) {
    const before = this.mode;
    this.mode = mode;
    this.draw();
    this.turned(before, mode);
  }

  draw() {
    for (const [name, [tab, panel]] of this.tabs) {
      tab.setAttribute("aria-selected", String(name === this.mode));
      tab.tabIndex = name === this.mode ? 0 : -1;
      panel.hidden = name !== this.mode;
    }
    this.card.hidden = !["codes", "list"].includes(this.mode);
    this.element.classList.toggle("comparing", !["codes", "list"].includes(this.mode));
  }
}
