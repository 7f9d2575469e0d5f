// A draft saves itself while one types (htmx sends it). This says how that goes, keeps trying when it fails, and keeps
// a page from being left while something on it is not saved. Without scripts every button saves.
const RETRY_AFTER = 6000; // milliseconds
const draft = () => document.querySelector("form[data-autosave]");
const line = () => document.getElementById("saved");
const state = { unsaved: false, typedSince: false, underWay: false, fault: "", leaving: false, waiting: null, timer: 0 };

function say(fault) {
  state.fault = fault;
  line().classList.toggle("save-state-fault", fault !== "" && fault !== "saving");
  if (fault) line().textContent = line().dataset[fault];
}

function saveAgain() {
  clearTimeout(state.timer);
  if (state.fault && !state.underWay) draft()?.dispatchEvent(new Event("save-again"));
}

// Signing in elsewhere gives the session another secret: the form takes it from a fresh copy of this page.
async function takeNewToken() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]");
    if (fresh) draft().querySelector("[name=csrfmiddlewaretoken]").value = fresh.value;
  } catch {
    // No connection: the next try will say so.
  }
}

function touched({ target }) {
  if (!target.closest?.("form[data-autosave]")) return;
  state.unsaved = state.typedSince = true;
}
addEventListener("input", touched);
addEventListener("change", touched);

addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!detail.elt.closest("form[data-autosave]")) return;
  state.underWay = true;
  if (detail.elt.matches("form")) state.typedSince = false;
});

addEventListener("htmx:afterRequest", async ({ detail }) => {
  if (!detail.elt.closest?.("form[data-autosave]") && !detail.elt.matches?.("button")) return;
  state.underWay = false;
  if (detail.successful) saved(detail);
  else await failed(detail.xhr.status);
  if (state.waiting) {
    const button = state.waiting;
    state.waiting = null;
    draft().requestSubmit(button);
  }
});

function saved({ elt }) {
  if (state.fault) say("");
  if (!elt.matches("form")) return;
  const left = line().querySelector("[data-left]")?.dataset.left;
  state.unsaved = state.typedSince || Boolean(left);
  for (const time of line().querySelectorAll("time")) {
    const shown = new Date(time.dateTime);
    time.textContent = shown.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  }
}

async function failed(status) {
  say(status === 403 || status === 404 ? "signedOut" : status >= 400 && status < 500 ? "refused" : "failed");
  if (state.fault === "signedOut") await takeNewToken();
  if (state.fault !== "refused") state.timer = setTimeout(saveAgain, RETRY_AFTER);
}
addEventListener("online", saveAgain);
document.addEventListener("visibilitychange", () => document.hidden || saveAgain());

// A button pressed while the draft is saving waits for that: else its page would come from an older version.
addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-autosave]")) return;
  if (state.underWay) {
    event.preventDefault();
    state.waiting = event.submitter;
  } else if (state.fault === "signedOut" || (state.fault === "failed" && !navigator.onLine)) {
    event.preventDefault();
    saveAgain();
  } else {
    state.leaving = true;
  }
});

addEventListener("beforeunload", (event) => {
  const file = draft()?.querySelector("[type=file]");
  if (!state.leaving && (state.unsaved || file?.files.length)) event.preventDefault();
});
addEventListener("pageshow", () => (state.leaving = false));
