// Keeps the part of a page that tells of work under way up to date: asks for the page again and puts its new part in.
// Without scripts the page loads itself anew. Never unseen, and never under the reader's keyboard: what holds the focus
// stays until it is left.
(() => {
  const PART = "[data-progress]";
  const wait = (seconds) => setTimeout(renew, seconds * 1000);

  async function renew() {
    if (document.hidden) return addEventListener("visibilitychange", renew, { once: true });
    const old = document.querySelector(PART);
    if (old.contains(document.activeElement)) return wait(1);
    const read = async (answer) => ({ ok: answer.ok, text: await answer.text() });
    const answer = await fetch(location.href, { redirect: "manual" }).then(read).catch(console.debug);
    // No connection: it goes on once there is one.
    if (!answer) return wait(5);
    const fresh = answer.ok && new DOMParser().parseFromString(answer.text, "text/html").querySelector(PART);
    if (!fresh) return location.reload();
    old.replaceChildren(...fresh.childNodes);
    next();
  }

  function next() {
    const again = document.querySelector(`${PART} [data-refresh]`);
    if (again) wait(again.dataset.refresh);
  }
  next();
})();
