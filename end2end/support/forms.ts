// What a person does with a form, the same in all three ways.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Ways } from "./ways";

/** Chooses a radio button or ticks a box by its label, as a thumb does: the input itself is covered. */
export async function choose(page: Page, name: string, value: string): Promise<void> {
  const input = page.locator(`main input[name="${name}"][value="${value}"]`).first();
  if (!(await input.isChecked())) await page.locator(`main label[for="${await input.getAttribute("id")}"]`).click();
}

/** The button that sends the page's own form. */
export const primary = (page: Page): Locator => page.locator('main form[method="post"] button.button--primary').first();

/** Presses a button that sends a form (or does what else sends it); the status of the answer to the POST, once the
 * next page is there. */
export async function send(page: Page, button: Locator = primary(page), press = () => button.click()): Promise<number> {
  const [answer] = await Promise.all([
    page.waitForResponse((r) => r.request().isNavigationRequest() && r.request().method() === "POST", { timeout: 15_000 }),
    page.waitForEvent("framenavigated", { timeout: 15_000 }),
    press(),
  ]);
  await page.waitForLoadState("load");
  return answer.status();
}

/** The id of a field's input. */
export const fieldId = (field: string): string => `f-${field.replaceAll("_", "-")}`;

/** The form comes back with 422, a summary that has focus and leads to the field, and a message beside the field. */
export async function refused(page: Page, way: Ways["way"], field: string, button: Locator = primary(page)): Promise<void> {
  expect(await send(page, button)).toBe(422);
  const summary = page.locator(".problems");
  await expect(summary).toBeVisible();
  if (way !== "noscript") await expect(summary).toBeFocused();
  await expect(summary.locator(`a[href="#${fieldId(field)}"]`)).toBeVisible();
  await expect(page.locator(".field--error .field__error").first()).toBeVisible();
}

/** The browser's own check refuses before anything is sent, where there is one; else the server does. */
export async function refusedEarly(page: Page, way: Ways["way"], field: string): Promise<void> {
  if (way !== "script") return refused(page, way, field);
  // A message that appears when the field is left moves the button: it is left first.
  await page.locator(`[name=${field}]`).blur();
  await primary(page).click();
  await expect(page.locator(`#${fieldId(field)}-error`)).toBeVisible();
  await expect(page.locator(`[name=${field}]`)).toBeFocused();
}
