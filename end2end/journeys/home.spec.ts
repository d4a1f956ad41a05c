import { axe, expect, hydrated, shot, test } from "../support";

for (const { language, other } of [
  { language: "zh-CN", other: "en" },
  { language: "en", other: "zh-CN" },
]) {
  test(`the home page answers in ${language}`, async ({ page, way }) => {
    await page.goto(`/?lang=${language}`);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator(`a[hreflang="${other}"]`)).toBeVisible();
    await hydrated(page, way);
    await axe(page, way);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth).catch(() => 0);
    expect(wide, "no sideways scrolling on a phone").toBeLessThanOrEqual(360);
    await shot(page, `home-${language}`);
  });
}
