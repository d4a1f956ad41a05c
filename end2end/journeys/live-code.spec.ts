// A code on the screen: it renews itself, tells when it was used, and hides itself when it can't be renewed. The
// server's answers are let through with shorter times, so that nobody waits for a whole interval.
import { activate, digits, openWallet } from "../support/card";
import { axe, expect, hydrated, look, send, stoppable, test, words } from "../support";
import { terminal } from "../support/people";
import type { Page } from "@playwright/test";

// Without a connection the browser says that nothing came; that is what is tried.
test.use({ expectedFailures: [/\/card\/codes\//] });

const SECONDS = { script: 4, nowasm: 5, noscript: 3 };

/** The code's page and its next code. */
const CODES = /\/card\/codes\/[a-z0-9]{26}(\/next)?$/;

/** Lets the code's page and its parts say that a code ends after `seconds`. */
async function shorter(page: Page, seconds: number): Promise<void> {
  await page.route(CODES, async (route) => {
    // Without a connection nothing comes, as the browser itself would find.
    const response = await route.fetch().catch(() => undefined);
    if (!response) return route.abort("internetdisconnected");
    const body = (await response.text())
      .replace(/data-(seconds|valid-for)="\d+"/g, `data-$1="${seconds}"`)
      .replace(/(data-refresh|http-equiv="refresh" content)="\d+"/g, `$1="${seconds}"`);
    await route.fulfill({ response, body });
  });
}

test("a code renews itself, and says when it was used", async ({ page, way, smsSink, another, context }) => {
  await openWallet({ page, way, sink: smsSink, person: stoppable(smsSink, "411481", 1) });
  await activate({ page, way, sink: smsSink, person: stoppable(smsSink, "411481", 1) });
  const link = await page.locator('main a[href^="/card/codes/"]').getAttribute("href");
  await shorter(page, SECONDS[way]);

  await test.step("a new one is fetched, or the page loads itself", async () => {
    await page.goto(link ?? "");
    await hydrated(page, way);
    const asked = page.waitForResponse((r) => new URL(r.url()).pathname === (way === "script" ? `${link}/next` : link), { timeout: 15_000 });
    await asked;
    if (way === "script") await expect(page.getByText(words("common", "kit.code_renewed", "zh-CN"))).not.toHaveCount(0);
    expect(await digits(page)).toMatch(/^1\d{39}$/);
    if (way === "script") await axe(page, way);
  });

  if (way === "script") {
    await test.step("nobody sees the page: nothing is asked, until it is seen again", async () => {
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      const hide = (hidden: boolean) =>
        page.evaluate((hidden) => {
          Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
          document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
        }, hidden);
      await hide(true);
      // What was on its way may still arrive.
      await page.waitForTimeout(500);
      asked.length = 0;
      await page.waitForTimeout((SECONDS.script + 2) * 1000);
      expect(asked).toEqual([]);
      const next = page.waitForRequest((request) => request.url().includes("/next"), { timeout: 3_000 });
      await hide(false);
      await next;
    });

    await test.step("without a connection it is hidden once nobody accepts it, and comes back", async () => {
      await context.setOffline(true);
      // Its time is over, but it is still accepted: for how long is counted down.
      const rest = page.locator("[data-rest]");
      await expect(rest).toBeVisible({ timeout: 15_000 });
      await expect(rest).toContainText(words("common", "kit.code_rest", "zh-CN"));
      await expect(rest).toContainText(/[1-4]/);
      await expect(page.locator(".qr")).toBeVisible();
      await expect(page.getByText(words("common", "kit.code_offline", "zh-CN"))).toBeVisible({ timeout: 20_000 });
      await expect(page.locator(".qr")).toBeHidden();
      await axe(page, way);
      await context.setOffline(false);
      await expect(page.locator(".qr")).toBeVisible({ timeout: 20_000 });
    });
  }

  if (way === "nowasm") {
    await test.step("without a connection it is hidden once nobody accepts it, also without the module", async () => {
      await expect(page.locator(".qr")).toBeVisible();
      await context.setOffline(true);
      await expect(page.getByText(words("common", "kit.code_offline", "zh-CN"))).toBeVisible({ timeout: 20_000 });
      await expect(page.locator(".qr")).toBeHidden();
      await context.setOffline(false);
      await expect(page.locator(".qr")).toBeVisible({ timeout: 20_000 });
    });
  }

  await test.step("a terminal reads it, and the page tells by itself", async () => {
    const counter = await another(1280);
    await counter.goto("/terminal/sign-in");
    await counter.locator("[name=credential]").fill(terminal(smsSink).credential);
    expect(await send(counter)).toBe(303);
    await counter.locator('main a[href^="/terminal/scan/"]').first().click();
    await counter.locator("[name=token]").fill(await digits(page));
    expect(await send(counter)).toBe(303);
    // At the turn of an interval it is "the code before" by then.
    await expect(page.getByText(/码已被扫用/).first()).toBeVisible({ timeout: way === "script" ? 2_000 : 15_000 });
    // Without the module the page loads itself again and again: it is gone before axe is through.
    if (way === "script") await axe(page, way);
  });

  if (way !== "noscript") {
    await test.step("a freeze reaches an open code within seconds", async () => {
      const other = await context.newPage();
      await page.unroute(CODES);
      // A code that was used makes room for the next one.
      await expect(async () => {
        await page.goto(link ?? "");
        await expect(page.locator(".qr")).toBeVisible({ timeout: 500 });
      }).toPass({ timeout: 60_000 });
      await hydrated(page, way);
      await other.goto("/card");
      await other.locator('main a[href$="/centre"]').first().click();
      expect(await send(other, other.locator("main form button.button--danger").first())).toBe(303);
      await page.bringToFront();
      // Without the module the page asks as well, and loads itself: it says why.
      await expect(page.getByText(words("card", "card.code_frozen", "zh-CN"))).toBeVisible({ timeout: 5_000 });
      await expect(page.locator(".qr")).toBeHidden();
      await look(page, way, "live-frozen");
      await page.locator('main a[href$="/unfreeze"]').click();
      await expect(page).toHaveURL(/\/unfreeze$/);
    });
  }
});
