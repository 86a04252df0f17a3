// Users and tokens: what is given is shown once, in a dialog that says so.
import { post } from "./api.js";
import { refresh } from "./morph.js";
import { say } from "./orders.js";

async function order(path, body) {
  try {
    const answer = await post(path, body);
    if (answer.secret) give(answer);
    else say(answer.text, "good");
    await refresh();
    return true;
  } catch (error) {
    say(error.message, "critical");
    return false;
  }
}

function give({ text, secret }) {
  const dialog = document.getElementById("given");
  document.getElementById("given-text").textContent = text;
  document.getElementById("given-secret").textContent = secret;
  dialog.showModal();
}

document.addEventListener("close", () => {
  document.getElementById("given-secret").textContent = "";
}, true);

document.addEventListener("click", async ({ target }) => {
  if (target.id === "given-copy") {
    await navigator.clipboard?.writeText(document.getElementById("given-secret").textContent);
  }
  const button = target.closest("button[data-does], button[data-gives]");
  if (!button || (button.dataset.confirm && !confirm(button.dataset.confirm))) return;
  order(button.dataset.does ?? button.dataset.gives, JSON.parse(button.dataset.body));
});

document.addEventListener("change", async ({ target }) => {
  const name = target.dataset.roleOf;
  if (!name) return;
  const before = [...target.options].find((it) => it.defaultSelected).value;
  const sure = confirm(`Make ${name} ${target.value}? They have to log in again.`);
  if (!sure || !(await order("/users/role", { name, role: target.value }))) target.value = before;
});

document.addEventListener("submit", async (event) => {
  const path = event.target.dataset.gives;
  if (!path) return;
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(event.target));
  if (fields.lasting) fields.lasting = Number(fields.lasting);
  if (await order(path, fields)) event.target.reset();
});
