"use strict";
(() => {
  // On a phone the contents begin closed, so that the text comes first.
  const contents = document.querySelector("nav.contents details");
  const narrow = window.matchMedia("(max-width: 63.99rem)");
  const fold = () => { if (contents) contents.open = !narrow.matches; };
  fold();
  narrow.addEventListener("change", fold);

  // A link to a finding opens it.
  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target.tagName === "DETAILS") {
      target.scrollIntoView();
      target.querySelector("summary").focus({ preventScroll: true });
    }
  };
  window.addEventListener("hashchange", reveal);
  reveal();

  // Only a frame that scrolls is a stop for the keyboard.
  const stops = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const frame = target.closest(".table-frame, .figure-frame");
      const scrolls = frame.scrollWidth > frame.clientWidth;
      frame.setAttribute("role", scrolls ? "region" : "group");
      if (scrolls) frame.tabIndex = 0;
      else frame.removeAttribute("tabindex");
      frame.classList.toggle("scrolls", scrolls);
    }
  });
  document.querySelectorAll(".table-frame, .figure-frame").forEach((frame) => {
    stops.observe(frame);
    if (frame.firstElementChild) stops.observe(frame.firstElementChild);
  });

  // One button opens the code of a whole chapter.
  const body = document.querySelector(".body[data-show]");
  const code = body ? [...body.querySelectorAll("details.code")] : [];
  if (code.length > 1) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "all-code";
    const label = () => { button.textContent = code.every((item) => item.open) ? body.dataset.hide : body.dataset.show; };
    button.addEventListener("click", () => {
      const open = !code.every((item) => item.open);
      code.forEach((item) => { item.open = open; });
      label();
    });
    code.forEach((item) => item.addEventListener("toggle", label));
    label();
    body.append(button);
  }

  // Tables whose heads hold buttons can be sorted; empty cells come last.
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort ?? cell.textContent.trim();
  };
  const compare = (a, b, language) => {
    if (a === b) return 0;
    if (a === "" || b === "") return a === "" ? 1 : -1;
    const [x, y] = [Number(a), Number(b)];
    return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, language) : x - y;
  };
  document.querySelectorAll("table.sortable").forEach((table) => {
    table.querySelectorAll("thead button").forEach((button) => {
      button.addEventListener("click", () => {
        const head = button.closest("th");
        const up = head.getAttribute("aria-sort") !== "ascending";
        table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const rows = [...table.tBodies[0].rows];
        const sign = up ? 1 : -1;
        rows.sort((a, b) => {
          const [x, y] = [key(a, head.cellIndex), key(b, head.cellIndex)];
          const empty = x === "" || y === "";
          return (empty ? 1 : sign) * compare(x, y, document.documentElement.lang);
        });
        table.tBodies[0].append(...rows);
      });
    });
  });
})();
