import { axe, expect, hydrated, shot, test } from "../support";

test("the home page answers in both languages", async ({ page, way }) => {
  await page.goto("/");
  for (const [language, other] of [
    ["zh-CN", "en"],
    ["en", "zh-CN"],
  ]) {
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await hydrated(page, way);
    await axe(page, way);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, "no sideways scrolling on a phone").toBeLessThanOrEqual(360);
    await shot(page, `home-${language}`);
    await page.locator(`a[hreflang="${other}"]`).click();
  }
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
});
