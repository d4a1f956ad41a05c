// What is wrong is said beside the field and in a summary, nothing typed is lost, and nothing is a server's failure.
import { addDocuments, application, begin, choose, code, expect, goOn, look, primary, prove, refused, refusedEarly, send, signIn, special, stoppable, test } from "../support";

test.use({ expectedFailures: [/\/(nowhere|documents|sign-in|desk|applications|receipts|regions|check|my)/] });

test("wrong phones, codes, numbers and empty fields are refused with words", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "320500") };
  await test.step("phone and code", async () => {
    await page.goto("/sign-in");
    await look(page, way, "refused-sign-in");
    await refusedEarly(page, way, "phone");
    await page.locator("[name=phone]").fill("12345");
    await refusedEarly(page, way, "phone");
    await expect(page.locator("[name=phone]")).toHaveValue("12345");
    await look(page, way, "refused-phone");
    await page.locator("[name=phone]").fill(hand.person.phone);
    const sent = await code(hand);
    await look(page, way, "refused-code-empty");
    await refusedEarly(page, way, "code");
    await page.locator("[name=code]").fill(sent === "000000" ? "000001" : "000000");
    await refused(page, way, "code");
    await look(page, way, "refused-code");
    await page.locator("[name=code]").fill(sent);
    expect(await send(page)).toBe(303);
  });
  await test.step("name and identity number", async () => {
    await page.goto("/proof");
    await look(page, way, "refused-proof-empty");
    await refusedEarly(page, way, "name");
    await page.locator("[name=name]").fill(hand.person.name);
    for (const number of ["11010519491231002", "11010519491231002Y", "110105194912310021", "991234195001010012"]) {
      await page.locator("[name=id_number]").fill(number);
      await refusedEarly(page, way, "id_number");
      await expect(page.locator("[name=id_number]")).toHaveValue(number);
      await expect(page.locator("[name=name]")).toHaveValue(hand.person.name);
    }
    await look(page, way, "refused-number");
  });
  await prove(hand);
  await test.step("reason, questions, declaration", async () => {
    await begin(hand, "EMPLOYEE");
    const id = application(page);
    await refused(page, way, "employee_since");
    await page.locator("[name=employee_since]").fill("2099-01-01");
    await refused(page, way, "employee_since");
    await expect(page.locator("[name=employee_since]")).toHaveValue("2099-01-01");
    await look(page, way, "refused-question");
    await page.locator("[name=employee_since]").fill("2026-09-03");
    expect(await send(page)).toBe(303);
    await expect(page).toHaveURL(/\/check$/);
    await refused(page, way, "declared");
    await look(page, way, "refused-declaration");
    await choose(page, "declared", "on");
    const sent = await code(hand);
    await look(page, way, "refused-submit-code-empty");
    await page.locator("[name=code]").fill(sent === "000000" ? "000001" : "000000");
    await refused(page, way, "code");
    await page.goto(`/applications/${id}/drop`);
    await look(page, way, "drop");
  });
});

test("files of the wrong kind or size are refused with words", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "110000", 1) };
  await signIn(hand);
  await prove(hand);
  await begin(hand, "EMPLOYEE");
  await page.locator("[name=employee_since]").fill("2026-09-03");
  expect(await send(page)).toBe(303);
  const files = [
    { name: "words.png", mimeType: "image/png", buffer: Buffer.from("these are words and no picture") },
    { name: "broken.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\nbroken") },
    { name: "page.png", mimeType: "image/png", buffer: Buffer.from("<html><script>alert(1)</script></html>") },
    { name: "large.png", mimeType: "image/png", buffer: Buffer.alloc(10 * 1024 * 1024 + 1, 1) },
  ];
  const form = page.locator('main form[enctype="multipart/form-data"]').first();
  expect(await send(page, form.locator("button").last()), "no file at all").toBe(422);
  for (const file of files) {
    await form.locator('input[type="file"]').first().setInputFiles(file);
    expect(await send(page, form.locator("button").last()), file.name).toBe(422);
    await expect(page.locator(".problems")).toBeVisible();
  }
  await look(page, way, "refused-file");
  await addDocuments(page);
  await goOn(page);
  await expect(page).toHaveURL(/\/check$/);
});

test("what is not there and what is not yours answer alike", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "440300") };
  await signIn(hand);
  await prove(hand);
  await begin(hand, "EMPLOYEE");
  const own = application(page);
  const stranger = await another();
  const other = { ...hand, page: stranger, person: stoppable(smsSink, "440300", 1) };
  await signIn(other);
  await prove(other);
  const never = "0".repeat(26);
  for (const path of [`/applications/${own}`, `/applications/${own}/check`, `/applications/${never}`, "/applications/x", `/receipts/${never}`, `/check/${never}`, "/nowhere", "/regions/999999"]) {
    expect((await stranger.goto(path))?.status(), path).toBe(404);
  }
  await look(stranger, way, "not-found");
  await stranger.goto("/desk");
  await expect(stranger).toHaveURL(/\/desk\/sign-in$/);
});

test("whoever is in hospital or has an unsettled claim is told why it must wait", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: special(smsSink, "blocked") };
  await signIn(hand);
  await prove(hand);
  await page.locator('main a[href^="/my/stop/"]').first().click();
  await choose(page, "reason", "EMPLOYEE");
  await page.locator("main form button").first().click();
  await expect(page).toHaveURL(/reason=/);
  await expect(primary(page)).toHaveCount(0);
  await look(page, way, "blocked");
});

test("a guardian sees the child's cover and what stopping it would mean", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: special(smsSink, "guardian") };
  await signIn(hand);
  await prove(hand);
  await look(page, way, "guardian-my");
  await page.locator('main a[href^="/my/stop/"]').last().click();
  await choose(page, "reason", "OTHER_AREA");
  await page.locator("main form button").first().click();
  await expect(page).toHaveURL(/reason=/);
  await look(page, way, "guardian-answer");
});
