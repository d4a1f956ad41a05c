// What a person does with a form, the same in all three ways.
import type { Locator, Page } from "@playwright/test";

/** Chooses a radio button or ticks a box by its label, as a thumb does: the input itself is covered. */
export async function choose(page: Page, name: string, value: string): Promise<void> {
  const input = page.locator(`main input[name="${name}"][value="${value}"]`).first();
  if (!(await input.isChecked())) await page.locator(`main label[for="${await input.getAttribute("id")}"]`).click();
}

/** The button that sends the page's own form. */
export const primary = (page: Page): Locator => page.locator('main form[method="post"] button.button--primary').first();

/** Presses a button that sends a form; the status of the answer to the POST, once the next page is there. */
export async function send(page: Page, button: Locator = primary(page)): Promise<number> {
  const [answer] = await Promise.all([
    page.waitForResponse((r) => r.request().isNavigationRequest() && r.request().method() === "POST", { timeout: 15_000 }),
    page.waitForEvent("framenavigated", { timeout: 15_000 }),
    button.click(),
  ]);
  await page.waitForLoadState("load");
  return answer.status();
}
