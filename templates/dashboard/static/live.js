// One stream for all pages of this browser: one of them holds it, and hands on what it hears.
import { get } from "./api.js";
import { fill, refresh } from "./morph.js";
import { now, setClock } from "./ticking.js";

const EVENTS = ["hello", "now", "changed", "pulse", "missed"];
const CHANNEL = "alerting";
const LOST_AFTER = 25_000; // the daemon says something every ten seconds
const LONGEST_PAUSE = 60_000;

const others = "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : null;
let heardAt = Date.now();
let stream = null;
let leave = () => {}; // gives the stream to another page
let out = false; // logged out: nothing but loading the page again helps

export function follow() {
  if (others) others.onmessage = ({ data }) => hear(data.event, data.body);
  others?.postMessage({ event: "new" });
  if (others && navigator.locks) navigator.locks.request("alerting-stream", hold);
  else hold();
  setInterval(() => {
    if (Date.now() - heardAt > LOST_AFTER) show("lost");
  }, 2000);
}

// Where somebody is asked to log in, the other pages of this browser are nobody's any more.
export const tellLoggedOut = () => others?.postMessage({ event: "out" });

// Until the page is left, or its visitor is logged out: the lock then goes to another page.
const hold = () =>
  new Promise((done) => {
    leave = done;
    open(1000);
  });

function open(pause) {
  if (out) return leave();
  stream = new EventSource("/stream");
  let wait = pause;
  for (const event of EVENTS) {
    stream.addEventListener(event, ({ data }) => {
      wait = 1000;
      const body = JSON.parse(data);
      others?.postMessage({ event, body });
      hear(event, body);
    });
  }
  stream.onerror = async () => {
    if (out) return;
    show("lost");
    others?.postMessage({ event: "lost", body: {} });
    if (stream.readyState !== EventSource.CLOSED) return; // it tries again by itself
    if (await loggedOut()) {
      tellLoggedOut();
      return goOut();
    }
    setTimeout(open, wait * (0.5 + Math.random()), Math.min(wait * 2, LONGEST_PAUSE));
  };
}

async function loggedOut() {
  try {
    await get("/me");
    return false;
  } catch (error) {
    return error.status === 401;
  }
}

function goOut() {
  show("out");
  out = true;
  stream?.close();
  leave();
}

function hear(event, body) {
  if (out) return;
  if (event === "out") return goOut();
  if (event === "lost") return show("lost");
  if (event === "new") return welcome();
  heardAt = Date.now();
  show("live");
  if (event === "hello") setClock(body.now);
  if (event === "pulse") setClock(body);
  if (event === "hello" || event === "missed") refreshSoon();
  if (event === "now") for (const [id, html] of Object.entries(body)) put(id, html);
  if (event === "changed" && body.some((what) => listens(what))) refreshSoon();
}

// Whoever has just come need not wait for the next thing to happen.
function welcome() {
  const live = stream?.readyState === EventSource.OPEN && Date.now() - heardAt < LOST_AFTER;
  if (live) others.postMessage({ event: "pulse", body: now() });
}

function put(id, html) {
  const element = document.getElementById(id);
  if (element) fill(element, html);
}

const listens = (what) =>
  (document.querySelector("main")?.dataset.live ?? "").split(" ").includes(what);

let refreshing = null;

// At most once a second, however much happens.
function refreshSoon() {
  if (!document.querySelector("main[data-live]")) return;
  refreshing ??= setTimeout(async () => {
    await refresh().catch(() => show("lost"));
    refreshing = null;
  }, 700);
}

const WORDS = { live: "Live", lost: "Not live: trying again", out: "Logged out: load the page again" };

function show(state) {
  const sign = document.querySelector(".live");
  if (out || !sign || sign.dataset.state === state) return;
  sign.dataset.state = state === "live" ? "live" : "lost";
  sign.textContent = WORDS[state];
}
