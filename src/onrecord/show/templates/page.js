// Helps with the keyboard; every page works without it.
"use strict";
(() => {
  const storage = "onrecord-layers";

  const visible = (element) => element.getClientRects().length > 0;
  const stops = () => [...document.querySelectorAll(".go")].filter(visible);
  let at = null;

  function step(by) {
    const all = stops();
    if (!all.length) return;
    const i = all.indexOf(at);
    at?.classList.remove("here");
    at = all[i < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, i + by))];
    at.classList.add("here");
    at.focus({ preventScroll: true });
    at.scrollIntoView({ block: "nearest" });
    const item = at.closest("[data-f]");
    if (item) {
      light(item.dataset.f);
      document.querySelector(`.text [data-f="${CSS.escape(item.dataset.f)}"]`)?.scrollIntoView({ block: "center" });
    }
  }

  function light(name) {
    for (const old of document.querySelectorAll(".on")) old.classList.remove("on");
    for (const part of document.querySelectorAll(`[data-f="${CSS.escape(name)}"]`)) part.classList.add("on");
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    if (event.key === "j" || event.key === "k") {
      step(event.key === "j" ? 1 : -1);
    } else if (event.key === "/") {
      const field = document.querySelector(".search input") ?? document.querySelector(".filters input");
      if (!field) return;
      event.preventDefault();
      field.focus();
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".item .words, .hit");
    const name = link?.closest(".item")?.dataset.f ?? link?.hash.slice(3);
    if (name) light(name);
  });

  // Words of the article that are selected: their place in code points, and a link to them.
  const text = document.querySelector(".text");
  const cite = document.createElement("a");
  cite.className = "cite-passage";
  cite.textContent = "Link to these words";
  cite.hidden = true;

  function selected() {
    const selection = getSelection();
    if (!text || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = [...before.toString()].length;
    const words = range.toString();
    return words ? { start, end: start + [...words].length, words, box: range.getBoundingClientRect() } : null;
  }
  window.onrecord = { selected };

  if (text && !document.body.classList.contains("export")) {
    document.body.append(cite);
    document.addEventListener("selectionchange", () => {
      const found = selected();
      cite.hidden = !found;
      if (!found) return;
      cite.href = `${location.pathname}?span=${found.start}-${found.end}#span`;
      cite.style.left = `${Math.max(8, Math.min(found.box.left + scrollX, innerWidth - 180))}px`;
      cite.style.top = `${found.box.bottom + scrollY + 6}px`;
    });
    cite.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let parent = target?.parentElement; parent; parent = parent.parentElement) {
      if (parent.matches("details:not([open])")) {
        parent.open = true;
        target.scrollIntoView();
      }
    }
  }
  addEventListener("hashchange", reveal);
  reveal();

  const boxes = [...document.querySelectorAll(".layers input:enabled")];
  let hidden = [];
  try {
    hidden = JSON.parse(sessionStorage.getItem(storage) ?? "[]");
  } catch {
    hidden = [];
  }
  for (const box of boxes) {
    if (hidden.includes(box.className)) box.checked = false;
    box.addEventListener("change", () => {
      hidden = hidden.filter((name) => name !== box.className);
      if (!box.checked) hidden.push(box.className);
      sessionStorage.setItem(storage, JSON.stringify(hidden));
    });
  }
})();
