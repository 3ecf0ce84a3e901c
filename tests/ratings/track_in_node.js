// Runs static/track.js outside a browser, with the little of one that it needs: what stands in for the network answers
// as it is told, one word for each request, and everything that was sent is printed in the end.
"use strict";
const fs = require("node:fs");

const [file, scenario] = process.argv.slice(2);
const plan = JSON.parse(scenario);
const sent = [];
const kept = new Map(Object.entries(plan.kept || {}));
const dataset = { consent: plan.consent, person: plan.person, intervalMs: "20" };
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

globalThis.window = globalThis;
globalThis.document = Object.assign(new EventTarget(), {
  cookie: "theme=dark; csrftoken=t0ken", visibilityState: "visible", currentScript: { dataset },
  querySelectorAll: () => [],
});
const page = new EventTarget();
globalThis.addEventListener = page.addEventListener.bind(page);
globalThis.removeEventListener = page.removeEventListener.bind(page);
globalThis.localStorage = {
  getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key),
};
globalThis.fetch = async (url, options) => {
  const { events, person } = JSON.parse(options.body);
  sent.push({ url, events, person, keepalive: options.keepalive, csrf: options.headers["X-CSRFToken"] });
  const answer = plan.answers[Math.min(sent.length, plan.answers.length) - 1];
  if (answer === "offline") throw new TypeError("Failed to fetch");
  const status = answer === "ignored" ? 200 : answer;
  return { ok: status === 200, status, json: async () => (answer === "ignored" ? { ignored: events.length } : {}) };
};

async function run() {
  new Function(fs.readFileSync(file, "utf8"))();
  const steps = {
    track: (count) => { for (let n = 1; n <= count; n++) globalThis.mealplannerTracking.track("view", n); },
    wrong: () => { globalThis.mealplannerTracking.track("sniff", 1); globalThis.mealplannerTracking.track("view", "1"); },
    leave: () => page.dispatchEvent(new Event("pagehide")),
    hide: () => { globalThis.document.visibilityState = "hidden"; globalThis.document.dispatchEvent(new Event("visibilitychange")); },
    online: () => page.dispatchEvent(new Event("online")),
    consent: (given) => globalThis.mealplannerTracking.consent(given),
    settle: () => pause(0),
    sent: async (count) => { for (let n = 0; n < 1000 && sent.length < count; n++) await pause(10); },
  };
  for (const [name, value] of plan.steps) await steps[name](value);
  await pause(0);
  console.log(JSON.stringify({ sent, kept: JSON.parse(kept.get("mealplanner.events") || "{}").events || [] }));
  process.exit(0);
}
run();
