import { join } from "node:path";
import { test, type Page } from "@playwright/test";

/** A phone, a tablet, a desk. */
const WIDTHS = [360, 768, 1280];

/** Writes `NAME-360.png`, `NAME-768.png` and `NAME-1280.png` of the whole page into a folder per way of YITUI_SHOTS; without it nothing. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.YITUI_SHOTS;
  if (!folder) return;
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width < 700 ? 740 : 900 });
    await page.screenshot({ path: join(folder, test.info().project.name, `${name}-${width}.png`), fullPage: true });
  }
  if (before) await page.setViewportSize(before);
}
