// Long lists of boxes to tick: narrowed as one types, with what is chosen on top. Without this they are groups to open.
// Without accents, case and signs: "cote d'iv" finds Côte d’Ivoire.
const plain = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").toLowerCase();
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function setUp(picker) {
  if (picker.dataset.ready) return;
  picker.dataset.ready = "yes";
  const filter = picker.querySelector("[data-picker-filter]");
  if (!filter) return;
  const box = filter.querySelector("input");
  const items = [...picker.querySelectorAll(".picker-items > li")].map((row) => ({
    row,
    tick: row.querySelector("input"),
    name: row.querySelector("[data-name]").textContent,
    words: plain(`${row.textContent} ${row.dataset.words ?? ""}`),
  }));
  const groups = [...picker.querySelectorAll("[data-picker-group]")];
  const openBefore = new Map();

  function narrow() {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    for (const item of items) item.row.hidden = !words.every((word) => item.words.includes(word));
    for (const group of groups) {
      const holds = group.querySelector("li:not([hidden])") !== null;
      if (words.length && !openBefore.has(group)) openBefore.set(group, group.open);
      group.hidden = !holds;
      group.open = words.length ? holds : (openBefore.get(group) ?? group.open);
    }
    if (!words.length) openBefore.clear();
    const found = filter.querySelector("[data-picker-found]");
    const number = items.filter((item) => !item.row.hidden).length;
    found.textContent = !words.length ? "" : number ? fill(found.dataset.some, { number }) : found.dataset.none;
  }

  function showChosen() {
    const picked = picker.querySelector("[data-picked]");
    const chosen = items.filter((item) => item.tick.checked);
    picked.querySelector("[data-picked-count]").textContent = chosen.length;
    picked.querySelector("[data-picked-list]").replaceChildren(
      ...chosen.map((item) => {
        const line = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.className = "chip chip-remove";
        button.textContent = item.name;
        button.setAttribute("aria-label", fill(picked.dataset.remove, { name: item.name }));
        button.addEventListener("click", () => remove(item, button));
        line.append(button);
        return line;
      }),
    );
    for (const group of groups) {
      const number = group.querySelectorAll("input:checked").length;
      const label = group.querySelector("[data-picker-number]");
      label.textContent = number ? fill(label.dataset.words, { number }) : "";
    }
  }

  function remove(item, button) {
    const next = button.parentElement.nextElementSibling ?? button.parentElement.previousElementSibling;
    const place = next ? [...next.parentElement.children].filter((line) => line !== button.parentElement).indexOf(next) : -1;
    item.tick.checked = false;
    item.tick.dispatchEvent(new Event("change", { bubbles: true }));
    (picker.querySelectorAll("[data-picked-list] button")[place] ?? box).focus();
  }

  // What is typed here is no part of the draft: the form does not hear of it.
  box.addEventListener("input", (event) => {
    event.stopPropagation();
    narrow();
  });
  box.addEventListener("change", (event) => event.stopPropagation());
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      items.find((item) => !item.row.hidden)?.tick.focus();
    } else if (event.key === "Escape" && box.value) {
      box.value = "";
      narrow();
    }
  });
  picker.addEventListener("change", showChosen);
  filter.hidden = false;
  showChosen();
}

function setUpAll() {
  for (const picker of document.querySelectorAll("[data-picker]")) setUp(picker);
}
addEventListener("htmx:afterSettle", setUpAll);
setUpAll();
