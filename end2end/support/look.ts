import { expect, type Page } from "@playwright/test";
import { axe } from "./axe";
import { hydrated } from "./fixtures";
import { shot } from "./shot";
import type { Ways } from "./ways";

/** What must hold on every page as it is now: its islands take over, axe finds nothing, nothing is wider than the
 * phone, no wording is missing. Also takes its pictures. */
export async function look(page: Page, way: Ways["way"], name: string): Promise<void> {
  await expect(page.locator("h1, h2").first()).toBeVisible();
  await hydrated(page, way);
  await axe(page, way);
  // A page that is still loading has no style to be measured with.
  await page.waitForLoadState();
  const room = page.viewportSize()?.width ?? 360;
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide, `no sideways scrolling on ${page.url()}`).toBeLessThanOrEqual(room);
  const key = /\b(account|application|assist|assist_back|card|case|delivery|desk|diagnostics|elder|failure|guide|home|host|kit|live|objection|offline|own|passkey|queue|receipt|refund_batch|refund_party|answer_fate|regions|retention|rules|shell|stay|stop|suggested|suggestion|suggestion_state|terminal)\.[a-z]+(_[a-z]+)*\b/;
  expect(await sentences(page), `every sentence is there on ${page.url()}`).not.toMatch(key);
  await shot(page, name);
  await inEnglish(page, name);
}

/** What the page says, without what it shows as code. */
async function sentences(page: Page): Promise<string> {
  const codes = await page.locator("code").allInnerTexts();
  return codes.reduce((text, code) => text.replace(code, ""), await page.locator("body").innerText());
}

/** The picture of the same page for a reader of English; only where pictures are wanted. */
async function inEnglish(page: Page, name: string): Promise<void> {
  if (!process.env.YITUI_SHOTS || (await page.locator("html").getAttribute("lang")) === "en") return;
  const { pathname, search } = new URL(page.url());
  const there = (language: string) => `${new URL(page.url()).origin}/language/${language}?to=${encodeURIComponent(pathname + search)}`;
  const english = await page.context().newPage();
  await english.setViewportSize(page.viewportSize() ?? { width: 360, height: 740 });
  const answer = await english.goto(there("en"));
  if (answer?.ok()) await shot(english, `${name}-en`);
  await english.goto(there("zh-CN"));
  await english.close();
}
