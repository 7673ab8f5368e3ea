// The timeline, larger: zoom, pan, keyboard and notes over the picture that the server drew. Until somebody zooms, that
// picture stays; the list below it has the same entries and needs no script.
"use strict";
(() => {
  const figure = document.querySelector("figure.timeline[data-items]");
  if (!figure) return;

  const MARGIN = 14, BREAK = 34, LETTER = 6.2, LABEL = 58, DENSE = 7, EPOCH = 719163, STEP = 1.6;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const SVG = "http://www.w3.org/2000/svg";
  const stage = figure.querySelector(".stage");
  const note = figure.querySelector(".tip");
  const range = figure.querySelector(".range");
  const listed = figure.querySelector(".list-days");
  let data = null, loading = null, own = null, base = null, k = 1, off = 0, frame = 0, painted = null;

  const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));
  const shown = () => [...stage.querySelectorAll("svg")].find((svg) => svg.getClientRects().length > 0);
  const on = (day) => new Date((day - EPOCH) * 864e5);
  const iso = (day) => on(day).toISOString().slice(0, 10);
  const cut = (words, most) => (words.length <= most ? words : words.slice(0, Math.max(0, most - 1)).trimEnd() + "…");

  function make(name, attributes, ...inside) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  }

  // ---- the scale: stretches of days, each as wide as on the first picture times the zoom ----

  function measure(svg) {
    const width = svg.viewBox.baseVal.width;
    const room = width - 2 * MARGIN - BREAK * (data.stretches.length - 1);
    const given = data.stretches.reduce((sum, stretch) => sum + stretch[2], 0);
    const bands = [...svg.querySelectorAll("text.band")].map((band) => ({
      title: band.textContent, y: Number(band.getAttribute("y")) + 8, height: Number(band.dataset.height),
    }));
    const stretches = data.stretches.map(([start, end, wide]) => ({ start, end, wide: (wide * room) / given }));
    const least = Math.min(...stretches.map((s) => s.wide / (s.end - s.start)));
    const axis = Number(svg.querySelector(".axis").dataset.y);
    return { svg, width, height: svg.viewBox.baseVal.height, bands, stretches, axis, most: Math.max(1, width / 3 / least) };
  }

  const total = () => base.stretches.reduce((sum, s) => sum + s.wide * k, BREAK * (base.stretches.length - 1));

  function at(day) {
    let x = MARGIN - off;
    const all = base.stretches;
    for (let i = 0; i < all.length; i++) {
      const s = all[i];
      if (day <= s.start) return i ? x - BREAK / 2 : x;
      if (day <= s.end) return x + ((day - s.start) * s.wide * k) / (s.end - s.start);
      x += s.wide * k + BREAK;
    }
    return x - BREAK;
  }

  // Where each item lies at zoom 1, and the lefts of the stretches in this frame: a frame then multiplies and adds.
  function locate(day) {
    let left = 0, breaks = 0;
    for (let i = 0; i < base.stretches.length; i++) {
      const s = base.stretches[i];
      if (day <= s.start) return [left, i ? breaks - 0.5 : 0];
      if (day <= s.end) return [left + ((day - s.start) * s.wide) / (s.end - s.start), breaks];
      left += s.wide;
      breaks += 1;
    }
    return [left, breaks - 1];
  }

  function locateAll() {
    const first = base.stretches[0].start, last = base.stretches.at(-1).end;
    for (const item of data.items) {
      item.from = locate(item[0] ?? first - 1);
      item.to = locate((item[1] ?? last) + 1);
    }
  }

  const place = ([left, breaks]) => MARGIN - off + left * k + breaks * BREAK;

  function dayAt(place) {
    let x = MARGIN - off;
    for (const s of base.stretches) {
      if (place <= x + s.wide * k + BREAK / 2) return s.start + clamp((place - x) / (s.wide * k), 0, 1) * (s.end - s.start);
      x += s.wide * k + BREAK;
    }
    return base.stretches.at(-1).end;
  }

  // ---- what is drawn ----

  function placed(item, names) {
    const [start, end, , , , , label] = item;
    let x = place(item.from), x1 = place(item.to);
    if (start !== null && start === end) x = x1 = (x + x1) / 2;
    if (x1 < -9 || x > base.width + 9) return null;
    const mark = { item, x, x1, y: 0, left: Math.max(x, 0) - 7, right: Math.min(x1, base.width) + 7, words: "", end: false };
    if (!names) return mark;
    const edge = (x1 - x > 9 ? Math.min(x1, base.width - 40) : x) + 11;
    const after = Math.floor((base.width - edge) / LETTER), before = Math.floor((Math.max(x, 0) - 11) / LETTER);
    const words = cut(label, LABEL), most = Math.max(after, before), from = Math.max(x, 0) + 18;
    const inside = Math.floor((Math.min(x1, base.width) - from - 12) / LETTER);
    if (words.length > most && inside > Math.max(6, most)) {
      return { ...mark, words: cut(label, Math.min(inside, LABEL)), more: "", at: from };
    }
    if (most < 6) return mark;
    mark.words = cut(words, most);
    mark.end = mark.words.length > after;
    const more = item[8] ? ` — ${item[8]}` : "";
    mark.more = mark.words.length + more.length <= (mark.end ? before : after) ? more : "";
    mark.at = mark.end ? Math.max(x, 0) - 11 : edge;
    const reach = (mark.words.length + mark.more.length) * LETTER;
    if (mark.end) mark.left = Math.min(mark.left, mark.at - reach);
    else mark.right = Math.max(mark.right, mark.at + reach + 6);
    return mark;
  }

  function packed(items, most, named) {
    const rows = [];
    for (const item of items) {
      const mark = placed(item, named(item));
      if (!mark) continue;
      const row = rows.find((taken) => taken.every((other) => mark.right <= other.left || mark.left >= other.right));
      if (row) row.push(mark);
      else if (rows.length >= most) return null;
      else rows.push([mark]);
    }
    return rows;
  }

  function shape(item) {
    const name = item[2] === "statement" ? "statement" : item[3];
    const found = figure.querySelector(`[data-shape="${name}"]`) ?? figure.querySelector('[data-shape="single-source"]');
    return [...found.children].map((part) => part.cloneNode(true));
  }

  function drawn(mark) {
    const [start, end, kind, status, signs, , label, when, differs, href] = mark.item;
    const wide = mark.x1 - mark.x > 9, y = mark.y;
    const link = make("a", { class: "mark", href, tabindex: -1 });
    link.dataset.note = when;
    link.dataset.words = label + (differs ? ` — ${differs}` : "");
    if (wide) {
      const left = Math.max(mark.x, -20), right = Math.min(mark.x1, base.width + 20);
      const vague = signs.includes("w") || signs.includes("d") ? "b-within" : "b-span";
      const look = `bar-mark ${vague} b-${status || kind}`;
      link.append(make("rect", { class: look, x: left, y: y - 5, width: Math.max(4, right - left), height: 10, rx: 5 }));
      if (signs.includes("s") || start === null || mark.x < 0) link.append(make("path", { class: "b-arrow", d: `M${Math.max(left, 1)} ${y}l7 -6m-7 6l7 6` }));
      if (signs.includes("e") || end === null || mark.x1 > base.width) link.append(make("path", { class: "b-arrow", d: `M${Math.min(right, base.width - 1)} ${y}l-7 -6m7 6l-7 6` }));
      if (kind === "incident") link.append(make("g", { class: "on-bar", transform: `translate(${Math.max(mark.x, 8) + 5} ${y})` }, ...shape(mark.item)));
    } else {
      const group = make("g", { transform: `translate(${mark.x} ${y})` });
      if (signs.includes("d")) group.append(make("circle", { class: "m-halo", r: 9 }));
      group.append(...shape(mark.item));
      link.append(group);
    }
    if (mark.words) {
      const words = make("text", { class: `l-${kind}`, x: mark.at, y: y + 4.2, "text-anchor": mark.end ? "end" : "start" }, mark.words);
      if (mark.more) words.append(make("tspan", { class: "l-differs" }, mark.more));
      link.append(words);
    }
    return link;
  }

  function piles(items, band) {
    const columns = new Map();
    for (const item of items) {
      const x = place(item[0] === null ? item.to : item.from);
      if (x < -DENSE || x > base.width) continue;
      const column = Math.floor(x / DENSE);
      if (columns.has(column)) columns.get(column).push(item);
      else columns.set(column, [item]);
    }
    let most = 1;
    for (const own of columns.values()) most = Math.max(most, own.length);
    const room = Math.max(14, band.height - 12);
    return [...columns].map(([column, own]) => {
      let first = Infinity, last = -Infinity;
      for (const item of own) {
        first = Math.min(first, item[0] ?? item[1]);
        last = Math.max(last, item[0] ?? item[1]);
      }
      const height = Math.max(3, (room * own.length) / most);
      const link = make("a", { class: "mark pile", href: `/?from=${iso(first)}&to=${iso(last)}`, tabindex: -1 });
      link.dataset.note = spoken(first, last);
      link.dataset.words = `${own.length} entries`;
      link.dataset.days = `${first} ${last}`;
      link.append(make("rect", { class: "m-pile", x: column * DENSE, y: band.y + room - height + 8, width: 5.5, height, rx: 1 }));
      return link;
    });
  }

  function bandOf(band, lane) {
    const items = data.of[lane].filter((item) => place(item.to) > -9 && place(item.from) < base.width + 9);
    if (items.length > (band.height / 16) * (base.width / 14)) return piles(items, band);
    const kinds = [() => true, (i) => ["corroborated", "contested"].includes(i[3]), (i) => i[3] === "contested", () => false];
    const tries = base.width > 500 ? kinds : kinds.slice(-1);
    for (const named of tries) {
      const height = named === kinds[3] ? 16 : 24;
      const rows = packed(items, Math.max(1, Math.floor(band.height / height)), named);
      if (!rows) continue;
      return rows.flatMap((row, i) => row.map((mark) => drawn({ ...mark, y: band.y + i * height + height / 2 })));
    }
    return piles(items, band);
  }

  function ticks() {
    const marks = [];
    let x = MARGIN - off, free = -99;
    for (const [i, s] of base.stretches.entries()) {
      const day = (s.wide * k) / (s.end - s.start), room = 74 / day;
      if (i) marks.push(make("path", { class: "gap", d: `M${x - BREAK / 2 - 9} ${base.axis}h18` }), make("path", { class: "zig", d: `M${x - BREAK / 2 - 9} ${base.axis}l4 -6l5 12l5 -12l4 6` }));
      const from = Math.max(s.start, Math.floor(dayAt(Math.max(0, x)))), to = Math.min(s.end, Math.ceil(dayAt(base.width)) + 1);
      if (x < base.width && x + s.wide * k > 0) {
        for (const [start, words] of starts(from, to, room, s.start)) {
          const place = x + (start - s.start) * day;
          marks.push(make("path", { class: "tick", d: `M${place} 6V${base.axis + 5}` }));
          const half = (words.length * LETTER) / 2, middle = clamp(place, half, base.width - half);
          if (middle - half < free) continue;
          free = middle + half + 8;
          marks.push(make("text", { x: middle, y: base.axis + 19, "text-anchor": "middle" }, words));
        }
      }
      x += s.wide * k + BREAK;
    }
    return marks;
  }

  function* starts(from, to, room, origin) {
    let named = false;
    if (room <= 16) {
      const step = [1, 2, 4, 7, 14, 28].find((n) => n >= room) ?? 28;
      for (let day = from + ((((origin - from) % step) + step) % step); day < to; day += step) {
        const d = on(day), year = !named || (d.getUTCMonth() === 0 && d.getUTCDate() <= step);
        named = true;
        yield [day, `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]}${year ? ` ${d.getUTCFullYear()}` : ""}`];
      }
      return;
    }
    const step = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600].find((n) => n * 30 >= room) ?? 1200;
    const first = on(from);
    let index = first.getUTCFullYear() * 12 + first.getUTCMonth() + (first.getUTCDate() > 1 ? 1 : 0);
    index += (step - (index % step)) % step;
    for (; ; index += step) {
      const day = Date.UTC(Math.floor(index / 12), index % 12, 1) / 864e5 + EPOCH;
      if (day >= to) return;
      const year = Math.floor(index / 12), month = index % 12;
      yield [day, step >= 12 ? `${year}` : `${MONTHS[month]}${!named || month === 0 ? ` ${year}` : ""}`];
      named = true;
    }
  }

  function spoken(first, last) {
    const say = (day) => on(day).toLocaleDateString("en-GB", { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });
    return first === last ? say(first) : `${say(first)} – ${say(last)}`;
  }

  function bound() {
    k = clamp(k, 1, base.most);
    off = clamp(off, 0, total() + 2 * MARGIN - base.width);
  }

  function draw() {
    const began = performance.now();
    const focused = own.querySelector("a:focus")?.getAttribute("href");
    const marks = base.bands.flatMap((band, lane) => bandOf(band, lane));
    const titles = base.bands.map((band) => make("text", { class: "band", x: 0, y: band.y - 8 }, band.title));
    const axis = make("g", { class: "grid axis", "aria-hidden": "true" }, ...ticks());
    const moving = make("g", { class: "moving" }, axis, ...marks);
    const line = make("g", { class: "axis", "aria-hidden": "true" }, make("path", { d: `M0 ${base.axis}H${base.width}` }));
    own.replaceChildren(line, moving, ...titles);
    if (focused) own.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    painted = { k, off, moving, at: performance.now(), cost: performance.now() - began };
    const first = Math.floor(dayAt(0)), last = Math.floor(dayAt(base.width)) - (k === 1 ? 1 : 0);
    range.textContent = spoken(first, last);
    const asked = new URLSearchParams(location.search);
    asked.set("from", iso(first));
    asked.set("to", iso(last));
    asked.delete("page");
    listed.href = `/?${asked}#list`;
    listed.hidden = false;
  }

  // A frame: what takes long to draw is moved as it is, and drawn anew a few times a second.
  function tick() {
    frame = 0;
    bound();
    if (!painted || performance.now() - painted.at >= painted.cost * 5 || painted.cost < 8) return draw();
    const ratio = k / painted.k;
    painted.moving.setAttribute("transform", `translate(${MARGIN - off + (painted.off - MARGIN) * ratio} 0) scale(${ratio} 1)`);
    redraw();
  }

  function redraw() {
    frame ||= requestAnimationFrame(tick);
  }

  async function begin() {
    if (!data) {
      loading ??= fetch(figure.dataset.items).then((answer) => answer.json());
      data = await loading;
      data.of = data.lanes.map((_, lane) => data.items.filter((item) => item[5].includes(lane)));
    }
    const svg = shown();
    if (!svg || svg === own || !data.items.length) return Boolean(own);
    own?.remove();
    base?.svg.classList.remove("off");
    base = measure(svg);
    painted = null;
    locateAll();
    own = make("svg", { class: "picture own", viewBox: `0 0 ${base.width} ${base.height}`, role: "group", "aria-label": svg.getAttribute("aria-label") });
    svg.after(own);
    svg.classList.add("off");
    return true;
  }

  async function zoom(by, place) {
    if (!(await begin())) return;
    const x = place ?? base.width / 2, day = dayAt(x);
    k = clamp(k * by, 1, base.most);
    off += at(day) - x;
    redraw();
  }

  async function pan(by) {
    if (!(await begin())) return;
    off += by;
    redraw();
  }

  function whole() {
    if (!own) return;
    k = 1;
    off = 0;
    redraw();
  }

  async function show(first, last) {
    if (!(await begin())) return;
    k = clamp((k * base.width * 0.7) / Math.max(1e-6, at(last + 1) - at(first)), 1, base.most);
    off += at((first + last + 1) / 2) - base.width / 2;
    redraw();
  }

  // ---- hands: buttons, wheel, drag, keys, notes ----

  const scaleOf = () => { const svg = shown(); return svg.viewBox.baseVal.width / svg.getBoundingClientRect().width; };
  const placeOf = (event) => (event.clientX - shown().getBoundingClientRect().left) * scaleOf();
  const acts = { in: () => zoom(STEP), out: () => zoom(1 / STEP), earlier: () => pan(-300), later: () => pan(300), whole };

  figure.querySelector(".tools").addEventListener("click", (event) => acts[event.target.closest("button")?.dataset.act]?.());
  stage.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 250), placeOf(event));
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY) && own) {
      event.preventDefault();
      pan(event.deltaX * scaleOf());
    }
  }, { passive: false });

  const fingers = new Map();
  let moved = 0;
  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!fingers.size) moved = 0;
    fingers.set(event.pointerId, event.clientX);
  });
  addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (before === undefined || !own) return;
    const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, x]) => x);
    fingers.set(event.pointerId, event.clientX);
    moved += Math.abs(event.clientX - before);
    if (others.length) {
      const wide = Math.abs(before - others[0]) || 1;
      zoom(Math.abs(event.clientX - others[0]) / wide, placeOf({ clientX: (event.clientX + others[0]) / 2 }));
    } else if (moved > 4) pan((before - event.clientX) * scaleOf());
  });
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, (event) => fingers.delete(event.pointerId));
  stage.addEventListener("dragstart", (event) => event.preventDefault());
  stage.addEventListener("click", (event) => {
    const pile = event.target.closest("a.pile");
    if (moved > 4) event.preventDefault();
    else if (pile?.dataset.days) {
      event.preventDefault();
      show(...pile.dataset.days.split(" ").map(Number));
    }
  }, true);
  stage.addEventListener("dblclick", (event) => zoom(STEP * STEP, placeOf(event)));

  function step(by) {
    const marks = [...shown().querySelectorAll("a.mark")].map((mark) => ({ mark, box: mark.getBoundingClientRect() }));
    marks.sort((a, b) => a.box.left - b.box.left || a.box.top - b.box.top);
    const now = marks.findIndex(({ mark }) => mark === document.activeElement);
    const next = now < 0 ? (by > 0 ? 0 : marks.length - 1) : clamp(now + by, 0, marks.length - 1);
    marks[next]?.mark.focus({ preventScroll: true });
  }

  const keys = {
    ArrowRight: () => step(1), ArrowLeft: () => step(-1), "+": acts.in, "=": acts.in, "-": acts.out, 0: whole, Home: whole,
    PageDown: acts.later, PageUp: acts.earlier, Escape: () => stage.focus(),
  };
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  function tell(mark) {
    note.hidden = !mark;
    if (!mark) return;
    const [when, words] = [mark.dataset.note, mark.dataset.words];
    note.replaceChildren(Object.assign(document.createElement("b"), { textContent: when }), ` ${words}`);
    const box = mark.getBoundingClientRect(), edge = figure.getBoundingClientRect();
    note.style.left = `${clamp(Math.max(box.left, edge.left) - edge.left, 8, edge.width - note.offsetWidth - 8)}px`;
    note.style.top = `${box.bottom - edge.top + 8}px`;
  }
  for (const [name, leave] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    stage.addEventListener(name, (event) => tell(event.target.closest("a.mark")));
    stage.addEventListener(leave, () => tell(null));
  }
  for (const mark of stage.querySelectorAll("a.mark")) mark.querySelector("title")?.remove();

  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width || !own) return;
    width = innerWidth;
    own.remove();
    base.svg.classList.remove("off");
    own = base = null;
    k = 1;
    off = 0;
    range.textContent = "";
    listed.hidden = true;
  });
})();
