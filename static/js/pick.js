// Practices that were ticked stay ticked while one pages, filters and searches on: in this tab alone, sent nowhere.
const KEY = "picked";
const asked = new URLSearchParams(location.search).getAll("practice");
const picked = new Set(asked.length ? asked : JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
const boxes = () => [...document.querySelectorAll(".card-pick input")];

function show() {
  for (const box of boxes()) box.checked = picked.has(box.value);
  const form = document.getElementById("pick");
  if (!form) return;
  const count = form.querySelector("[data-picked]");
  form.classList.toggle("pick-used", picked.size > 0);
  count.textContent = count.dataset.picked.replace("{number}", picked.size);
  for (const part of [count, form.querySelector("[data-unpick]")]) part.hidden = picked.size === 0;
}

function keep() {
  if (picked.size) sessionStorage.setItem(KEY, JSON.stringify([...picked]));
  else sessionStorage.removeItem(KEY);
  show();
}

addEventListener("change", ({ target }) => {
  if (!target.closest(".card-pick")) return;
  if (target.checked) picked.add(target.value);
  else picked.delete(target.value);
  keep();
});

addEventListener("click", ({ target }) => {
  if (!target.closest("[data-unpick]")) return;
  picked.clear();
  keep();
  boxes()[0]?.focus();
});

// The form sends the boxes of this page itself; what was picked elsewhere goes along.
addEventListener("formdata", ({ target, formData }) => {
  if (target.id !== "pick") return;
  formData.delete("practice");
  for (const slug of picked) formData.append("practice", slug);
});

addEventListener("htmx:afterSwap", show);
addEventListener("pageshow", keep);
