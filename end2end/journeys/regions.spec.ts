// A visitor finds a region, reads its guide, and is told honestly where Yitui does not serve.
import { expect, hydrated, look, test } from "../support";

for (const [manner, words] of [
  ["characters", "永城"],
  ["pinyin", "yongcheng"],
  ["initials", "ycs"],
]) {
  test(`a region is found by ${manner}`, async ({ page, way }) => {
    await page.goto("/regions");
    const live = await hydrated(page, way);
    await page.locator("[name=q]").fill(words as string);
    if (!live) await page.locator("[name=q]").press("Enter");
    await expect(page.locator('main a[href="/regions/411481"]')).toBeVisible();
    await expect(page.locator('main a[href="/regions/445300"]')).toBeHidden();
    await look(page, way, `regions-by-${manner}`);
    await page.locator('main a[href="/regions/411481"]').click();
    await expect(page).toHaveURL(/\/regions\/411481$/);
  });
}

test("a search that finds nothing leaves the way to the page that says so", async ({ page, way }) => {
  await page.goto("/regions?q=zzzz");
  await expect(page.locator("[data-none]")).toBeVisible();
  await look(page, way, "regions-none");
  await page.locator('main a[href="/regions/other"]').click();
  await expect(page.locator('a[href="tel:12393"]').first()).toBeVisible();
  await look(page, way, "regions-other");
});

for (const language of ["zh-CN", "en"]) {
  test(`the guide has its ten sections, in ${language}`, async ({ page, way }) => {
    await page.goto(`/language/${language}?to=/regions/411481`);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    expect(await page.locator("main h2, main summary").count()).toBeGreaterThanOrEqual(10);
    await look(page, way, `guide-${language}`);
    await page.locator('main a[href="/regions/411481/start"]').first().click();
    await expect(page).toHaveURL(/\/start/);
    await look(page, way, `start-${language}`);
    for (const path of ["/help", "/privacy"]) {
      await page.goto(path);
      await look(page, way, `${path.slice(1)}-${language}`);
    }
  });
}
