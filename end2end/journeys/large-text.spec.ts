// Whoever reads large text, with more room between lines and letters, or with the phone on its side, scrolls one way only.
import type { Page } from "@playwright/test";
import { expect, test } from "../support";

const pages = ["/", "/regions", "/regions/110000", "/regions/110000/start", "/help", "/help/unbind", "/statistics", "/privacy", "/sign-in", "/terminal"];
// 17 px is usual; 25.5 is the largest size that WeChat offers, 34 twice the usual one.
const sizes = ["html{font-size:25.5px!important}", "html{font-size:34px!important}"];
// The least that a page must bear (WCAG 1.4.12).
const loose = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}";

test("large text, loose text and a phone on its side fit the screen", async ({ page }) => {
  for (const language of ["zh", "en"]) {
    await page.goto(`/language/${language}?to=/`);
    for (const path of pages) {
      for (const style of [...sizes, loose]) await fits(page, path, style);
      await page.setViewportSize({ width: 740, height: 360 });
      await fits(page, path, "");
      await page.setViewportSize({ width: 320, height: 640 });
      await fits(page, path, "");
      await page.setViewportSize({ width: 360, height: 740 });
    }
  }
});

/** Nothing of a page is beyond the right edge. */
async function fits(page: Page, path: string, style: string): Promise<void> {
  await page.goto(path);
  const beyond = await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const all = [...document.querySelectorAll("body *")];
    const found = all.filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1);
    return ["beyond the edge:", ...found.map((one) => `${one.tagName}.${one.className}`)];
  }, style);
  expect(beyond, `${path} with ${style || JSON.stringify(page.viewportSize())}`).toEqual([]);
}

test("the size of text that was chosen in WeChat is the pages' size, and fits", async ({ page }) => {
  const size = () => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  for (const path of pages) {
    await fits(page, `${path}?scale=2`, "");
    expect(await size(), path).toBe("34px");
  }
  await page.goto("/privacy");
  expect(await size(), "it stays").toBe("34px");
  await page.goto("/privacy?scale=1");
  expect(await size(), "until another one is chosen").toBe("17px");
});
