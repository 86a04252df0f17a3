// One's own password.
import { post } from "./api.js";
import { say } from "./orders.js";

document.getElementById("new-password")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { current, password, again } = Object.fromEntries(new FormData(event.target));
  if (password !== again) return say("The two new passwords are not the same.", "critical");
  try {
    const done = await post("/me/password", { current, password });
    say(done.text, "good");
    setTimeout(() => location.assign("/login?to=/"), 1500);
  } catch (error) {
    say(error.message, "critical");
  }
});
