// Adding: files by drop or choice, pasted text; then the build, whose progress comes as server-sent events.
"use strict";
(() => {
  const zone = document.querySelector(".drop");
  if (!zone) return;
  const input = zone.querySelector("input[type=file]");
  const list = document.querySelector(".added");
  const form = document.querySelector("form.paste");
  const state = document.querySelector(".working");
  const bar = state.querySelector("progress");
  const words = state.querySelector("p");
  const troubles = state.querySelector("ul");
  zone.hidden = false;

  function line(name) {
    const item = document.createElement("li");
    const told = document.createElement("span");
    told.className = "quiet";
    item.append(name, " ", told);
    list.append(item);
    return (said, wrong) => {
      told.textContent = said;
      item.classList.toggle("wrong", Boolean(wrong));
    };
  }

  async function send(address, options) {
    try {
      const answer = await fetch(address, { method: "POST", ...options });
      const told = await answer.json().catch(() => ({ said: `the server answered ${answer.status}` }));
      return { ok: answer.ok, said: told.said };
    } catch {
      return { ok: false, said: "the server does not answer; is onrecord serve still running?" };
    }
  }

  async function files(chosen) {
    let kept = 0;
    for (const file of chosen) {
      const tell = line(file.name);
      tell("is being sent");
      const { ok, said } = await send(`/add/file?name=${encodeURIComponent(file.name)}`, { body: file, headers: { "Content-Type": "application/octet-stream" } });
      tell(ok ? "kept" : said, !ok);
      kept += ok;
    }
    if (kept) build();
  }

  async function build() {
    const { ok, said } = await send("/add/build", {});
    if (ok) follow();
    else words.textContent = said;
  }

  function follow() {
    state.hidden = false;
    const source = new EventSource("/add/progress");
    source.addEventListener("message", (event) => {
      const work = JSON.parse(event.data);
      if (work.total) {
        bar.max = work.total;
        bar.value = work.done;
      } else bar.removeAttribute("value");
      bar.hidden = !work.running;
      words.textContent = work.running ? (work.total ? `${work.done} of ${work.total} read: ${work.name}` : "Reading what was added …") : work.result;
      if (work.running) return;
      source.close();
      troubles.replaceChildren(...work.problems.map(([name, message]) => {
        const item = document.createElement("li");
        const from = document.createElement("b");
        from.textContent = name;
        item.append(from, ` ${message}`);
        return item;
      }));
      state.querySelector(".then").hidden = false;
    });
    source.addEventListener("error", () => source.close());
  }

  input.addEventListener("change", () => {
    files([...input.files]);
    input.value = "";
  });
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    files([...event.dataTransfer.files]);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const tell = line(form.elements.title.value || "pasted text");
    const body = JSON.stringify(Object.fromEntries(new FormData(form)));
    const { ok, said } = await send("/add/text", { body, headers: { "Content-Type": "application/json" } });
    tell(ok ? "kept" : said, !ok);
    if (!ok) return;
    form.reset();
    build();
  });
  if (state.dataset.running) follow();

  // A folder that is watched: the form is a plain one; a refusal is told beside it, and what comes in as it comes.
  const watch = document.querySelector("form.watch");
  watch?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(watch.action, { method: "POST", body: new URLSearchParams(new FormData(watch)) }).catch(() => null);
    if (answer?.ok) return location.reload();
    const told = await answer?.json().catch(() => null);
    document.querySelector(".watching .wrong").textContent = told?.said ?? "The server does not answer; is onrecord serve still running?";
  });
  const watched = document.querySelector("[data-watching]");
  if (watched) {
    const source = new EventSource("/add/watch/progress");
    source.addEventListener("message", (event) => {
      const { on, words, work } = JSON.parse(event.data);
      watched.querySelector(".told").textContent = words;
      const bar = watched.querySelector("progress");
      bar.hidden = !work.running;
      if (work.total) [bar.max, bar.value] = [work.total, work.done];
      else bar.removeAttribute("value");
      watched.querySelector(".troubles").replaceChildren(...work.problems.map(([name, message]) => {
        const item = document.createElement("li");
        const from = document.createElement("b");
        from.textContent = name;
        item.append(from, ` ${message}`);
        return item;
      }));
      if (!on && !work.running) source.close();
    });
  }
})();
