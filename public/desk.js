// The desk's keys, where the reader did not turn them off: the page then holds the sheet that lists them (component
// `KeySheet`). They only press what the page has anyway, never while somebody types, chooses or holds a modifier, and move
// the real focus, so that screen readers say where it is.
(() => {
  const sheet = document.getElementById("desk-keys");
  if (!sheet) return;
  const rows = [...document.querySelectorAll(".queue tbody tr")];
  const current = () => rows.findIndex((row) => row.contains(document.activeElement));
  const link = (row) => row?.querySelector("th a");
  const press = (selector, within = document) => within?.querySelector(selector)?.click();

  /** To the row that many steps away; from outside the list to its nearest end. */
  function step(by) {
    const at = current();
    const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
    link(rows[next])?.focus();
  }

  function decide() {
    const acts = document.getElementById("act");
    acts?.scrollIntoView({ block: "nearest" });
    acts?.querySelector("a, button, input:not([type=hidden]), textarea, select")?.focus();
  }

  function search() {
    const field = document.querySelector("main input[type=search]");
    if (field) field.focus();
    else location.assign(sheet.dataset.queue);
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    o: () => link(rows[current()])?.click(),
    x: () => press("input[name=case]", rows[current()]),
    t: () => press('[formaction$="/take"]', rows[current()]) ?? (rows.length === 0 && press('main form[action$="/take"] button')),
    d: decide,
    u: () => location.assign(sheet.dataset.queue),
    "/": search,
    "?": () => sheet.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const held = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    // The focus stays inside the sheet for a moment after it was closed.
    const typing = event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog[open], [contenteditable]");
    const act = Object.hasOwn(keys, event.key) && keys[event.key];
    if (!act || held || typing || event.defaultPrevented) return;
    event.preventDefault();
    act();
  });
})();
