// Review by keyboard; every decision also works as a plain form.
"use strict";
(() => {
  const told = document.getElementById("told");
  const help = document.getElementById("help");
  const count = document.getElementById("decided");
  const cards = document.querySelector(".cards");
  const judged = (card) => card.matches(".r-accepted, .r-rejected");
  const current = () => document.activeElement?.closest(".card") ?? document.querySelector(".card:target");

  function tell(words, wrong = false) {
    told.textContent = words;
    told.classList.toggle("wrong", wrong);
  }

  function press(key) {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  }

  function show(card, review) {
    const before = judged(card);
    card.className = `card r-${review}`;
    card.querySelector(".state").textContent = review === "open" ? "" : review;
    const by = judged(card) - before;
    count.textContent = (Number(count.textContent.replaceAll(",", "")) + by).toLocaleString("en-GB");
    const bar = document.querySelector("progress");
    bar.value += by;
  }

  async function send(form, verdict) {
    const body = new URLSearchParams(new FormData(form));
    body.set("verdict", verdict);
    let answer;
    try {
      answer = await fetch("/review/decide", { method: "POST", body, headers: { Accept: "application/json" } });
    } catch {
      tell("The program does not answer: is it still running? Nothing was decided.", true);
      return null;
    }
    const text = await answer.text();
    let said;
    try {
      said = JSON.parse(text);
    } catch {
      // What guards the page answers in plain words: "Load the page again, then decide."
      const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
      said = { error: plain ? text : "The answer could not be read." };
    }
    if (said.versions?.length) {
      // Somebody was faster: the plain form leads to the page that shows both versions.
      const wanted = document.createElement("input");
      [wanted.type, wanted.name, wanted.value] = ["hidden", "verdict", verdict];
      form.append(wanted);
      form.submit();
      return null;
    }
    if (!answer.ok) {
      tell(said.error ?? "This was not decided.", true);
      return null;
    }
    for (const [id, last] of Object.entries(said.seen)) {
      const input = document.querySelector(`#c-${CSS.escape(id)} input[name="seen"]`);
      if (input) input.value = `${id}=${last}`;
      for (const bulk of document.querySelectorAll(".bulk input[name='seen']")) {
        if (bulk.value.startsWith(`${id}=`)) bulk.value = `${id}=${last}`;
      }
    }
    document.querySelector("#undo button").disabled = false;
    return said;
  }

  let busy = Promise.resolve();
  const inTurn = (work) => (busy = busy.then(work, work));

  function judge(card, verdict) {
    const form = card.querySelector(".verdicts");
    inTurn(async () => {
      const said = await send(form, verdict);
      if (!said) return;
      for (const [id, review] of Object.entries(said.reviews)) {
        const own = document.getElementById(`c-${id}`);
        if (own) show(own, review);
      }
      tell(`${verdict === "accept" ? "Accepted" : "Rejected"}. u takes it back.`);
    });
    press("j");
  }

  function undo() {
    const form = document.getElementById("undo");
    if (form.querySelector("button").disabled) return;
    if (!cards) {
      form.querySelector("button").click();
      return;
    }
    inTurn(async () => {
      const said = await send(form, "undo");
      if (!said) return;
      let last = null;
      for (const [id, review] of Object.entries(said.reviews)) {
        const card = document.getElementById(`c-${id}`);
        if (card) {
          show(card, review);
          last = card;
        }
      }
      last?.querySelector(".go").focus();
      const one = said.decisions[0];
      tell(`Taken back: ${one.words ?? one.subject}`);
    });
  }

  cards?.addEventListener("submit", (event) => {
    const verdict = event.submitter?.value;
    const card = event.target.closest(".card");
    if (!card || (verdict !== "accept" && verdict !== "reject")) return;
    event.preventDefault();
    card.querySelector(".go").focus();
    judge(card, verdict);
  });

  document.getElementById("undo")?.addEventListener("submit", (event) => {
    if (!cards) return;
    event.preventDefault();
    undo();
  });

  const keys = document.getElementById("keys");
  if (keys && help) {
    keys.hidden = false;
    keys.addEventListener("click", () => help.showModal());
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
    if (event.key === "Escape" && !cards) {
      document.getElementById("back")?.click();
      return;
    }
    if (event.target.matches?.("input, select, textarea")) return;
    const card = current();
    const top = document.querySelector(".verdicts.top");
    const keyed = {
      "?": () => help?.showModal(),
      u: undo,
      a: () => (card ? judge(card, "accept") : top?.querySelector('[value="accept"]').click()),
      r: () => (card ? judge(card, "reject") : top?.querySelector('[value="reject"]').click()),
      e: () => (card ? card.querySelector(".go").click() : document.querySelector(".values-form input:not([type=hidden]), .values-form select")?.focus()),
      m: () => {
        if (card) location.href = `${card.querySelector(".go").href.replace(/#.*$/, "")}#same`;
        else document.querySelector("#same input:not([type=hidden])")?.focus();
      },
    }[event.key];
    if (keyed) {
      event.preventDefault();
      keyed();
    }
  });

  // Words selected in the text become the place of a value.
  const text = document.querySelector(".excerpt");
  const own = text?.querySelector(".p-content");
  if (own) text.scrollTop = own.offsetTop - text.offsetTop - text.clientHeight / 3;
  let chosen = "";
  const points = (words) => [...words].length;
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (!text || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const words = range.toString();
    const lead = points(words) - points(words.trimStart());
    const start = Number(text.dataset.start) + points(before.toString()) + lead;
    const length = points(words.trim());
    chosen = length ? `${start}-${start + length}` : "";
  });
  for (const input of text ? document.querySelectorAll("[data-spans]") : []) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain small use";
    button.textContent = "use selected words";
    button.setAttribute("aria-label", `use selected words as ${input.name.slice(3)}`);
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      if (!chosen) {
        tell("Select words in the text first.", true);
        return;
      }
      if (input.name === "to.figures") input.value = `${input.value.replace(/\s*@[\d-]*$/, "")} @${chosen}`.trim();
      else input.value = chosen;
      input.focus();
    });
    input.after(button);
  }

  // The first card is at hand at once; so is the one that an address names.
  const first = document.querySelector(".card:target") ?? document.querySelector(".card.r-open");
  if (first && location.hash) first.querySelector(".go").focus({ preventScroll: true });
})();
