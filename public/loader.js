// Hydrates the islands after the text is on the screen. Whatever fails leaves the page as it was: HTML that works.
// <html data-wasm> says how it went. The walk's order is Leptos': an island, then what is inside it; children that an
// island took over get its context from the callback on their <leptos-children>.
(() => {
  const { script, wasm } = document.currentScript.dataset;
  const mark = (state) => {
    document.documentElement.dataset.wasm = state;
    if (state === "missing") renew();
  };
  const contexts = [];

  async function walk(node, mod) {
    const tag = node.localName;
    if (tag === "leptos-island") {
      const context = contexts[contexts.length - 1];
      if (context) context();
      await mod[node.dataset.component](node);
    }
    if (tag === "leptos-children") contexts.push(node.$$on_hydrate);
    for (const child of node.children) await walk(child, mod);
    if (tag === "leptos-children") contexts.pop();
  }

  async function start() {
    try {
      const mod = await import(script);
      await mod.default({ module_or_path: wasm });
      mod.hydrate();
      await walk(document.body, mod);
      mark("ready");
    } catch (error) {
      console.debug(error);
      mark("missing");
    }
  }

  // A page that an island would keep up to date loads itself anew, as it does without scripts; never unseen. What it
  // asks each second it asks here, too: anything but "nothing happened" (204) is the page's to tell. Without a
  // connection it stays, until its code is void: then that is said instead of it.
  function renew() {
    const [page, block] = [document.querySelector("[data-refresh]"), document.querySelector("[data-seen]")];
    const wait = (event) => addEventListener(event, load, { once: true });
    const load = () => (document.hidden ? wait("visibilitychange") : navigator.onLine ? location.reload() : wait("online"));
    const over = () => {
      page.parentNode.toggleAttribute("data-over", true);
      for (const part of page.parentNode.querySelectorAll("[data-cover], [data-still]")) part.hidden = part.matches("[data-still]");
    };
    const ask = async () => {
      const answer = document.hidden ? undefined : await fetch(block.dataset.seen, { redirect: "manual" }).catch(console.debug);
      if (answer && answer.status !== 204 && answer.status < 429) load();
      else setTimeout(ask, 1000);
    };
    if (page) setTimeout(load, page.dataset.refresh * 1000 - performance.now());
    if (block) setTimeout(ask, 1000);
    if (page && block) setTimeout(over, (+block.dataset.seconds + +block.dataset.validFor) * 1000 - performance.now());
  }

  // A page that is never idle, or not drawn just now, is not kept waiting for ever.
  const idle = () => (window.requestIdleCallback ? requestIdleCallback(start, { timeout: 2000 }) : setTimeout(start));
  if (!document.querySelector("leptos-island")) return;
  if (!script || !wasm || typeof WebAssembly !== "object") return mark("missing");
  document.readyState === "complete" ? idle() : addEventListener("load", idle);
})();
