// What every journey starts from: a page that fails its test on anything a person's browser would complain about.
import { test as base, expect, type Page } from "@playwright/test";
import type { Ways } from "./ways";

export { expect };

type Fixtures = Ways & {
  /** Addresses whose answer may be 4xx or 5xx in this test, because that answer is what is tested. */
  expectedFailures: RegExp[];
};

export const test = base.extend<Fixtures>({
  way: ["script", { option: true }],
  smsSink: ["", { option: true }],
  expectedFailures: [[], { option: true }],

  page: async ({ page, way, baseURL, expectedFailures }, use) => {
    const complaints: string[] = [];
    const own = (url: string) => url.startsWith(baseURL ?? "");
    const expected = (url: string) => expectedFailures.some((pattern) => pattern.test(url)) || (way === "nowasm" && url.endsWith(".wasm"));
    if (way === "nowasm") await page.route("**/*.wasm", (route) => route.abort());
    page.on("console", (message) => {
      const at = message.location().url;
      // Chromium reports a failed load here too; the addresses below say more about it.
      const load = message.text().startsWith("Failed to load resource");
      if (["error", "warning"].includes(message.type()) && !load) complaints.push(`console ${message.type()}: ${message.text()} (${at})`);
    });
    page.on("pageerror", (error) => complaints.push(`page error: ${error.message}`));
    page.on("requestfailed", (request) => {
      // A navigation that another one replaces is cancelled; that is no failure.
      const cancelled = request.failure()?.errorText === "net::ERR_ABORTED";
      if (own(request.url()) && !cancelled && !expected(request.url())) complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
    });
    page.on("response", (response) => {
      // A refused form answers 422 with the same page: the journey asserts on that itself.
      const bad = response.status() >= 400 && response.status() !== 422;
      if (own(response.url()) && bad && !expected(response.url())) complaints.push(`${response.status()}: ${response.url()}`);
    });
    await use(page);
    expect(complaints, "what the browser complained about").toEqual([]);
  },
});

/** Waits until the islands of the page took over; true at once where they cannot or where there are none. */
export async function hydrated(page: Page, way: Ways["way"]): Promise<boolean> {
  if (way === "noscript" || (await page.locator("leptos-island").count()) === 0) return false;
  const wanted = way === "script" ? "ready" : "missing";
  await expect(page.locator("html")).toHaveAttribute("data-wasm", wanted);
  return way === "script";
}
