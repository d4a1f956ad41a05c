// A resident's usual way up to an application that is sent.
import { expect, type Page } from "@playwright/test";
import { choose, primary, send } from "./forms";
import { hydrated } from "./fixtures";
import type { Resident } from "./people";
import { picture } from "./picture";
import { messages, smsCode } from "./sms";
import type { Ways } from "./ways";

/** Who is at the phone, which way, and where its messages go. */
export type Hand = { page: Page; way: Ways["way"]; sink: string; person: Resident };

/** Called at every page of a helper's way, with its name. */
export type Visit = (name: string) => Promise<void>;
const pass: Visit = async () => {};

/** Presses the form's button, which sends a code, and returns that code. */
export async function code({ page, sink, person }: Hand, press: () => Promise<unknown> = () => send(page)): Promise<string> {
  const before = messages(sink, person.phone).length;
  await press();
  return smsCode(sink, person.phone, before);
}

/** Signs in by phone and code, up to where the code was right. */
export async function signInByCode(hand: Hand, visit: Visit = pass): Promise<void> {
  const { page, way, person } = hand;
  await page.goto("/sign-in");
  await hydrated(page, way);
  await visit("sign-in");
  await page.locator("[name=phone]").fill(person.phone);
  const sent = await code(hand);
  await expect(page).toHaveURL(/\/sign-in\/code$/);
  await hydrated(page, way);
  await visit("sign-in-code");
  await page.locator("[name=code]").fill(sent);
  expect(await send(page)).toBe(303);
}

/** Signs in by phone and code, to "my page". */
export async function signIn(hand: Hand, visit: Visit = pass): Promise<void> {
  await signInByCode(hand, visit);
  await expect(hand.page).toHaveURL(/\/my$/);
}

/** Signs out at "my page". */
export async function signOut(page: Page): Promise<void> {
  await page.goto("/my");
  expect(await send(page, page.locator('main form[action="/sign-out"] button'))).toBe(303);
  await expect(page).toHaveURL(/\/$/);
}

/** Proves who it is by name, number and the code on the phone that the roster holds. */
export async function prove(hand: Hand, visit: Visit = pass): Promise<void> {
  const { page, way, person } = hand;
  await page.goto("/proof");
  await hydrated(page, way);
  await visit("proof");
  await page.locator("[name=name]").fill(person.name);
  await page.locator("[name=id_number]").fill(person.id_number);
  const sent = await code(hand);
  await hydrated(page, way);
  await visit("proof-code");
  await page.locator("[name=code]").fill(sent);
  expect(await send(page)).toBe(303);
  await expect(page).toHaveURL(/\/my$/);
}

/** From "my page" through the preview to a draft with that reason; ends on the draft's first step. */
export async function begin({ page }: Hand, reason: string, visit: Visit = pass): Promise<void> {
  await page.goto("/my");
  await page.locator('main a[href^="/my/stop/"]').first().click();
  await expect(page).toHaveURL(/\/my\/stop\//);
  await visit("preview");
  await choose(page, "reason", reason);
  await page.locator("main form button").first().click();
  await expect(page).toHaveURL(/reason=/);
  await visit("answer");
  expect(await send(page)).toBe(303);
  await expect(page).toHaveURL(/\/applications\/[a-z0-9]{26}\//);
}

/** Leaves the documents as they are and goes on. */
export async function goOn(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/documents$/);
  expect(await send(page, page.locator('main button[name="go"][value="on"]'))).toBe(303);
}

/** Adds a picture of every kind of document that is still missing. */
export async function addDocuments(page: Page): Promise<void> {
  const missing = page.locator("main section.panel", { has: page.locator(".tag--warn") });
  for (let added = 0; (await missing.count()) > 0; added += 1) {
    expect(added, "each picture brings the step nearer to its end").toBeLessThan(6);
    const form = missing.first().locator('form[enctype="multipart/form-data"]');
    await form.locator('input[type="file"]').first().setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: picture() });
    expect(await send(page, form.locator("button").last())).toBe(303);
  }
}

/** Fills in the account for the refund where the way it was paid takes none back. */
export async function givePayee({ page, way, person }: Hand, visit: Visit = pass): Promise<void> {
  if (!page.url().endsWith("/payee")) return;
  await hydrated(page, way);
  await visit("payee");
  await page.locator("[name=holder]").fill(person.name);
  await page.locator("[name=number]").fill("6222021234567890128");
  await page.locator("[name=bank]").fill("中国工商银行永城支行");
  const button = () => page.locator('main button[name="go"][value="on"]');
  // A number that looks mistyped is asked about once.
  if ((await send(page, button())) === 200) await send(page, button());
}

/** The id in the address of an application's page. */
export const application = (page: Page): string => /\/applications\/([a-z0-9]{26})/.exec(page.url())?.[1] ?? "";

/** Declares, gets the code, sends; ends on the status page. */
export async function declareAndSend(hand: Hand, visit: Visit = pass): Promise<void> {
  const { page, way } = hand;
  await expect(page).toHaveURL(/\/check$/);
  await visit("check");
  await choose(page, "declared", "on");
  const sent = await code(hand);
  await expect(page).toHaveURL(/\/code$/);
  await hydrated(page, way);
  await visit("submit-code");
  await page.locator("[name=code]").fill(sent);
  expect(await send(page, primary(page))).toBe(303);
  await expect(page).toHaveURL(/\/applications\/[a-z0-9]{26}$/);
}

/** The whole way from "my page" to an application that is sent, because of an employee's cover; its id. */
export async function apply(hand: Hand, visit: Visit = pass): Promise<string> {
  const { page } = hand;
  await begin(hand, "EMPLOYEE", visit);
  await visit("questions");
  await page.locator("[name=employee_since]").fill("2026-09-03");
  expect(await send(page)).toBe(303);
  if (page.url().endsWith("/documents")) {
    await visit("documents");
    await addDocuments(page);
    await visit("documents-stored");
    await goOn(page);
  }
  await givePayee(hand, visit);
  await declareAndSend(hand, visit);
  return application(page);
}
