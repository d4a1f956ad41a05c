// Keeps the page that stands in where there is no connection, and when there last was one. Nothing else is kept: no page
// of anybody, nothing personal. Staff and terminals see their browser's own words.
const KEPT = "offline-1";
const PAGE = "/offline";
const SEEN = "/offline/seen";

/** Keeps the page in the language and style of now, with the files that it names. */
async function renew() {
  const page = await fetch(PAGE);
  if (!page.ok) return;
  const text = await page.clone().text();
  const files = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file]) => file);
  const kept = await caches.open(KEPT);
  await kept.addAll(files);
  await kept.put(PAGE, page);
  const wanted = [PAGE, SEEN, ...files];
  for (const { url } of await kept.keys()) if (!wanted.includes(new URL(url).pathname)) await kept.delete(url);
}

async function note() {
  const kept = await caches.open(KEPT);
  await kept.put(SEEN, new Response(String(Date.now())));
}

async function page(event) {
  try {
    const answer = await fetch(event.request);
    const { pathname } = new URL(event.request.url);
    event.waitUntil(note());
    // Another language or style was chosen: the browser has its cookie by now.
    if (/^\/(language|ui)\//.test(pathname)) event.waitUntil(renew());
    return answer;
  } catch (error) {
    return (await caches.match(PAGE)) || Response.error();
  }
}

addEventListener("install", (event) => event.waitUntil(renew().then(note).then(() => skipWaiting())));
// No navigation preload: pages that are left to the browser (the desk's) would be asked for twice.
addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  const { mode, method } = event.request;
  if (mode === "navigate" && method === "GET" && !/^\/(desk|terminal)\b/.test(pathname)) event.respondWith(page(event));
  else if (pathname.startsWith("/assets/") && !navigator.onLine) {
    event.respondWith(caches.match(event.request).then((kept) => kept || Response.error()));
  }
});
