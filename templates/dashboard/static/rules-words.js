// What may be written where, and what it means: by the JSON Schema, and by the names of this file.
import { isItem, read, same } from "./rules-place.js";

const MEANS = ["email", "sms", "slack"];
const TOLD = ["people", "groups", "rotas", "places"];

// Keys whose values are names of the file: of which tables, and what else.
const NAMED = {
  tell: [TOLD, ["lead", "assignee"]],
  told: [TOLD, ["nobody"]],
  operators: [TOLD, []],
  owner: [TOLD, []],
  if_undelivered: [TOLD, []],
  lead: [["people"], []],
  person: [["people"], []],
  who: [["people"], []],
  members: [["people"], []],
  hours: [["calendars"], ["always", "channel"]],
  policy: [["policies"], []],
  channel: [["channels"], []],
  assignee: [["agents"], ["none", "bot", "agent", "offline"]],
  reassign: [["agents"], ["lead", "least_loaded"]],
  reassign_ticket: [["agents"], ["lead", "least_loaded"]],
  mention: [["agents"], ["lead"]],
  contact: [["contacts"], []],
  rules: [["rules"], ["all"]],
  if_firing: [["rules"], []],
  hide: [["rules"], []],
  ...Object.fromEntries(["alert", "rises", "escalates", "reminder", "acknowledged", "ended", "ack"].map((it) => [it, [["rules"], []]])),
};
const BY_NAME = new Set(["channels", "agents"]);

export function completes(schema, context) {
  const text = context.state.doc.toString();
  const { entries, place } = read(text, context.pos);
  if (!place || (!context.explicit && !place.typed.trim())) return null;
  const means = /^\S.* by (\w*)$/.exec(place.typed);
  if (means) return { from: context.pos - means[1].length, options: MEANS.map(value), validFor: /^\w*$/ };
  const quote = /^["']/.test(place.typed) ? 1 : 0;
  const options = offered(schema, entries, place);
  return options.length ? { from: place.from + quote, options, validFor: /^[\w .#+-]*$/ } : null;
}

function offered(schema, entries, place) {
  const at = along(schema, place.path);
  const written = new Set(entries.filter((it) => same(it.path, place.path) && it.at !== place.from).map((it) => it.key));
  const keys = place.key ? keysOf(schema, at).filter((it) => !written.has(it.label)) : [];
  const mayBeValue = !place.key || !keys.length || isItem(place.path.at(-1) ?? "");
  if (!mayBeValue) return keys;
  const names = namesFor(entries, place.path);
  return unique([...keys, ...names, ...valuesOf(schema, at).filter((it) => !names.length || !it.detail)]);
}

// The text that explains what stands at a position.
export function explains(schema, text, at) {
  const word = wordAround(text, at);
  const { place } = word ? read(text, word.to) : {};
  if (!place) return null;
  const inKey = place.key && text.slice(word.to).match(/^\s*:(\s|$)/);
  const path = inKey ? [...place.path, place.typed.replace(/^["']|["']$/g, "")] : place.path;
  const found = along(schema, path);
  const said = inKey ? described(found) : described(found.filter((it) => it.const === text.slice(word.from, word.to))) || described(found);
  if (!said) return null;
  return { pos: word.from, end: word.to, create: () => ({ dom: shown(inKey ? path.at(-1) : "", said, found) }) };
}

function wordAround(text, at) {
  let [from, to] = [at, at];
  while (from > 0 && /[\w.-]/.test(text[from - 1])) from -= 1;
  while (to < text.length && /[\w.-]/.test(text[to])) to += 1;
  return from < to ? { from, to } : null;
}

function shown(name, said, found) {
  const box = document.createElement("div");
  box.className = "cm-explains";
  if (name) add(box, "strong", name);
  add(box, "p", said);
  const words = unique(found.flatMap((it) => wordsOf(it)).map(value)).map((it) => it.label);
  if (words.length) add(box, "p", `One of: ${words.join(", ")}`).className = "is-muted";
  const example = found.find((it) => it.examples)?.examples[0];
  if (example !== undefined) add(box, "p", `For example: ${flat(example)}`).className = "is-muted";
  return box;
}

function add(to, name, words) {
  const made = document.createElement(name);
  made.textContent = words;
  to.append(made);
  return made;
}

// --- the schema ---------------------------------------------------------------------------------

// All that a value may be: references followed, branches side by side.
function spread(schema, it) {
  if (!it || it === true) return [];
  const target = it.$ref ? [it.$ref.replace("#/$defs/", "")].map((name) => schema.$defs[name]) : [];
  const branches = [it.then, it.else, ...target, ...(it.anyOf ?? []), ...(it.oneOf ?? []), ...(it.allOf ?? [])];
  return [it, ...branches.flatMap((branch) => spread(schema, branch))];
}

const along = (schema, path) =>
  path.reduce((found, part) => found.flatMap((it) => below(it, part)).flatMap((it) => spread(schema, it)), spread(schema, schema));

function below(it, part) {
  if (isItem(part)) return it.items ? [it.items] : [];
  if (it.properties?.[part]) return [it.properties[part]];
  const fits = Object.entries(it.patternProperties ?? {}).filter(([pattern]) => new RegExp(pattern).test(part));
  if (fits.length) return fits.map(([, found]) => found);
  return typeof it.additionalProperties === "object" ? [it.additionalProperties] : [];
}

const described = (found) => found.find((it) => it.description)?.description ?? "";

function keysOf(schema, found) {
  const keys = found.flatMap((it) => Object.entries(it.properties ?? {}));
  return unique(
    keys.map(([label, of]) => ({ label, apply: `${label}: `, type: "property", info: described(spread(schema, of)) || undefined })),
  );
}

// Also of a list's entries, where one stands for a list of one.
function valuesOf(schema, found) {
  const all = [...found, ...found.flatMap((it) => (it.items ? spread(schema, it.items) : []))];
  const words = all.flatMap((it) => wordsOf(it).map((word) => ({ ...value(word), info: it.const === undefined ? undefined : it.description })));
  const examples = all.flatMap((it) => it.examples ?? []).filter((it) => typeof it !== "object");
  return [...words, ...examples.map((it) => ({ ...value(it), detail: "for example", boost: -1 }))];
}

function wordsOf(it) {
  if (it.const !== undefined) return [it.const];
  if (it.type === "boolean") return [true, false];
  return it.enum ?? [];
}

const value = (word) => ({ label: String(word), type: "enum" });

function unique(options) {
  const seen = new Set();
  return options.filter((it) => !seen.has(it.label) && seen.add(it.label));
}

const flat = (it) => (typeof it === "object" ? JSON.stringify(it).replaceAll('"', "") : String(it));

// --- names of this file -------------------------------------------------------------------------

function namesFor(entries, path) {
  const key = path.findLast((it) => !isItem(it));
  const known = Object.hasOwn(NAMED, key ?? "") && (path.lastIndexOf(key) > 0 || OF_FILE.has(key));
  if (!known) return [];
  const [tables, others] = NAMED[key];
  const names = tables.flatMap((table) => namesIn(entries, table).map((it) => ({ label: it, type: "variable", detail: table })));
  return [...names, ...others.map(value)];
}

// Of the keys above those that say the same of the whole file; others are tables there.
const OF_FILE = new Set(["operators", "owner", "lead", "hours"]);

function namesIn(entries, table) {
  const named = table === "rules" || BY_NAME.has(table);
  const fits = named
    ? (it) => it.path.length === 2 && it.path[0] === table && it.key === "name"
    : (it) => it.path.length === 1 && it.path[0] === table;
  return entries.filter(fits).map((it) => (named ? it.value : it.key)).filter(Boolean);
}
