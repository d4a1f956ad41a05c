// What every journey starts from: a page that fails its test on anything a person's browser would complain about.
import { test as base, expect, type Page } from "@playwright/test";
import type { Ways } from "./ways";

export { expect };

type Fixtures = Ways & {
  /** Addresses whose answer may be 4xx in this test, because that answer is what is tested. */
  expectedFailures: RegExp[];
  /** Collects what the browser complains about on a page; the test fails on it. */
  watch: (page: Page) => Promise<void>;
  /** A page of somebody else: no session, and as wide as asked for. Watched and closed like the first. */
  another: (width?: number) => Promise<Page>;
};

export const test = base.extend<Fixtures>({
  way: ["script", { option: true }],
  smsSink: ["", { option: true }],
  expectedFailures: [[], { option: true }],

  watch: async ({ way, baseURL, expectedFailures }, use) => {
    const complaints: string[] = [];
    const own = (url: string) => url.startsWith(baseURL ?? "");
    const expected = (url: string) => expectedFailures.some((pattern) => pattern.test(url)) || (way === "nowasm" && url.endsWith(".wasm"));
    await use(async (page) => {
      if (way === "nowasm") await page.route("**/*.wasm", (route) => route.abort());
      page.on("console", (message) => {
        const at = message.location().url;
        // Chromium reports a failed load here too; the addresses below say more about it.
        const load = message.text().startsWith("Failed to load resource");
        // Held back on purpose, see playwright.config.ts.
        const blocked = message.text().startsWith("Service Worker registration blocked by Playwright");
        if (["error", "warning"].includes(message.type()) && !load && !blocked) complaints.push(`console ${message.type()}: ${message.text()} (${at})`);
      });
      page.on("pageerror", (error) => complaints.push(`page error: ${error.message}`));
      page.on("requestfailed", (request) => {
        // A navigation that another one replaces is cancelled; that is no failure.
        const cancelled = request.failure()?.errorText === "net::ERR_ABORTED";
        if (own(request.url()) && !cancelled && !expected(request.url())) complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
      });
      page.on("response", (response) => {
        // A refused form answers 422 with the same page: the journey asserts on that itself.
        const status = response.status();
        const tolerated = status === 422 || (status < 500 && expected(response.url()));
        if (own(response.url()) && status >= 400 && !tolerated) complaints.push(`${status}: ${response.url()}`);
      });
    });
    expect(complaints, "what the browser complained about").toEqual([]);
  },

  page: async ({ page, watch }, use) => {
    await watch(page);
    await use(page);
  },

  another: async ({ browser, watch, baseURL, way }, use) => {
    const opened: Page[] = [];
    await use(async (width = 360) => {
      const viewport = { width, height: width < 700 ? 740 : 900 };
      const serviceWorkers = way === "nowasm" ? ("block" as const) : ("allow" as const);
      const settings = { baseURL, javaScriptEnabled: way !== "noscript", serviceWorkers, locale: "zh-CN", timezoneId: "Asia/Shanghai" };
      const page = await (await browser.newContext({ ...settings, viewport })).newPage();
      await watch(page);
      opened.push(page);
      return page;
    });
    for (const page of opened) await page.context().close();
  },
});

/** Waits until the islands of the page took over; true at once where they cannot or where there are none. */
export async function hydrated(page: Page, way: Ways["way"]): Promise<boolean> {
  if (way === "noscript" || (await page.locator("leptos-island").count()) === 0) return false;
  const wanted = way === "script" ? "ready" : "missing";
  await expect(page.locator("html")).toHaveAttribute("data-wasm", wanted);
  return way === "script";
}
