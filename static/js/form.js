// Characters are counted while one types. Without this, the line under the field names the limits alone.
function count(line) {
  const field = document.getElementById(line.dataset.countOf);
  // As the server counts: one sign of a person is one, and a line ends with one sign.
  const number = [...field.value].length;
  const most = Number(line.dataset.max) || Infinity;
  const least = Number(line.dataset.min) || 0;
  const [words, limit] =
    number > most ? [line.dataset.over, most]
    : number < least ? [line.dataset.least, least]
    : most < Infinity ? [line.dataset.now, most]
    : [line.dataset.least, least];
  line.textContent = words.replace("{count}", number).replace("{limit}", limit);
  line.classList.toggle("form-count-over", number > most);
}

function lineOf(field) {
  return field.id && document.querySelector(`[data-count-of="${CSS.escape(field.id)}"]`);
}

addEventListener("input", ({ target }) => {
  const line = lineOf(target);
  if (line) count(line);
});

// Counted at the start too, and again in what htmx brings.
function countAll(within) {
  for (const line of within.querySelectorAll("[data-count-of]")) count(line);
}
addEventListener("htmx:load", ({ detail }) => countAll(detail.elt));
countAll(document);
