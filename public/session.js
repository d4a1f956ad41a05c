// Warns before a session ends by itself, and lets whoever is still there stay. A look at any page of this side counts,
// also in another tab. All words come in the markup. Without this file what is typed is kept all the same.
(() => {
  const bar = document.getElementById("stay");
  const part = (name) => bar.querySelector(`[data-${name}]`);
  const [time, button, again] = ["time", "button", "again"].map(part);
  const { place } = bar.dataset;
  const [idle, whole, warn] = ["idle", "whole", "warn"].map((name) => bar.dataset[name] * 1000);
  const end = Date.now() + whole;
  let seen = 0;
  let over = false;
  let lost = false;

  /** Some browsers keep nothing; then each tab counts for itself. */
  function note() {
    seen = Date.now();
    try {
      localStorage.setItem(place, seen);
    } catch (error) {
      console.debug(error);
    }
  }
  function lastSeen() {
    try {
      return Math.max(seen, Number(localStorage.getItem(place)));
    } catch (error) {
      return seen;
    }
  }
  /** One of the sentences at a time: only a change is read out, the seconds are not. */
  function show(name) {
    bar.hidden = !name;
    for (const line of bar.querySelectorAll("[data-line]")) line.hidden = line.dataset.line !== name;
    time.hidden = !["idle", "whole", "lost"].includes(name);
    button.hidden = name !== "idle" && name !== "lost";
    again.hidden = name !== "over";
  }
  function tick() {
    if (over) return;
    const rest = Math.min(lastSeen() + idle, end) - Date.now();
    if (rest <= 0) {
      over = true;
      return show("over");
    }
    if (rest > warn) return show("");
    const seconds = Math.ceil(rest / 1000);
    time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    show(lost ? "lost" : end - Date.now() <= warn ? "whole" : "idle");
  }
  button.addEventListener("click", async () => {
    const answer = await fetch(bar.dataset.stay, { redirect: "manual" }).catch(console.debug);
    // Signed out elsewhere, or too late; any other answer is a busy server's.
    over = answer?.status === 401 || answer?.type === "opaqueredirect";
    lost = !over && answer?.status !== 204;
    if (over) return show("over");
    if (!lost) note();
    tick();
  });
  note();
  setInterval(tick, 1000);
})();
