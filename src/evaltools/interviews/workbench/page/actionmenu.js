// A menu of actions, opened at an element.

import { make } from "./elements.js";

/** Arrow keys walk, Enter and space choose, Escape and Tab close. */
export class ActionMenu {
  constructor(label, entries, back) {
    Object.assign(this, { entries, back, closing: false });
    this.element = make("ul", { class: "menu", role: "menu", "aria-label": label });
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("focusout", (event) => !this.element.contains(event.relatedTarget) && this.close());
  }

  open(at) {
    this.element.replaceChildren(...this.entries().map(([text, key, run]) => {
      const item = make("li", { role: "menuitem", tabindex: "-1", "aria-keyshortcuts": key || null }, make("span", {}, text), key ? make("kbd", {}, key) : null);
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", () => {
        this.close();
        run();
      });
      return item;
    }));
    const frame = at.closest(".frame");
    frame.append(this.element);
    const [box, around] = [at.getBoundingClientRect(), frame.getBoundingClientRect()];
    this.element.style.top = `${Math.max(4, Math.min(box.bottom - around.top, around.height - this.element.offsetHeight - 4))}px`;
    this.element.style.right = `${Math.max(4, around.right - box.right)}px`;
    this.element.firstChild.focus({ preventScroll: true });
  }

  close() {
    // Taking the element out moves the focus, which closes the menu: once is enough.
    if (this.closing || !this.element.isConnected) return;
    this.closing = true;
    this.element.remove();
    this.closing = false;
  }

  key(event) {
    const items = [...this.element.children];
    const now = items.indexOf(document.activeElement);
    const next = { ArrowDown: (now + 1) % items.length, ArrowUp: (now - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[event.key];
    if (next !== undefined) items[next].focus({ preventScroll: true });
    else if (event.key === "Enter" || event.key === " ") items[now].click();
    else if (event.key === "Escape" || event.key === "Tab") {
      this.close();
      this.back();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
