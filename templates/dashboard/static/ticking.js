// Times that run: `data-since` counts up, `data-until` down, by the daemon's clock.
let ahead = 0; // this computer's clock before the daemon's, in milliseconds

export const now = () => Date.now() - ahead;

export function setClock(daemons) {
  ahead = Date.now() - daemons;
  tick();
}

export function spell(length) {
  const seconds = Math.max(0, Math.floor(length / 1000));
  const [days, hours] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24];
  const minutes = String(Math.floor(seconds / 60) % 60);
  if (days) return `${days}d ${hours}h`;
  if (hours) return `${hours}h ${minutes.padStart(2, "0")}m`;
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

export function tick() {
  const at = now();
  for (const it of document.querySelectorAll("[data-since]")) {
    write(it, spell(at - Number(it.dataset.since)));
    if (it.dataset.late) it.classList.toggle("late", at - Number(it.dataset.since) > Number(it.dataset.late));
  }
  for (const it of document.querySelectorAll("[data-until]")) {
    const left = Number(it.dataset.until) - at;
    write(it, left > 0 ? spell(left + 999) : "now");
    it.classList.toggle("late", left < 60_000);
  }
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function keepTicking() {
  tick();
  setInterval(tick, 1000);
}
