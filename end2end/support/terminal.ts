// What a counter of an institution does, in a browser of its own.
import { expect, type Page } from "@playwright/test";
import { send } from "./forms";
import { terminal } from "./people";

/** The demonstration's terminals, by their number in its file. */
export const HOSPITAL = 0;
export const PHARMACY = 1;

/** Signs a terminal in, up to its list of businesses. */
export async function signInTerminal(page: Page, sink: string, number: number): Promise<void> {
  await page.goto("/terminal");
  await expect(page).toHaveURL(/\/terminal\/sign-in$/);
  await page.locator("[name=credential]").fill(terminal(sink, number).credential);
  await page.locator("[name=operator]").fill("示范员工");
  expect(await send(page)).toBe(303);
  await expect(page).toHaveURL(/\/terminal$/);
}

/** Opens the page that reads codes for a business. */
export async function business(page: Page, code: string): Promise<void> {
  await page.goto("/terminal");
  await page.locator(`main a[href="/terminal/scan/${code}"]`).click();
  await expect(page).toHaveURL(new RegExp(`/scan/${code}$`));
}

/** Types a code where the cursor stands, and presses Enter; ends on the answer's page. */
export async function present(page: Page, token: string): Promise<void> {
  await expect(page.locator("[name=token]")).toBeFocused();
  await page.keyboard.type(token);
  expect(await send(page, undefined, () => page.keyboard.press("Enter"))).toBe(303);
  await expect(page).toHaveURL(/\/terminal\/scans\/[a-z0-9]{26}$/);
}
