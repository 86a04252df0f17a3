// The daemon's API, asked with the rights of whoever looks at the page.
const BASE = "/api/v1";

export class Refused extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

export const get = (path, options = {}) => ask(path, { ...options, method: "GET" });

export const post = (path, body, options = {}) =>
  ask(path, {
    ...options,
    method: "POST",
    body: JSON.stringify(body),
    headers: {
      "Content-Type": "application/json",
      "X-CSRF-Token": document.querySelector('meta[name="csrf"]')?.content ?? "",
    },
  });

// The answer; a Refused with the daemon's own sentence where there is none.
async function ask(path, options) {
  let response;
  try {
    response = await fetch(BASE + path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, "The daemon cannot be reached. Is this computer online?");
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new Refused(response.status, answer.error ?? `The daemon answered ${response.status}`);
}
