// The rules: what is typed is checked, tried on last week when asked, and saved when that is looked at.
import { get, post } from "./api.js";
import { openEditor } from "./rules-editor.js";
import { difference, doubts, findings, played, sentences, week } from "./rules-shown.js";

const TYPED_MS = 400;
const LOOK_MS = 500;

const host = document.getElementById("rules-editor");
const text = document.getElementById("rules-text");
const one = (id) => document.getElementById(id);

if (host && text) begin();

async function begin() {
  const editing = host.dataset.editing === "yes";
  const loaded = text.textContent;
  const schema = editing ? (await get("/rules/schema").catch(() => null))?.schema : null;
  const editor = openEditor(host, { text: loaded, readOnly: !editing, schema, onChange: () => work?.typed() });
  text.hidden = true;
  const work = editing ? new Work(editor) : null;
  await work?.begin();
}

class Work {
  constructor(editor) {
    this.editor = editor;
    this.hash = host.dataset.hash;
    this.saved = editor.text();
    this.checked = null;
    this.dialog = one("rules-save");
  }

  async begin() {
    for (const it of document.querySelectorAll(".rules-tools, .rules-beside, #rules-keys")) it.hidden = false;
    this.press("save", () => this.review());
    this.press("week", () => this.tryWeek());
    this.press("undo", () => location.assign("/rules"));
    this.press("confirm", () => this.confirm());
    this.dialog.querySelector("[name=sure]").addEventListener("change", () => this.allow());
    addEventListener("beforeunload", (event) => this.dirty() && event.preventDefault());
    this.sayOnce();
    const back = host.dataset.bringBack;
    if (back) this.saved = (await get("/rules")).text;
    this.marks();
    await this.check();
    if (back && this.dirty()) {
      this.dialog.querySelector("[name=reason]").value = `Back to version ${back}`;
      await this.review();
    }
  }

  press(name, then) {
    document.querySelector(`[data-rules=${name}]`).addEventListener("click", then);
  }

  dirty() {
    return !this.leaving && this.editor.text() !== this.saved;
  }

  typed() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.check(), TYPED_MS);
    this.marks();
  }

  marks() {
    const dirty = this.dirty();
    document.querySelector("[data-rules=save]").disabled = !dirty;
    document.querySelector("[data-rules=undo]").disabled = !dirty;
    for (const it of document.querySelectorAll("[data-week]")) it.dataset.old = String(this.weekOf !== this.editor.text());
  }

  // The answer for the newest text; null where a newer one was asked meanwhile, or it failed.
  async check() {
    clearTimeout(this.waiting);
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const asked = this.editor.text();
    try {
      const found = await post("/rules/check", { text: asked }, { signal: asking.signal });
      if (this.asking !== asking) return null;
      this.checked = { text: asked, found };
      this.show(found);
      return found;
    } catch (error) {
      if (error.name !== "AbortError" && this.asking === asking) state(error.message, "critical");
      return null;
    }
  }

  show(found) {
    this.editor.mark(found);
    const failing = found.examples.filter((it) => it.state !== "ok").length;
    const parts = [count(found.mistakes.length, "mistake") || "No mistake"];
    if (found.warnings.length) parts.push(count(found.warnings.length, "warning"));
    if (failing) parts.push(`${count(failing, "example")} not as expected`);
    const kind = found.mistakes.length ? "critical" : found.warnings.length || failing ? "warning" : "good";
    state(parts.join(", "), kind);
    const go = (line, column) => this.editor.goTo(line, column);
    findings(one("rules-found"), found, go);
    played(one("rules-examples"), one("rules-played"), found, go);
    sentences(one("rules-does"), found);
  }

  // Plays the text through last week, and shows how far it is; the outcome, or null.
  async tryWeek() {
    const asked = this.editor.text();
    try {
      let trial = await post("/rules/backtest", { text: asked });
      this.following = trial.number;
      while (trial.state === "running" && this.following === trial.number) {
        this.showWeek(trial, asked);
        await new Promise((done) => setTimeout(done, LOOK_MS));
        trial = await get(`/rules/backtest/${trial.number}`);
      }
      if (this.following !== trial.number) return null;
      this.showWeek(trial, asked);
      return trial.week;
    } catch (error) {
      this.showWeek({ state: "failed", why: error.message }, asked);
      return null;
    }
  }

  showWeek(trial, asked) {
    this.weekOf = asked;
    const stop = () => post("/rules/backtest/stop", { number: trial.number }).catch(() => {});
    for (const it of document.querySelectorAll("[data-week]")) week(it, trial, stop);
    this.marks();
  }

  async review() {
    const found = await this.check();
    if (!found) return;
    if (found.mistakes.length) {
      this.editor.goTo(found.mistakes[0].line, found.mistakes[0].column);
      return;
    }
    this.clashing(false);
    one("rules-doubts").replaceChildren();
    this.doubts = [];
    refused("");
    this.busy = true;
    this.dialog.querySelector("[name=sure]").checked = false;
    this.allow();
    if (!this.dialog.open) this.dialog.showModal();
    const asked = this.editor.text();
    post("/rules/compare", { text: asked })
      .then(({ lines }) => difference(one("rules-diff"), lines))
      .catch((error) => refused(error.message));
    const outcome = await this.tryWeek();
    const failing = found.examples.filter((it) => it.state !== "ok").length;
    this.doubts = outcome ? [...outcome.doubts] : ["What it would have done last week is not known."];
    if (failing) this.doubts.push(`${count(failing, "example")} not as expected.`);
    doubts(one("rules-doubts"), this.doubts);
    this.busy = false;
    this.allow();
  }

  allow() {
    const sure = this.dialog.querySelector("[name=sure]");
    sure.closest("label").hidden = !this.doubts.length;
    document.querySelector("[data-rules=confirm]").disabled =
      this.busy || this.clashes || (this.doubts.length > 0 && !sure.checked);
  }

  async confirm() {
    const form = this.dialog.querySelector("form");
    const asked = { text: this.editor.text(), hash: this.hash, reason: form.reason.value, confirmed: form.sure.checked };
    this.busy = true;
    this.allow();
    try {
      this.done(await post("/rules/save", asked));
    } catch (error) {
      refused(error.message);
    }
    this.busy = false;
    this.allow();
  }

  done(saved) {
    if (saved.state === "saved") {
      const first = saved.in_force ? `Version ${saved.version} is in force.` : "Saved, but not in force.";
      sessionStorage.setItem("rules-said", JSON.stringify([first, ...saved.lines]));
      this.leaving = true;
      location.assign("/rules");
    } else if (saved.state === "confirm") {
      this.doubts = saved.lines;
      doubts(one("rules-doubts"), this.doubts);
    } else if (saved.state === "mistakes") {
      refused(`${count(saved.mistakes.length, "mistake")}: ${saved.mistakes[0].text}`);
    } else this.clash(saved);
  }

  // Somebody else has changed the file: theirs, ours, and what may be done.
  clash(saved) {
    this.clashing(true);
    const place = one("rules-clash");
    const notice = add(place, "p", "Somebody has changed the file since it was loaded here. Nothing was saved.");
    notice.className = "notice is-critical";
    if (saved.theirs.length) {
      add(place, "h3", "What they changed");
      difference(add(place, "div"), saved.theirs);
    }
    add(place, "h3", "What yours would change in theirs");
    difference(add(place, "div"), saved.yours);
    const tools = add(place, "div");
    tools.className = "toolbar";
    const reload = add(tools, "button", "Load theirs, give mine up");
    const keep = add(tools, "button", "Put mine in place of theirs");
    for (const it of [reload, keep]) it.type = "button";
    keep.className = "is-danger";
    reload.addEventListener("click", () => {
      this.leaving = true;
      location.assign("/rules");
    });
    keep.addEventListener("click", () => {
      this.hash = saved.hash;
      this.review();
    });
    reload.focus();
  }

  clashing(now) {
    this.clashes = now;
    one("rules-clash").replaceChildren();
    one("rules-changes").hidden = now;
  }

  // What was done by the page before this one.
  sayOnce() {
    const kept = sessionStorage.getItem("rules-said");
    sessionStorage.removeItem("rules-said");
    if (!kept) return;
    const place = one("rules-said");
    place.className = "notice is-good";
    for (const line of JSON.parse(kept)) add(place, "p", line);
  }
}

function state(words, kind) {
  const place = one("rules-state");
  place.className = `chip is-${kind}`;
  place.textContent = words;
}

function refused(words) {
  one("rules-refused").hidden = !words;
  one("rules-refused").textContent = words;
}

function add(to, name, words = "") {
  const made = document.createElement(name);
  made.textContent = words;
  to.append(made);
  return made;
}

const count = (many, word) => (many ? `${many} ${word}${many === 1 ? "" : "s"}` : "");
