// Wrong values in both languages: said beside the field and in the summary, nothing typed is lost, never worse than 422.
import type { Page } from "@playwright/test";
import { addDocuments, begin, expect, fieldId, goOn, LANGUAGES, type Language, look, paidInCash, primary, prove, send, signIn, test, words } from "../support";
import type { Ways } from "../support/ways";

/** What is typed into a field, and the key of what is said about it; `server`: the browser alone does not know. */
type Wrong = { typed: string; error: string; server?: true };
type Form = Record<string, Wrong>;

const CARD = "6222021234567890128";
const LONG = "长".repeat(61);
const BACKWARDS = "张\u202e三";

const PROOF: Form[] = [
  { name: { typed: "", error: "required" }, id_number: { typed: "1101051949123100", error: "id_length" } },
  { name: { typed: " ", error: "required" }, id_number: { typed: "11010519491231002A", error: "id_character" } },
  { name: { typed: LONG, error: "too_long", server: true }, id_number: { typed: "000105194912310024", error: "id_province" } },
  { name: { typed: BACKWARDS, error: "character", server: true }, id_number: { typed: "110105194913310021", error: "id_birth_date" } },
  { name: { typed: "", error: "required" }, id_number: { typed: "１１０１０５１９４９１２３１００２１", error: "id_checksum" } },
  { name: { typed: "", error: "required" }, id_number: { typed: "", error: "required" } },
];

const PAYEE: Form[] = [
  { holder: { typed: "", error: "required" }, number: { typed: "", error: "required" }, bank: { typed: "", error: "required" } },
  { holder: { typed: " ", error: "required" }, number: { typed: "6222x", error: "account_malformed" }, bank: { typed: " ", error: "required" } },
  { holder: { typed: BACKWARDS, error: "character", server: true }, number: { typed: "1".repeat(31), error: "account_malformed" }, bank: { typed: BACKWARDS, error: "character", server: true } },
];
/** Only the server knows: the browser lets them through. */
const PROOF_SERVER: Form = { name: { typed: BACKWARDS, error: "character", server: true } };
const PAYEE_SERVER: Form = { holder: { typed: LONG, error: "too_long", server: true }, bank: { typed: "<b>\u0007</b>", error: "character", server: true } };

test("every field says what is wrong with it, in the reader's language", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: paidInCash(smsSink) };
  await signIn(hand);
  for (const language of LANGUAGES) {
    await test.step(`name and identity number, ${language}`, async () => {
      await open(page, "/proof", language);
      for (const form of PROOF) await refuse(page, way, language, form);
      await look(page, way, `bad-proof-${language}`);
      await page.locator("[name=id_number]").fill(hand.person.id_number);
      await refuse(page, way, language, PROOF_SERVER);
      await expect(page.locator("[name=id_number]")).toHaveValue(hand.person.id_number);
    });
  }
  await open(page, "/my", "zh-CN");
  await prove(hand);
  await begin(hand, "EMPLOYEE");
  await page.locator("[name=employee_since]").fill("2026-09-03");
  expect(await send(page)).toBe(303);
  await addDocuments(page);
  await goOn(page);
  await expect(page).toHaveURL(/\/payee$/);
  const payee = new URL(page.url()).pathname;
  for (const language of LANGUAGES) {
    await test.step(`the account for the refund, ${language}`, async () => {
      await open(page, payee, language);
      for (const form of PAYEE) await refuse(page, way, language, form);
      await look(page, way, `bad-payee-${language}`);
      await page.locator("[name=number]").fill(CARD);
      await refuse(page, way, language, PAYEE_SERVER);
      await expect(page.locator("[name=number]")).toHaveValue(CARD);
    });
  }
  await test.step("a number that only looks mistyped is asked about once", async () => {
    await open(page, payee, "zh-CN");
    await page.locator("[name=holder]").fill(hand.person.name);
    await page.locator("[name=number]").fill(CARD.replace(/.$/, "0"));
    await page.locator("[name=bank]").fill("云浮农商银行");
    await page.locator(":focus").blur();
    expect(await send(page)).toBe(200);
    await expect(page.locator(".field--warn .field__error")).toHaveText(new RegExp(words("errors", "error.account_luhn", "zh-CN")));
    await look(page, way, "payee-doubt");
    expect(await send(page)).toBe(303);
    await expect(page).toHaveURL(/\/check$/);
  });
});

async function open(page: Page, path: string, language: Language): Promise<void> {
  await page.goto(`/language/${language}?to=${path}`);
  await expect(page.locator("html")).toHaveAttribute("lang", language);
}

/** Types a form and sends it. Where scripts run, the browser stops what it knows to be wrong and says the same. */
async function refuse(page: Page, way: Ways["way"], language: Language, form: Form): Promise<void> {
  const all = Object.entries(form);
  const early = way === "script" ? all.filter(([, { server }]) => !server) : [];
  for (const [field, { typed }] of all) {
    const input = page.locator(`[name=${field}]`);
    // A browser that keeps to the length would cut what the server must refuse.
    await input.evaluate((element) => element.removeAttribute("maxlength"));
    await input.fill(typed);
  }
  if (early.length > 0) {
    // A message that appears when the field is left moves the button: it is left first.
    await page.locator(":focus").blur();
    await primary(page).click();
    await expect(page.locator(`[name=${early[0]?.[0]}]`)).toBeFocused();
  } else {
    expect(await send(page)).toBe(422);
  }
  for (const [field, { typed, error }] of early.length > 0 ? early : all) {
    const label = await page.locator(`label[for=${fieldId(field)}]`).innerText();
    const said = words("errors", `error.${error}`, language, { label });
    await expect(page.locator(`#${fieldId(field)}-error [data-text]`)).toHaveText(said);
    await expect(page.locator(`[name=${field}]`)).toHaveAttribute("aria-invalid", "true");
    await expect(page.locator(`[name=${field}]`)).toHaveValue(typed);
    if (early.length === 0) await expect(page.locator(`.problems a[href="#${fieldId(field)}"]`)).toHaveText(said);
  }
}
