// Without a connection: a form waits instead of losing what is in it, and the page that stands in says since when.
(() => {
  const bar = document.getElementById("connection");
  const since = document.querySelector("[data-last-seen]");
  const say = (name) => {
    bar.hidden = !name;
    for (const line of bar.querySelectorAll("[data-line]")) line.hidden = line.dataset.line !== name;
  };

  addEventListener(
    "submit",
    (event) => {
      if (navigator.onLine) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      say("off");
    },
    true,
  );
  addEventListener("online", () => (since ? location.reload() : bar.hidden || say("back")));

  // Here, and not at the top, so that nothing waits for it.
  addEventListener("load", () => navigator.serviceWorker?.register(bar.dataset.worker).catch(console.debug));

  async function tell() {
    const kept = await caches.match("/offline/seen");
    if (!kept) return;
    const day = new Date(Number(await kept.text()));
    const { lang } = document.documentElement;
    since.querySelector("time").textContent = day.toLocaleString(lang, { month: "long", day: "numeric", hour: "numeric", minute: "2-digit" });
    since.hidden = false;
  }
  if (since && window.caches) tell().catch(console.debug);
})();
