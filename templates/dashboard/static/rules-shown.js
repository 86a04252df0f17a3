// What the daemon found about a text, as lists and tables.

const make = (name, words = "", kind = "") => {
  const made = document.createElement(name);
  if (words !== "") made.textContent = words;
  if (kind) made.className = kind;
  return made;
};

// A text that was pasted into the wrong place has very many mistakes.
export const MOST = 200;

export function findings(list, found, go) {
  const rows = [
    ...found.mistakes.slice(0, MOST).map((it) => finding(it, "mistake", "critical", go)),
    ...found.warnings.slice(0, MOST).map((it) => finding(it, "warning", "warning", go)),
  ];
  const more = Math.max(0, found.mistakes.length - MOST) + Math.max(0, found.warnings.length - MOST);
  if (more) rows.push(make("li", `And ${more.toLocaleString("en")} more.`, "muted"));
  list.replaceChildren(...(rows.length ? rows : [make("li", "Nothing to mend.", "muted")]));
}

function finding(it, word, kind, go) {
  const row = make("li");
  const head = make("span");
  head.append(make("span", word, `chip is-${kind}`), " ");
  if (it.line) head.append(place(it.line, it.column, go));
  row.append(head, make("span", it.text));
  if (it.hint) row.append(make("span", it.hint, "rules-hint"));
  return row;
}

function place(line, column, go) {
  const button = make("button", `Line ${line}`, "is-quiet rules-place");
  button.type = "button";
  button.addEventListener("click", () => go(line, column));
  return button;
}

const STATES = { ok: ["as expected", "good"], fails: ["otherwise", "critical"], unplayed: ["not played", "warning"] };

export function played(list, total, found, go) {
  const good = found.examples.filter((it) => it.state === "ok").length;
  total.textContent = found.examples.length ? `${good} of ${found.examples.length} as expected` : "";
  const none = found.mistakes.length ? "They are played when there is no mistake." : "No rule has any.";
  const rows = found.examples.filter((it) => it.state !== "ok").map((it) => example(it, go));
  if (good) rows.push(folded(`${good} as expected`, found.examples.filter((it) => it.state === "ok").map((it) => example(it, go))));
  list.replaceChildren(...(rows.length ? rows : [make("li", none, "muted")]));
}

function folded(summary, rows) {
  const row = make("li");
  const details = make("details");
  const list = make("ol", "", "rows");
  list.append(...rows);
  details.append(make("summary", summary), list);
  row.append(details);
  return row;
}

function example(it, go) {
  const row = make("li");
  const head = make("span");
  const [word, kind] = STATES[it.state];
  head.append(make("span", word, `chip is-${kind}`), " ", place(it.line, 1, go));
  row.append(head, make("span", `${it.of}: ${it.name}`));
  if (it.lines.length) row.append(diffOf(it.lines));
  return row;
}

export function sentences(list, found) {
  const all = [...found.rules, ...found.digests, ...found.on_duty, ...found.holidays];
  const none = found.mistakes.length ? "It is said when there is no mistake." : "Nothing.";
  list.replaceChildren(...(all.length ? all.map((it) => make("li", it)) : [make("li", none, "muted")]));
}

export function difference(into, lines) {
  into.replaceChildren(diffOf(lines));
}

const KINDS = { "+": "is-added", "-": "is-gone", "@": "is-place" };

function diffOf(lines) {
  const block = make("pre", "", "rules-diff mono");
  block.tabIndex = 0;
  lines.forEach((line, index) => {
    const named = index < 2 && /^(---|\+\+\+) /.test(line);
    block.append(make("span", `${line}\n`, named ? "is-place" : (KINDS[line[0]] ?? "")));
  });
  return block;
}

export function doubts(into, lines) {
  into.replaceChildren();
  if (!lines.length) return;
  const notice = make("div", "", "notice is-warning");
  notice.append(make("strong", "Look twice:"));
  const list = make("ul");
  for (const line of lines) list.append(make("li", line));
  notice.append(list);
  into.append(notice);
}

export function week(into, trial, stop) {
  const box = make("div", "", "rules-week");
  if (trial.state === "running") box.append(...running(trial, stop));
  else if (trial.state === "failed") box.append(make("p", trial.why, "notice is-warning"));
  else box.append(...outcome(trial.week, !into.closest("dialog")));
  into.replaceChildren(box);
}

function running(trial, stop) {
  const bar = make("progress");
  bar.max = 100;
  if (trial.percent) bar.value = trial.percent;
  bar.setAttribute("aria-label", "Playing last week");
  const button = make("button", "Stop");
  button.type = "button";
  button.addEventListener("click", stop);
  return [make("p", "Playing the last seven days through these rules. Nobody is told anything."), bar, button];
}

// In the dialog the doubts stand beside the question that they raise.
function outcome(found, alone) {
  const parts = [];
  if (alone && found.doubts.length) {
    const place = make("div");
    doubts(place, found.doubts);
    parts.push(place);
  }
  if (found.chats) {
    const rows = [
      ["Alerts", found.alerts_before, found.alerts_now],
      ["Messages", found.messages_before, found.messages_now],
      ...found.rules.flatMap((it) => [
        [`${it.name}: alerts`, it.before, it.now],
        [`${it.name}: messages`, it.messages_before, it.messages_now],
      ]),
      ...found.people.flatMap((it) => [
        [`${it.name}: messages`, it.messages_before, it.messages_now],
        [`${it.name}: SMS at night`, it.before, it.now],
      ]),
    ];
    const differing = rows.filter(([, before, now], index) => index < 2 || before !== now);
    parts.push(make("p", `Chats played: ${found.chats.toLocaleString("en")}.`, "muted"), table(differing));
  }
  const list = make("ul");
  for (const line of [...found.lines, ...found.cannot_be_judged]) list.append(make("li", line));
  parts.push(list);
  return parts;
}

function table(rows) {
  const scroll = make("div", "", "table-scroll");
  const made = make("table", "", "table");
  const head = made.createTHead().insertRow();
  for (const word of ["In seven days", "In force", "These"]) {
    const cell = make("th", word, word === "In seven days" ? "" : "num");
    cell.scope = "col";
    head.append(cell);
  }
  const body = made.createTBody();
  for (const [name, before, now] of rows) {
    const row = body.insertRow();
    const cell = make("th", name);
    cell.scope = "row";
    row.append(cell, ...[before, now].map((it) => make("td", it.toLocaleString("en"), "num")));
  }
  scroll.append(made);
  return scroll;
}
