// Keeps an open page up to date: the server tells that something changed, the page asks for itself again and puts its
// new part in. Never unseen, and never over what somebody is typing: then a line says that there is news.
(() => {
  const part = document.querySelector("[data-live]");
  const news = document.getElementById("news");
  let source;

  function listen() {
    source?.close();
    if (document.hidden) return;
    source = new EventSource(part.dataset.live);
    source.addEventListener("pulse", ({ data }) => data === part.dataset.pulse || renew());
  }
  const isTyping = () =>
    part.contains(document.activeElement) || [...part.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);

  async function renew() {
    if (isTyping()) {
      news.hidden = false;
      return;
    }
    const answer = await fetch(location.href, { redirect: "manual" }).catch(console.debug);
    // Without an answer the next pulse asks again.
    if (!answer) return;
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
    // Signed out, or a page that lives: it is loaded as a whole.
    if (!fresh || fresh.querySelector("leptos-island")) return location.reload();
    part.replaceChildren(...fresh.childNodes);
    part.dataset.pulse = fresh.dataset.pulse;
    document.getElementById("renewed").hidden = false;
  }

  addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", listen);
})();
