// The form of a new silence says what it would hide before it is sent.
import { post } from "./api.js";
import { say } from "./orders.js";

const form = () => document.getElementById("new-silence");

const wanted = () => {
  const fields = Object.fromEntries(new FormData(form()));
  return { ...fields, lasting: Number(fields.lasting) };
};

const isNamed = (it) => Boolean(it.rule || it.channel || it.agent || it.chat);

let asking = null;

async function preview() {
  const place = document.getElementById("would-hide");
  if (!place) return;
  asking?.abort();
  asking = new AbortController();
  const it = wanted();
  if (!isNamed(it)) {
    place.textContent = "Choose a rule, a channel, an agent or a chat.";
    return;
  }
  try {
    const found = await post("/silences", { ...it, preview: true }, { signal: asking.signal });
    place.textContent = found.text;
  } catch (error) {
    if (error.name !== "AbortError") place.textContent = error.message;
  }
}

document.addEventListener("change", (event) => form()?.contains(event.target) && preview());
document.addEventListener("submit", async (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  try {
    const made = await post("/silences", wanted());
    say(made.text, "good");
    form().reset();
    preview();
  } catch (error) {
    say(error.message, "critical");
  }
});
if (document.body.dataset.role !== "viewer") preview();
