import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import type { Ways } from "./ways";

/** Asserts that axe finds nothing on the page as it is now. It is a script itself: with scripts off it cannot run. No
 * page has frames, so the quicker way without a page of its own does. */
export async function axe(page: Page, way: Ways["way"]): Promise<void> {
  if (way === "noscript") return;
  // Without an island the page is the same document as with WASM: that way has asked axe about it.
  if (way === "nowasm" && (await page.locator("leptos-island").count()) === 0) return;
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  expect(found, `axe on ${page.url()}`).toEqual([]);
}
