// Asked in one's own words, in characters, pinyin, English or with a slip, the help leads to the right page.
import { expect, look, test } from "../support";

for (const [question, href, language] of [
  ["退保 永城", "/regions/411481", "zh-CN"],
  ["tingbao", "/help/stop", "zh-CN"],
  ["亭保怎么办", "/help/stop", "zh-CN"],
  ["my father died", "/help/bereavement", "en"],
  ["unbnid wechat", "/help/unbind", "en"],
] as const) {
  test(`"${question}" leads to ${href}`, async ({ page, way }) => {
    await page.goto(`/language/${language}?to=/help`);
    await page.locator("[name=q]").fill(question);
    await page.locator("[name=q]").press("Enter");
    await expect(page).toHaveURL(/\/help\/search\?q=/);
    await expect(page.locator("[name=q]")).toHaveValue(question);
    const hits = page.locator(".hit__title").evaluateAll((links) => links.slice(0, 3).map((link) => link.getAttribute("href")?.split("#")[0]));
    expect(await hits).toContain(href);
    await look(page, way, `search-${href.split("/").at(-1)}-${language}-${question.length}`);
    await page.locator(`.hit__title[href="${href}"], .hit__title[href^="${href}#"]`).first().click();
    await expect(page).toHaveURL(new RegExp(`${href}(#.*)?$`));
    await page.goBack();
    await expect(page.locator("[name=q]")).toHaveValue(question);
  });
}

test("the same question in the other language", async ({ page, way }) => {
  await page.goto("/help/search?q=%E8%A7%A3%E7%BB%91");
  await page.locator('a[hreflang="en"]').click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator("[name=q]")).toHaveValue("解绑");
  await expect(page.locator('.hit__title[href^="/help/unbind"]')).toBeVisible();
  await look(page, way, "search-language");
});

test("by the keyboard alone, from the head of any page", async ({ page, way }) => {
  await page.goto("/privacy");
  await page.locator('.bar a[href="/help/search"]').focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/help\/search$/);
  await look(page, way, "search-empty");
  await page.locator("[name=q]").focus();
  await page.keyboard.type("refund");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=refund/);
  await page.locator(".hit__title").first().focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/help\/refund/);
});

for (const language of ["zh-CN", "en"]) {
  test(`what nobody wrote about says what to do, in ${language}`, async ({ page, way }) => {
    await page.goto(`/language/${language}?to=/help/search%3Fq%3Dzzzzzz`);
    await expect(page.locator(".empty")).toBeVisible();
    await expect(page.locator('main a[href="tel:12393"]')).toBeVisible();
    expect(await page.locator(".situation").count()).toBeGreaterThan(20);
    await look(page, way, `search-nothing-${language}`);
  });
}
