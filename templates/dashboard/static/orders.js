// Buttons that order something: `data-post` says where, `data-body` what, `data-confirm` asks first.
import { post } from "./api.js";

export function obeyOrders() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-post]");
    if (button) obey(button);
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("button[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    if (event.target.closest("button[data-closes]")) event.target.closest("dialog")?.close();
  });
}

async function obey(button) {
  if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
  button.disabled = true;
  try {
    const done = await post(button.dataset.post, JSON.parse(button.dataset.body ?? "{}"));
    say(done.text || "Done.", "good");
    button.closest("details")?.removeAttribute("open");
  } catch (error) {
    say(error.message, "critical");
  } finally {
    button.disabled = false;
  }
}

let hiding = 0;

// Read out by screen readers, and gone after a while.
export function say(text, kind) {
  let place = document.getElementById("said");
  if (!place) {
    place = document.createElement("div");
    place.id = "said";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.className = `notice is-${kind}`;
  place.textContent = text;
  place.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (place.hidden = true), 8000);
}
