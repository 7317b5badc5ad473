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

  // The card of a number: on hover, focus and tap; Escape closes it.
  const cards = document.querySelector(".cards");
  const cited = 'a[href^="provenance.html#f-"]';
  const box = document.createElement("div");
  box.className = "trace-card";
  box.id = "trace-card";
  let owner = null;
  let waiting = 0;
  const place = () => {
    if (!owner) return;
    const at = owner.getClientRects()[0] ?? owner.getBoundingClientRect();
    const [wide, high] = [document.documentElement.clientWidth, window.innerHeight];
    box.style.left = `${Math.max(12, Math.min(at.left, wide - box.offsetWidth - 12))}px`;
    const below = at.bottom + 6;
    box.style.top = `${below + box.offsetHeight > high ? Math.max(6, at.top - box.offsetHeight - 6) : below}px`;
  };
  const hide = () => {
    window.clearTimeout(waiting);
    if (owner) owner.removeAttribute("aria-describedby");
    owner = null;
    box.remove();
  };
  const show = (link) => {
    window.clearTimeout(waiting);
    if (link === owner) return;
    const card = document.getElementById(`card-${decodeURIComponent(link.hash.slice(1))}`);
    if (!card) return;
    hide();
    const copy = card.cloneNode(true);
    copy.removeAttribute("id");
    box.replaceChildren(copy);
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", cards.dataset.label);
    owner = link;
    link.after(box);
    link.setAttribute("aria-describedby", "trace-card");
    place();
  };
  const soon = (what, wait) => { window.clearTimeout(waiting); waiting = window.setTimeout(what, wait); };
  if (cards) {
    document.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch") return;
      const link = event.target.closest(cited);
      if (link && !box.contains(link)) soon(() => show(link), 250);
      else if (box.contains(event.target)) window.clearTimeout(waiting);
      else if (owner && document.activeElement !== owner) soon(hide, 300);
    });
    document.addEventListener("focusin", (event) => {
      const link = event.target.closest(cited);
      if (box.contains(event.target)) return;
      if (link && link.matches(":focus-visible")) show(link);
      else if (owner && !link) hide();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !owner) return;
      const back = box.contains(document.activeElement) ? owner : null;
      hide();
      if (back) { back.focus(); hide(); }
    });
    // The first tap shows the card, the next follows the link.
    let touched = false;
    document.addEventListener("pointerdown", (event) => {
      touched = event.pointerType === "touch";
      if (owner && touched && !box.contains(event.target) && event.target.closest(cited) !== owner) hide();
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest(cited);
      if (!touched || !link || box.contains(link) || link === owner) return;
      show(link);
      if (owner === link) event.preventDefault();
    });
    window.addEventListener("scroll", place, { passive: true, capture: true });
    window.addEventListener("resize", place);
  }

  // A table is one stop for the keyboard; the arrow keys lead from link to link inside it.
  document.querySelectorAll("table.data").forEach((table) => {
    const links = () => [...table.querySelectorAll("tbody a[href]")].filter((item) => !box.contains(item));
    if (links().length < 2) return;
    links().forEach((item, number) => { item.tabIndex = number ? -1 : 0; });
    table.addEventListener("focusin", (event) => {
      if (!links().includes(event.target)) return;
      links().forEach((item) => { item.tabIndex = item === event.target ? 0 : -1; });
    });
    table.addEventListener("keydown", (event) => {
      const all = links();
      const at = all.indexOf(document.activeElement);
      if (at < 0) return;
      const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to === undefined || !all[to]) return;
      event.preventDefault();
      all[to].focus();
    });
  });
})();
