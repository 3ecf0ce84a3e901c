/*
 * Reports what a person does with recipes to POST /api/v1/track, in batches (docs/api.md, "In a browser").
 *
 *   <script src="/static/track.js" data-consent="yes" data-person="17" data-track-url="/api/v1/track" defer></script>
 *   <article data-recipe-id="42">…</article>        its clicks are reported, and once that it was seen
 *   mealplannerTracking.track("cook", 42)           anything else
 *   mealplannerTracking.consent(false)              stops, and forgets what was not sent yet
 *
 * Nothing is watched, kept or sent without data-consent="yes" or consent(true). Events wait until the server has
 * answered, with the ids that they were given once: sent again after a lost connection, each counts once. In
 * localStorage they wait for the next page of the same data-person (their id) only, and the server keeps them of that
 * person only: whoever logs in next is somebody else.
 * Without data-person they live as long as the page.
 */
(function (root) {
  "use strict";

  const KINDS = ["view", "click", "like", "share", "cook", "skip", "swap_out"];
  const BATCH = 20; // as many as one request takes, and well below the 64 kB of a request that outlives its page
  const INTERVAL_MS = 5000;
  const LONGEST_PAUSE_MS = 300000; // between two tries while the server is away
  const MOST_WAITING = 500; // beyond, the oldest are let go: a day offline must not fill the browser's storage
  const STORE = "mealplanner.events";
  const document = root.document;
  const script = document.currentScript;
  const settings = (script && script.dataset) || {};
  const url = settings.trackUrl || "/api/v1/track";
  const person = settings.person || "";
  const intervalMs = Number(settings.intervalMs) || INTERVAL_MS;

  let isAllowed = false;
  let timer = null;
  let failures = 0;
  let waiting = [];
  const underWay = new Set();
  const seen = new Set();

  function stored() {
    try {
      const found = JSON.parse(root.localStorage.getItem(STORE) || "{}");
      return person && found.person === person && Array.isArray(found.events) ? found.events : [];
    } catch (error) {
      return []; // storage is switched off, or holds something else: events then live as long as the page
    }
  }

  function store() {
    try {
      if (person && waiting.length) root.localStorage.setItem(STORE, JSON.stringify({ person: person, events: waiting }));
      else root.localStorage.removeItem(STORE);
    } catch (error) {
      // As above.
    }
  }

  function newId() {
    if (root.crypto.randomUUID) return root.crypto.randomUUID();
    // Pages without TLS have no randomUUID.
    return Array.from(root.crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function track(kind, recipeId) {
    if (!isAllowed || !KINDS.includes(kind) || !Number.isInteger(recipeId) || recipeId < 1) return;
    waiting.push({ event_id: newId(), kind: kind, recipe_id: recipeId, occurred_at: new Date().toISOString() });
    waiting = waiting.slice(-MOST_WAITING);
    store();
    // While the server is away only the timer asks again.
    if (!failures && waiting.length - underWay.size >= BATCH) flush();
    else schedule();
  }

  function schedule() {
    if (timer === null && isAllowed && waiting.length) {
      timer = root.setTimeout(flush, Math.min(intervalMs * 2 ** failures, LONGEST_PAUSE_MS));
    }
  }

  function flush() {
    root.clearTimeout(timer);
    timer = null;
    if (!isAllowed) return;
    const open = waiting.filter((event) => !underWay.has(event.event_id));
    for (let first = 0; first < open.length; first += BATCH) send(open.slice(first, first + BATCH));
  }

  function csrfToken() {
    const found = /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie || "");
    return found ? decodeURIComponent(found[1]) : "";
  }

  async function send(events) {
    events.forEach((event) => underWay.add(event.event_id));
    let isDone = false;
    try {
      // fetch with keepalive outlives the page as sendBeacon does, and can carry the CSRF header, which sendBeacon can't.
      const answer = await root.fetch(url, {
        method: "POST",
        keepalive: true,
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
        // A page may outlive a log-in: with the person named, what one did is never kept as another's.
        body: JSON.stringify(/^\d+$/.test(person) ? { events: events, person: Number(person) } : { events: events }),
      });
      if (answer.status === 401) return consent(false); // nobody is logged in any more
      if (answer.ok && (await answer.json()).ignored) return consent(false); // withdrawn elsewhere
      // What is refused as it stands is refused for ever; a stale CSRF token, a limit or a fault of the server heals.
      isDone = answer.ok || [400, 413, 415].includes(answer.status);
    } catch (error) {
      // No connection, or an answer that is none of ours.
    } finally {
      events.forEach((event) => underWay.delete(event.event_id));
    }
    if (isDone) {
      const sent = new Set(events.map((event) => event.event_id));
      waiting = waiting.filter((event) => !sent.has(event.event_id));
      store();
    }
    failures = isDone ? 0 : failures + 1;
    schedule();
  }

  function tryAgain() {
    failures = 0;
    flush();
  }

  function onHidden() {
    if (document.visibilityState === "hidden") flush();
  }

  function recipeOf(element) {
    const holder = element && element.closest ? element.closest("[data-recipe-id]") : null;
    return holder ? Number(holder.dataset.recipeId) : NaN;
  }

  function onClick(event) {
    track("click", recipeOf(event.target));
  }

  const watcher = root.IntersectionObserver
    ? new root.IntersectionObserver(
        (entries) =>
          entries
            .filter((entry) => entry.isIntersecting)
            .map((entry) => recipeOf(entry.target))
            .filter((recipeId) => !seen.has(recipeId) && seen.add(recipeId))
            .forEach((recipeId) => track("view", recipeId)),
        { threshold: 0.5 },
      )
    : null;

  function watch() {
    if (watcher) document.querySelectorAll("[data-recipe-id]").forEach((element) => watcher.observe(element));
  }

  function consent(isGiven) {
    if (!isGiven) {
      waiting = []; // also where nothing is allowed yet: the page before this one may have left something
      store();
    }
    if (isGiven === isAllowed) return;
    isAllowed = isGiven;
    const change = isGiven ? "addEventListener" : "removeEventListener";
    document[change]("click", onClick, true);
    document[change]("visibilitychange", onHidden);
    root[change]("pagehide", flush);
    root[change]("online", tryAgain);
    if (isGiven) {
      waiting = stored(); // what the page before this one could not send
      store(); // what is somebody else's goes
      watch();
      schedule();
    } else {
      if (watcher) watcher.disconnect();
      root.clearTimeout(timer);
      timer = null;
    }
  }

  root.mealplannerTracking = { track: track, flush: flush, consent: consent, watch: watch };
  consent(settings.consent === "yes");
})(globalThis.window || globalThis);
