// Passkeys: the form asks the browser for one and then sends it, by allauth's script.
addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-passkey]");
  const ids = { credential: form.elements.credential.id, data: "passkey-data" };
  const button = form.querySelector("button");
  button.id = ids.add = ids.authenticate = "passkey-button";
  button.type = "button"; // the script sends the form itself, once it has the passkey
  const forms = window.allauth.webauthn.forms;
  (form.dataset.passkey === "add" ? forms.addForm : forms.authenticateForm)({ ids });
  for (const part of document.querySelectorAll("[data-needs-passkey]")) part.hidden = false;
});

// Refused, given up or timed out: the page says so.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const line = document.querySelector("[data-passkey-error]");
  if (line) line.hidden = false;
});
