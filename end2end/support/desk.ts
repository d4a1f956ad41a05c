// What a member of staff does, on a wide screen of their own.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { choose, primary, send } from "./forms";
import { dataFolder, member, totp } from "./people";

/** First step of signing in: name and password. */
export async function knock(page: Page, login: string, password: string): Promise<number> {
  await page.goto("/desk");
  await expect(page).toHaveURL(/\/desk\/sign-in$/);
  await page.locator("[name=login]").fill(login);
  await page.locator("[name=password]").fill(password);
  return send(page);
}

/** Second step: a code of the authenticator, or a recovery code. */
export async function enterCode(page: Page, code: string): Promise<number> {
  await page.locator("[name=code]").fill(code);
  return send(page);
}

/** Signs in with password and authenticator. A code counts once and a new session ends the last one: the first test
 * of a way that needs a member signs in, the others take over its cookie. No test may sign such a member out. */
export async function signInAtDesk(page: Page, sink: string, login: string): Promise<void> {
  const file = `${dataFolder(sink)}-${login}.json`;
  if (isFirst(`${file}.lock`)) {
    const { password, totp_secret } = member(sink, login);
    expect(await knock(page, login, password)).toBe(303);
    expect(await enterCode(page, totp(totp_secret))).toBe(303);
    writeFileSync(`${file}.new`, JSON.stringify(await page.context().cookies()), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } else {
    await expect.poll(() => existsSync(file), { message: `${login} is signed in`, timeout: 60_000 }).toBe(true);
    await page.context().addCookies(JSON.parse(readFileSync(file, "utf8")));
    await page.goto("/desk/me");
  }
  await expect(page).toHaveURL(/\/desk(\/me|\/members)?$/);
}

function isFirst(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

/** Presses the button of an act that needs no form (taking a case). */
export async function take(page: Page, id: string): Promise<void> {
  await page.goto(`/desk/cases/${id}`);
  expect(await send(page, page.locator(`main form[action*="/${id}/take"] button`))).toBe(303);
}

/** Opens the form of an act. */
export async function openAct(page: Page, id: string, verb: string): Promise<void> {
  await page.goto(`/desk/cases/${id}/${verb}`);
  if (await sayWhy(page)) await page.goto(`/desk/cases/${id}/${verb}`);
  await expect(page).toHaveURL(new RegExp(`/${verb}$`));
}

/** Says what a case is looked at for, where the desk asks: it is not one's own work. */
export async function sayWhy(page: Page): Promise<boolean> {
  if ((await page.locator('form[action$="/purpose"]').count()) === 0) return false;
  await choose(page, "purpose", "stand_in");
  expect(await send(page)).toBe(303);
  return true;
}

/** Confirms the open act. */
export async function confirm(page: Page): Promise<number> {
  const danger = page.locator('#act form[method="post"] button.button--danger');
  return send(page, (await danger.count()) > 0 ? danger.first() : primary(page));
}

/** Takes a case if nobody has it, and approves it. */
export async function approve(page: Page, id: string): Promise<void> {
  await page.goto(`/desk/cases/${id}`);
  if ((await page.locator(`main form[action*="/${id}/take"]`).count()) > 0) await take(page, id);
  await openAct(page, id, "approve");
  expect(await confirm(page)).toBe(303);
}
