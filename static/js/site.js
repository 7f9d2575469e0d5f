// Small comforts; every page works without them.

// Empty fields stay out of addresses, whether the browser or htmx sends the form. What is saved is sent whole.
addEventListener("formdata", ({ target, formData }) => {
  if (target.method !== "get") return;
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});

// Facets that htmx brings stay as open as they were.
addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  for (const fresh of detail.fragment.querySelectorAll("details[id]")) {
    const shown = document.getElementById(fresh.id);
    if (shown) fresh.open = shown.open;
  }
});

// What takes longer than a moment is said in the line that its form keeps for it, for eyes and ears.
const PATIENCE = 600; // milliseconds
let waiting;
function begin(event, form) {
  clearTimeout(waiting);
  const line = form?.querySelector("[data-progress]");
  if (line) waiting = setTimeout(() => event.defaultPrevented || (line.textContent = line.dataset.progress), PATIENCE);
}
function end() {
  clearTimeout(waiting);
  for (const line of document.querySelectorAll("[data-progress]")) line.textContent = "";
}
addEventListener("htmx:beforeRequest", (event) => begin(event, event.target.closest("form[hx-get]")));
addEventListener("htmx:afterRequest", end);
addEventListener("submit", (event) => begin(event, event.target));
addEventListener("pageshow", end);

// An open menu closes on a click elsewhere and on Escape.
addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(target)) menu.open = false;
});
addEventListener("keydown", ({ key, target }) => {
  const menu = key === "Escape" && target.closest(".menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Printing needs a script, so its button shows only where there is one.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
