// Keeps an open page up to date: the server tells that something changed, the page asks for itself again and puts its
// new part in. Never unseen, and never over what somebody is typing: then a line says that there is news.
(() => {
  const part = document.querySelector("[data-live]");
  const [news, renewed] = ["news", "renewed"].map((id) => document.getElementById(id));
  if (!part) return;
  let source;
  let last = 0;

  function listen() {
    source?.close();
    if (document.hidden) return;
    source = new EventSource(part.dataset.live);
    source.addEventListener("pulse", ({ data }) => data === part.dataset.pulse || renew());
  }
  const isTyping = () =>
    part.contains(document.activeElement) || [...part.querySelectorAll("textarea")].some((box) => box.value.trim());

  async function renew() {
    const asked = ++last;
    const read = async (answer) => ({ status: answer.status, text: await answer.text() });
    // It says by itself that nobody asked for it: it keeps nobody signed in, and nothing counts as read.
    const ask = () => fetch(location.href, { redirect: "manual", headers: { "x-live": "1" } }).then(read).catch(console.debug);
    const answer = isTyping() ? undefined : await ask();
    // A newer one is on its way; without an answer, or from a busy server, the next pulse asks again.
    if (asked !== last || (answer && answer.status > 404)) return;
    if (isTyping()) {
      renewed.hidden = true;
      news.hidden = false;
      return;
    }
    if (!answer) return;
    const fresh = answer.status === 200 && new DOMParser().parseFromString(answer.text, "text/html").querySelector("[data-live]");
    // Signed out, or a page that lives: it is loaded as a whole.
    if (!fresh || fresh.querySelector("leptos-island")) return location.assign(news.querySelector("a").href);
    part.replaceChildren(...fresh.childNodes);
    part.dataset.pulse = fresh.dataset.pulse;
    renewed.hidden = false;
  }

  addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", listen);
})();
