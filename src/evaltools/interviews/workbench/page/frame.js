// What stands around the text: bar, banner, keys, and the lines that codes are drawn with.

import { fill, make, shortened } from "./elements.js";
import { written } from "./outbox.js";

/** One underline per code, as custom properties that segments, chips and swatches refer to. */
export function lines(frame, codes) {
  const draw = (name, colour, pattern) => {
    const c = `color-mix(in srgb, ${colour} 80%, var(--deep))`;
    const patterns = [
      `linear-gradient(${c}, ${c})`,
      `repeating-linear-gradient(90deg, ${c} 0 9px, transparent 9px 13px)`,
      `repeating-linear-gradient(90deg, ${c} 0 3px, transparent 3px 6px)`,
      `linear-gradient(${c} 0 1px, transparent 1px 2px, ${c} 2px 3px)`,
    ];
    frame.style.setProperty(`--line-${name}`, patterns[pattern]);
    frame.style.setProperty(`--edge-${name}`, patterns[0]);
  };
  for (const code of codes.values()) draw(code.place, code.colour, code.pattern);
  draw("unknown", "#595959", 2);
}

/** What holds a page's frame in a notebook. */
export function rootOf(model, frame) {
  // Notebooks must not take letters and Enter for their own commands.
  const root = make("div", { class: "evaltools-coder", "data-lm-suppress-shortcuts": "true" }, frame);
  root.style.setProperty("--height", `${model.get("height")}px`);
  for (const kind of ["keydown", "keyup", "keypress"]) root.addEventListener(kind, (event) => event.stopPropagation());
  return root;
}

/** The tools above the text. */
export function bar(page) {
  const { words, facts, link, commands } = page;
  const button = (word, text, run) => make("button", { type: "button", title: words[word], "aria-label": words[word], onclick: run }, text);
  page.undo = button("undo", "↶", () => link.send("undo"));
  page.redo = button("redo", "↷", () => link.send("redo"));
  page.helpButton = button("help", "?", () => page.showHelp(page.help.hidden));
  page.helpButton.setAttribute("aria-expanded", "false");
  page.saved = make("span", { class: "saved", role: "status" });
  return make(
    "div", { class: "bar", role: "toolbar", "aria-label": words.tools },
    make("strong", { class: "title" }, facts.title),
    facts.synthetic ? make("span", { class: "badge synthetic" }, words.synthetic) : null,
    make("span", { class: "coder-name" }, fill(words.coder, facts.coder)),
    facts.blind ? make("span", { class: "badge", title: words.blind_why }, words.blind) : null,
    make("span", { class: "gap" }), page.saved,
    make("span", { class: "together" }, page.undo, page.redo,
      button("previous", "↑", () => commands.step(-1)), button("next", "↓", () => commands.step(1)), page.helpButton),
  );
}

/** What the coder should know of before beginning. */
export function problemList(words, problems) {
  if (!problems.length) return null;
  return make("details", { class: "problems" }, make("summary", {}, fill(words.problems, problems.length)),
    make("ul", {}, ...problems.map((text) => make("li", {}, text))));
}

/** The table of keys. */
export function helpPanel(words, shut) {
  const rows = words.keys.map(([keys, text]) =>
    make("tr", {}, make("th", { scope: "row" }, ...keys.split(" ").map((key) => make("kbd", {}, key.replaceAll("_", " ")))), make("td", {}, text)));
  const close = make("button", { type: "button", onclick: shut }, words.close);
  const help = make("div", { class: "help", role: "dialog", "aria-label": words.help, tabindex: "-1" },
    make("h3", {}, words.help), make("table", {}, make("tbody", {}, ...rows)), close);
  help.hidden = true;
  help.addEventListener("keydown", (event) => {
    if (event.key === "Escape") shut();
    // The only control inside keeps the focus until the panel is closed.
    if (event.key === "Tab") {
      event.preventDefault();
      close.focus();
    }
  });
  return help;
}

/** Says what is not on the disk, why, and what becomes of it. */
export class Banner {
  constructor(words, material, link) {
    Object.assign(this, { words, material, link });
    this.what = make("p", {});
    this.list = make("ul", {});
    this.again = make("button", { type: "button", onclick: () => link.again() }, words.try_again);
    this.shut = make("button", { type: "button", onclick: () => this.forget() }, words.close);
    this.element = make("div", { class: "banner", role: "alert" }, this.what, this.list, this.again, this.shut);
    this.element.hidden = true;
    this.drawn = "";
  }

  draw() {
    const { words, link } = this;
    const late = link.late ? link.waiting : [];
    const reason = link.failing ? fill(words.banner_failing, link.failing) : link.broken ? words.banner_broken : words.banner_silent;
    const said = late.length || link.broken ? [reason, late.length ? fill(words.banner_kept, late.length) : ""] : [];
    if (link.refused.length) said.push(words.banner_refused);
    const rows = [...late, ...link.refused].map((one) => this.row(one));
    const signature = JSON.stringify([said, rows]);
    if (signature === this.drawn) return;
    this.drawn = signature;
    this.element.hidden = !said.length;
    this.what.textContent = said.filter(Boolean).join(" ");
    this.list.replaceChildren(...rows.map((text) => make("li", { dir: "auto" }, text)));
    this.again.hidden = !late.length;
    this.shut.hidden = !link.refused.length;
  }

  /** An operation as its maker would know it again; typed words in full, so that they can be copied. */
  row(one) {
    const coding = this.material.codings.get(one.id) ?? {};
    const code = this.material.codes.get(one.code ?? coding.code)?.label ?? "";
    const quote = one.quote ? `”${shortened(one.quote, 60)}”` : "";
    return [this.words[`op_${one.do}`] ?? one.do, code, quote, one.name, written(one)].filter(Boolean).join(": ");
  }

  forget() {
    this.link.forget();
    this.draw();
  }
}
