// What a resident does with an electronic card.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { choose, send } from "./forms";
import { hydrated } from "./fixtures";
import { dataFolder, type Resident } from "./people";
import { code, prove, signIn, type Hand, type Visit } from "./resident";

/** A resident of the demonstration with a card, or without one yet. */
export type Holder = Omit<Resident, "kind"> & { kind: string };

/** The password that these journeys choose for a card. */
export const CARD_PASSWORD = "281905";

const pass: Visit = async () => {};

/** The demonstration's card holder of a kind, and the password of all their cards. */
export function holder(sink: string, kind: string): { person: Resident; password: string } {
  const file = join(dataFolder(sink), "demonstration-sign-ins.json");
  const { cards } = JSON.parse(readFileSync(file, "utf8")) as { cards: { card_password: string; holders: Holder[] } };
  const found = cards.holders.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`the demonstration has no ${kind} card`);
  return { person: { ...found, kind: "stoppable" }, password: cards.card_password };
}

/** The id in the address of a page of a certificate. */
export const certificate = (page: Page): string => /\/card\/([a-z0-9]{26})/.exec(page.url())?.[1] ?? "";

/** Signs in, proves who it is, and opens the wallet by the link on "my page". */
export async function openWallet(hand: Hand): Promise<void> {
  await signIn(hand);
  if ((await hand.page.locator('main a[href="/proof"]').count()) > 0) await prove(hand);
  await hand.page.locator('main a[href="/card"]').click();
  await expect(hand.page).toHaveURL(/\/card$/);
}

/** From the wallet through identity and code to the card in use on this device; ends on the page that says so. */
export async function activate(hand: Hand, visit: Visit = pass): Promise<void> {
  const { page, way, person } = hand;
  await page.goto("/card");
  await visit("wallet-empty");
  await page.locator('main a[href^="/card/activate/"]').first().click();
  await expect(page).toHaveURL(/\/card\/activate\/[a-z0-9]{26}$/);
  await hydrated(page, way);
  await visit("activate");
  await choose(page, "consent", "on");
  await page.locator("[name=id_number]").fill(person.id_number);
  const sent = await code(hand);
  await expect(page).toHaveURL(/\/code$/);
  await hydrated(page, way);
  await visit("activate-code");
  await page.locator("[name=code]").fill(sent);
  await page.locator("[name=password]").fill(CARD_PASSWORD);
  await page.locator("[name=repeat]").fill(CARD_PASSWORD);
  expect(await send(page)).toBe(303);
  await expect(page).toHaveURL(/\/done\/activated$/);
}

/** Binds another device of somebody who is signed in there, with a fresh check; the card password stays. */
export async function bindHere(hand: Hand): Promise<void> {
  const { page, person } = hand;
  await page.goto("/card");
  await page.locator('main a[href^="/card/activate/"]').first().click();
  await choose(page, "consent", "on");
  await page.locator("[name=id_number]").fill(person.id_number);
  const sent = await code(hand);
  await page.locator("[name=code]").fill(sent);
  expect(await send(page)).toBe(303);
  await expect(page).toHaveURL(/\/done\/bound$/);
}

/** The digits that the code's page shows. */
export async function digits(page: Page): Promise<string> {
  let shown = "";
  // Without the module the page loads itself: what is read while it goes away is read again.
  await expect(async () => {
    shown = (await page.locator(".code__digits span").allInnerTexts()).join("");
    expect(shown).toMatch(/^1\d{39}$/);
  }).toPass({ timeout: 10_000 });
  return shown;
}
