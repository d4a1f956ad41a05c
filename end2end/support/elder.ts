import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import type { Ways } from "./ways";

/** What must hold of a page in the version for older people: no text below 18 px, room between lines, nothing to press
 * below 48 px, buttons of 60, contrast of 7:1, nothing beyond the edge of a phone. */
export async function forElders(page: Page, way: Ways["way"]): Promise<void> {
  await page.waitForLoadState();
  await expect(page.locator("html")).toHaveAttribute("data-ui", "elder");
  expect.soft(await page.evaluate(faults), `${page.url()} for older people`).toEqual([]);
  if (way !== "script") return;
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().withRules(["color-contrast-enhanced", "color-contrast"]).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${id}: ${target.join(" ")}: ${any[0]?.message}`));
    expect.soft(found, `${page.url()} ${colorScheme}`).toEqual([]);
  }
}

/** Runs in the page. */
function faults(): string[] {
  const found = new Set<string>();
  const name = (one: Element) => `${one.tagName}.${one.className} “${one.textContent?.trim().slice(0, 20)}”`;
  // For screen readers only, or reached by the keyboard only.
  const shown = (one: Element) => one.getClientRects().length > 0 && !one.closest(".hidden, .skip, svg") && getComputedStyle(one).visibility === "visible";
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const one = node.parentElement;
    if (!one || !node.textContent?.trim() || !shown(one)) continue;
    const style = getComputedStyle(one);
    const size = parseFloat(style.fontSize);
    if (size < 18) found.add(`${size} px: ${name(one)}`);
    // What is one line by itself, a button or a heading, has no lines to keep apart.
    if (parseFloat(style.lineHeight) < 1.299 * size) found.add(`lines of ${style.lineHeight} at ${size} px: ${name(one)}`);
  }
  for (const one of document.querySelectorAll<HTMLElement>("a, button, input:not([type=hidden]), select, textarea, summary")) {
    if (!shown(one) || one.closest("p")) continue;
    // A box is pressed by its whole row, a mark by the room around it.
    const row = one.matches("[type=radio], [type=checkbox]") ? one.parentElement : one;
    const { width, height } = (row ?? one).getBoundingClientRect();
    const least = one.matches(".button, .input") ? 60 : 48;
    const around = one.matches(".mark") ? parseFloat(getComputedStyle(one, "::before").height) || 0 : 0;
    if (Math.max(height, around) < least - 0.5 || width < 44) found.add(`${Math.round(width)} × ${Math.round(height)}: ${name(one)}`);
  }
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    for (const one of document.querySelectorAll("body *")) {
      if (one.getBoundingClientRect().right > root.clientWidth + 1) found.add(`beyond the edge: ${name(one)}`);
    }
  }
  return [...found].slice(0, 20);
}
