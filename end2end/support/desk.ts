// What a member of staff does, on a wide screen of their own.
import { expect, type Page } from "@playwright/test";
import { primary, send } from "./forms";
import { member, totp } from "./people";
import type { Visit } from "./resident";

/** Signs in with password and authenticator. A code counts once: no two tests of a way share a member. */
export async function signInAtDesk(page: Page, sink: string, login: string, visit: Visit = async () => {}): Promise<void> {
  const { password, totp_secret } = member(sink, login);
  await page.goto("/desk");
  await expect(page).toHaveURL(/\/desk\/sign-in$/);
  await visit("desk-sign-in");
  await page.locator("[name=login]").fill(login);
  await page.locator("[name=password]").fill(password);
  expect(await send(page)).toBe(303);
  await visit("desk-second-factor");
  await page.locator("[name=code]").fill(totp(totp_secret));
  expect(await send(page)).toBe(303);
  await expect(page).toHaveURL(/\/desk$/);
}

/** Presses the button of an act that needs no form (taking a case). */
export async function take(page: Page, id: string): Promise<void> {
  await page.goto(`/desk/cases/${id}`);
  expect(await send(page, page.locator(`main form[action*="/${id}/take"] button`))).toBe(303);
}

/** Opens the form of an act. */
export async function openAct(page: Page, id: string, verb: string): Promise<void> {
  await page.goto(`/desk/cases/${id}/${verb}`);
  await expect(page).toHaveURL(new RegExp(`/${verb}$`));
}

/** Confirms the open act. */
export async function confirm(page: Page): Promise<number> {
  const danger = page.locator('#act form[method="post"] button.button--danger');
  return send(page, (await danger.count()) > 0 ? danger.first() : primary(page));
}
