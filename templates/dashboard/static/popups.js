// What opens above the page closes when one goes elsewhere, or presses Escape.
const OPEN = "details.more[open], details.define[open]";

function leave({ target }) {
  for (const it of document.querySelectorAll(OPEN)) if (!it.contains(target)) it.open = false;
}

export function closePopups() {
  document.addEventListener("click", leave);
  document.addEventListener("focusin", leave);
  document.addEventListener("keydown", ({ key }) => {
    const it = key === "Escape" && document.querySelector(OPEN);
    if (!it) return;
    if (it.contains(document.activeElement)) it.querySelector("summary").focus();
    it.open = false;
  });
}
