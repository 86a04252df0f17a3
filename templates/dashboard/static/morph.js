// Puts the daemon's HTML into the page: what did not change stays, with its focus.
import { Idiomorph } from "./vendor/idiomorph.js";
import { tick } from "./ticking.js";

// Only what our own daemon rendered, which escapes every text, comes here.
const ours = globalThis.trustedTypes?.createPolicy("page", { createHTML: (html) => html });

export const parsed = (html) =>
  new DOMParser().parseFromString(ours ? ours.createHTML(html) : html, "text/html");

// What somebody has opened, or is writing, is theirs.
const callbacks = {
  beforeNodeMorphed(old) {
    if (old.nodeType !== Node.ELEMENT_NODE) return true;
    return !old.matches("dialog[open], form, output");
  },
  beforeAttributeUpdated: (name, node) => !(name === "open" && node.matches("details, dialog")),
};

export function fill(element, html) {
  Idiomorph.morph(element, [...parsed(html).body.childNodes], { morphStyle: "innerHTML", callbacks });
  tick();
}

// The page anew, in place. Whoever is sent to log in instead keeps what was there.
export async function refresh() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`The daemon answered ${response.status}: load the page again`);
  if (response.redirected) return;
  const next = parsed(await response.text()).querySelector("main");
  if (next) fill(document.querySelector("main"), next.innerHTML);
}
