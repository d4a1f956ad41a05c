// Without a connection: a page that stands in says since when, a form waits with what is in it, and nothing of anybody
// is kept on the device.
import type { Page } from "@playwright/test";
import { expect, look, prove, signIn, stoppable, test } from "../support";

// What is asked for without a connection fails; that is what is tested.
test.use({ expectedFailures: [/./] });

test("the page that stands in has nothing of anybody, in both languages and versions", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "320500", 7) };
  await signIn(hand);
  await prove(hand);
  for (const [name, path] of [["", "/offline"], ["-en", "/language/en?to=/offline"], ["-elder", "/ui/elder?to=/language/zh-CN?to=/offline"]]) {
    await page.goto(path);
    await expect(page.locator("h1")).toBeVisible();
    const text = await page.content();
    for (const own of [hand.person.name, hand.person.phone.slice(-4), "csrf", "data-idle"]) expect(text).not.toContain(own);
    await look(page, way, `offline${name}`);
  }
});

test("where there is no connection it stands in, and leads on when there is one", async ({ page, way }) => {
  test.skip(way !== "script", "without scripts the browser has its own words; the worker knows nothing of WASM");
  await page.goto("/help");
  await kept(page);
  await page.context().setOffline(true);
  await page.goto("/regions/441300");
  await expect(page.locator("h1")).toHaveText("现在连不上网络");
  await expect(page.locator("[data-last-seen]")).toContainText(/上次连上：\s*\d+月\d+日/);
  expect(await page.evaluate(() => getComputedStyle(document.querySelector(".panel") as Element).backgroundColor), "with its style").not.toBe("rgba(0, 0, 0, 0)");
  await page.context().setOffline(false);
  await expect(page.locator("h1"), "by itself").toContainText("惠州");
  await page.goto("/language/en?to=/help");
  await expect(async () => {
    expect(await page.evaluate(async () => (await caches.match("/offline"))?.text())).toContain("There is no connection");
  }).toPass();
  expect(await page.evaluate(async () => (await (await caches.open("offline-1")).keys()).map(({ url }) => new URL(url).pathname).filter((path) => !path.startsWith("/assets/")).sort())).toEqual(["/offline", "/offline/seen"]);
});

test("a form waits with what is in it", async ({ page, way }) => {
  test.skip(way === "noscript", "without scripts the browser has its own words");
  await page.goto("/sign-in");
  await page.locator("[name=phone]").fill("19900000000");
  await page.context().setOffline(true);
  await page.locator("main form button").first().click();
  await expect(page.locator("#connection")).toContainText("没有网络，还没有提交");
  await expect(page.locator("[name=phone]")).toHaveValue("19900000000");
  await page.context().setOffline(false);
  await expect(page.locator("#connection")).toContainText("网络恢复了");
  await page.locator("main form button").first().click();
  await expect(page).toHaveURL(/\/sign-in\/code$/);
});

/** Waits until the worker has kept the page and answers for the next one. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await expect(async () => {
    expect(await page.evaluate(async () => Boolean(await caches.match("/offline/seen")))).toBe(true);
  }).toPass();
  // The first page came before the worker did.
  await page.reload();
}
