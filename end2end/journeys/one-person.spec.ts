// A region where one member of staff decides: documents, a correction, the approval, and the refund until it is paid.
import { addDocuments, application, begin, choose, confirm, declareAndSend, expect, goOn, look, openAct, prove, send, signIn, signInAtDesk, stoppable, take, test } from "../support";

test("documents are looked at, a correction is answered, the refund is paid", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "110000") };
  const visit = (name: string) => look(page, way, `one-${name}`);
  await signIn(hand);
  await prove(hand);
  await begin(hand, "EMPLOYEE");
  await page.locator("[name=employee_since]").fill("2026-09-03");
  expect(await send(page)).toBe(303);
  await expect(page).toHaveURL(/\/documents$/);
  await visit("documents");
  await addDocuments(page);
  await visit("documents-stored");
  await goOn(page);
  await declareAndSend(hand);
  await visit("submitted");
  const id = application(page);

  const desk = await another(1280);
  const seen = (name: string) => look(desk, way, `desk-${name}`);
  await signInAtDesk(desk, smsSink, "clerk", seen);
  await seen("queue");

  await test.step("the clerk takes it and asks for a correction", async () => {
    await desk.locator("[name=search]").fill(hand.person.name);
    await send(desk, desk.locator('main form[action="/desk"] button'));
    await expect(desk.locator(`main a[href="/desk/cases/${id}"]`)).toBeVisible();
    await take(desk, id);
    await seen("case");
    await openAct(desk, id, "request_correction");
    await seen("correction");
    expect(await confirm(desk), "a reason must be chosen").toBe(422);
    await choose(desk, "reasons", "document_unreadable");
    await desk.locator("[name=words]").fill("请重新拍照");
    expect(await confirm(desk)).toBe(303);
  });

  await test.step("the resident is told and answers", async () => {
    await page.goto("/my/notices");
    await visit("notices");
    await page.goto(`/applications/${id}`);
    await expect(page.locator("main")).toContainText("请重新拍照");
    await visit("correction");
    await page.goto(`/applications/${id}/check`);
    await declareAndSend(hand);
  });

  await test.step("the clerk approves", async () => {
    await desk.goto(`/desk/cases/${id}`);
    if ((await desk.locator(`main form[action*="/${id}/take"]`).count()) > 0) await take(desk, id);
    await openAct(desk, id, "approve");
    await seen("approve");
    expect(await confirm(desk)).toBe(303);
    await seen("approved");
  });

  await test.step("the refund is handed over and paid", async () => {
    for (const [stage, to] of [
      ["planned", "handed_over"],
      ["handed_over", "paid"],
    ]) {
      await desk.goto(`/desk/refunds?stage=${stage}`);
      const row = desk.locator("tr", { has: desk.locator(`a[href="/desk/cases/${id}"]`) });
      await expect(row).toBeVisible();
      await seen(`refunds-${stage}`);
      expect(await send(desk, row.locator(`button[value="${to}"]`))).toBe(303);
    }
    for (const path of ["/desk/counter", "/desk/me", "/desk/record"]) {
      if (path === "/desk/record") continue;
      await desk.goto(path);
      await seen(path.slice(6));
    }
  });

  await test.step("the resident sees how it stands", async () => {
    await page.goto(`/applications/${id}`);
    await expect(page.locator(".outcome")).toContainText("已同意");
    await visit("approved");
    await page.goto("/my");
    await visit("my");
    for (const path of ["/my/notices", "/my/sessions", "/my/settings", "/my/settings/phone", "/my/settings/password"]) {
      await page.goto(path);
      await visit(path.slice(4).replace("/", "-"));
    }
  });
});
