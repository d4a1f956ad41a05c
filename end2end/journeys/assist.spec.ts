// Somebody without a smartphone applies at the counter, and somebody else on the phone: by the resident's own steps.
import { addDocuments, choose, expect, goOn, look, messages, primary, refused, send, signInAtDesk, stoppable, test } from "../support";
import type { Page } from "@playwright/test";

/** Types who applies, as the document says or as the caller told. */
async function identify(desk: Page, way: "counter" | "phone", name: string, number: string): Promise<void> {
  await choose(desk, "way", way);
  await desk.locator("[name=name]").fill(name);
  await desk.locator("[name=id_number]").fill(number);
  if (way === "counter") await choose(desk, "seen", "on");
}

/** Of how many sheets a printed page is. */
const sheets = (pdf: Buffer): number => pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0;

/** From the page of who is helped to the check page, because of an employees' cover. */
async function fillIn(desk: Page, visit: (name: string) => Promise<void>, name: string): Promise<void> {
  await visit("person");
  await desk.locator('main a[href*="/stop/"]').first().click();
  await visit("preview");
  await choose(desk, "reason", "EMPLOYEE");
  await desk.locator("main form button").first().click();
  await expect(desk).toHaveURL(/reason=/);
  await visit("answer");
  expect(await send(desk)).toBe(303);
  await expect(desk).toHaveURL(/\/desk\/assist\/applications\/[a-z0-9]{26}\/questions$/);
  // Whoever serves several people in an hour sees whose this is, masked.
  await expect(desk.locator(".filling")).toContainText(`${name.slice(0, 1)}*`);
  await visit("questions");
  await desk.locator("[name=employee_since]").fill("2026-09-03");
  expect(await send(desk)).toBe(303);
  if (desk.url().endsWith("/documents")) {
    await addDocuments(desk);
    await visit("documents");
    await goOn(desk);
  }
  await expect(desk).toHaveURL(/\/check$/);
  await visit("check");
  await choose(desk, "declared", "on");
  expect(await send(desk)).toBe(303);
  await expect(desk).toHaveURL(/\/code$/);
}

test("an application is entered at the counter, signed on paper, and decided by a colleague", async ({ page, way, smsSink, another }) => {
  const person = stoppable(smsSink, "440300", 4);
  const desk = await another(1280);
  const visit = (name: string) => look(desk, way, `assist-${name}`);
  await signInAtDesk(desk, smsSink, "clerk");
  await desk.goto("/desk/counter");
  await desk.locator('main a[href="/desk/assist"]').click();

  await test.step("who does not fit the register is nobody", async () => {
    await visit("begin");
    await refused(desk, way, "way");
    await identify(desk, "counter", "欧阳无名", person.id_number);
    await refused(desk, way, "id_number");
    await expect(desk.locator("[name=name]")).toHaveValue("欧阳无名");
    await visit("begin-refused");
  });

  let whoIsThere = "";
  await test.step("the resident's own steps", async () => {
    await identify(desk, "counter", person.name, person.id_number);
    expect(await send(desk)).toBe(303);
    whoIsThere = desk.url();
    await fillIn(desk, visit, person.name);
  });
  const id = /applications\/([a-z0-9]{26})/.exec(desk.url())?.[1] ?? "";

  await test.step("a form to sign, on one sheet", async () => {
    await visit("consent");
    await desk.locator(`main a[href="/desk/assist/applications/${id}/form"]`).click();
    await expect(desk.locator("main")).toContainText(person.id_number);
    await expect(desk.locator(".signature").first()).toBeVisible();
    await visit("form");
    expect(sheets(await desk.pdf({ format: "A4" }))).toBe(1);
    await desk.goBack();
  });

  await test.step("nothing is sent before they agreed", async () => {
    const before = messages(smsSink, person.phone).length;
    await refused(desk, way, "confirmed");
    await visit("consent-refused");
    await choose(desk, "confirmed", "on");
    expect(await send(desk)).toBe(303);
    await expect(desk).toHaveURL(new RegExp(`/desk/assist/applications/${id}$`));
    await expect(desk.locator("main")).toContainText("签名");
    await visit("sent");
    expect(sheets(await desk.pdf({ format: "A4" }))).toBe(1);
    await expect(() => expect(messages(smsSink, person.phone).length).toBe(before + 1)).toPass({ timeout: 15_000 });
    expect(messages(smsSink, person.phone).at(-1)?.text).toContain("12393");
    // It was sent: its steps lead to the sheet.
    await desk.goto(`/desk/assist/applications/${id}/payee`);
    await expect(desk).toHaveURL(new RegExp(`/desk/assist/applications/${id}$`));
    await desk.goto("/desk/assist");
    await expect(desk.locator(`main a[href="/desk/assist/applications/${id}"]`)).toHaveCount(0);
  });

  await test.step("whoever entered it only looks", async () => {
    await desk.goto(`/desk/cases/${id}`);
    await expect(desk.locator("main")).toContainText("这件申请是您代录的");
    await expect(desk.locator(`main form[action*="/${id}/take"]`)).toHaveCount(0);
    await visit("case-own");
  });

  await test.step("a colleague reads by whom, and takes it", async () => {
    const second = await another(1280);
    await signInAtDesk(second, smsSink, "supervisor");
    await second.goto(`/desk/cases/${id}`);
    await expect(second.locator("main")).toContainText("消息送不到");
    await look(second, way, "assist-case");
    expect(await send(second, second.locator(`main form[action*="/${id}/take"] button`))).toBe(303);
    // No message reaches them: a letter, and that they were told.
    await second.goto(`/desk/cases/${id}`);
    await expect(second.locator("#informed")).toContainText("还没告知");
    expect(await send(second, second.locator('#informed button[value="letter"]'))).toBe(303);
    await expect(second.locator("#informed")).toContainText("现在的状态已告知");
    await second.locator(`#informed a[href="/desk/cases/${id}/letter"]`).click();
    await expect(second.locator("main")).toContainText(person.name);
    await look(second, way, "assist-letter");
    expect(sheets(await second.pdf({ format: "A4" }))).toBe(1);
  });

  await test.step("they changed their mind: taken back at the counter, signed", async () => {
    const before = messages(smsSink, person.phone).length;
    await desk.goto(whoIsThere);
    await visit("person-returnable");
    await desk.locator(`main a[href$="/applications/${id}/back"]`).click();
    await expect(desk.locator(".signature").first()).toBeVisible();
    await visit("back");
    expect(sheets(await desk.pdf({ format: "A4" }))).toBe(1);
    await refused(desk, way, "confirmed");
    await choose(desk, "confirmed", "on");
    expect(await send(desk)).toBe(303);
    await expect(desk.locator("h1")).toHaveText("已经撤回");
    await visit("back-done");
    expect(sheets(await desk.pdf({ format: "A4" }))).toBe(1);
    await expect(() => expect(messages(smsSink, person.phone).length).toBe(before + 1)).toPass({ timeout: 15_000 });
    await desk.goto(whoIsThere);
    await expect(desk.locator(`main a[href$="/applications/${id}/back"]`)).toHaveCount(0);
  });

  await test.step("what others can't do, the page of the steps does not do either", async () => {
    expect((await page.goto(`/desk/assist/applications/${id}`))?.url()).toContain("/desk/sign-in");
  });
});

test("an application is entered on the phone, after a call back", async ({ way, smsSink, another }) => {
  const person = stoppable(smsSink, "110000", 7);
  const desk = await another(1280);
  const visit = (name: string) => look(desk, way, `assist-call-${name}`);
  await signInAtDesk(desk, smsSink, "clerk");
  await desk.goto("/desk/assist");
  await identify(desk, "phone", person.name, person.id_number);
  expect(await send(desk)).toBe(303);

  await test.step("first the register's number is called", async () => {
    await expect(desk.locator(`main a[href="tel:${person.phone}"]`)).toBeVisible();
    await expect(desk.locator('main a[href*="/stop/"]')).toHaveCount(0);
    await visit("calling");
    await refused(desk, way, "answered");
    await choose(desk, "answered", "on");
    expect(await send(desk)).toBe(303);
  });

  await fillIn(desk, async () => {}, person.name);

  await test.step("the declaration is read out, and no code is asked for", async () => {
    await visit("consent");
    await expect(desk.locator("[name=code], [name=ask_code]")).toHaveCount(0);
    await choose(desk, "confirmed", "on");
    expect(await send(desk, primary(desk))).toBe(303);
    await expect(desk.locator("main")).toContainText("读给办理人听");
    await visit("sent");
  });
});
