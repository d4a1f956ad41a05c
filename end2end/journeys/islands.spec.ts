import { axe, expect, hydrated, test } from "../support";

test("a page with an island is whole in every way", async ({ page, way }) => {
  await page.goto("/regions");
  await expect(page.locator("leptos-island").first()).toBeAttached();
  expect(await hydrated(page, way), "the islands took over").toBe(way === "script");
  await expect(page.getByRole("main").getByRole("link").first()).toBeVisible();
  await axe(page, way);
});
