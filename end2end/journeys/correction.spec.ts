// A region where one member of staff decides: a document can't be read, another one is sent, and it is approved.
import { addDocuments, apply, confirm, declareAndSend, expect, goOn, look, openAct, prove, send, signIn, signInAtDesk, stoppable, take, test } from "../support";

test("a correction is asked for, answered with another document, and approved", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "110000") };
  const visit = (name: string) => look(page, way, `one-${name}`);
  await signIn(hand);
  await prove(hand);
  const id = await apply(hand, async (name) => (name.startsWith("documents") ? visit(name) : undefined));
  await visit("submitted");

  const desk = await another(1280);
  const seen = (name: string) => look(desk, way, `desk-${name}`);
  await signInAtDesk(desk, smsSink, "clerk");

  await test.step("the clerk finds it, takes it and asks for a correction", async () => {
    await desk.goto("/desk");
    await seen("queue");
    await desk.locator("[name=search]").fill(hand.person.name);
    await send(desk, desk.locator('main form:has([name="search"]) button').first());
    await expect(desk.locator(`main a[href="/desk/cases/${id}"]`)).toBeVisible();
    await take(desk, id);
    await seen("case");
    await openAct(desk, id, "request_correction");
    await seen("correction");
    expect(await confirm(desk), "something must be asked for").toBe(422);
    await expect(desk.locator("main")).toContainText("请至少选择一项");
    await desk.locator('select[name^="reason:document:"]').first().selectOption("document_unreadable");
    await desk.locator("[name=words]").fill("请重新拍照");
    expect(await confirm(desk)).toBe(303);
  });

  await test.step("the resident is told what is missing and by when", async () => {
    await page.goto("/my/notices");
    await visit("notices");
    await page.goto("/my");
    await page.locator(`main a[href="/applications/${id}"]`).click();
    await expect(page.locator(".outcome")).toContainText("需要您补正");
    await expect(page.locator("main")).toContainText("请重新拍照");
    await visit("correction");
  });

  await test.step("going on without mending it is warned of", async () => {
    await page.goto(`/applications/${id}/check`);
    await expect(page.locator("main")).toContainText("还有1项没有改");
    await visit("check-unmended");
    await page.goto(`/applications/${id}`);
  });

  await test.step("another picture takes the place of the first", async () => {
    await page.locator(`main a[href="/applications/${id}/documents"]`).first().click();
    const stored = page.locator('main form[action$="/drop"] button');
    const before = await stored.count();
    await expect(page.locator("main")).toContainText("请换一张");
    await visit("documents-to-mend");
    expect(await send(page, stored.first())).toBe(303);
    await expect(stored).toHaveCount(before - 1);
    await visit("documents-again");
    await addDocuments(page);
    await expect(stored).toHaveCount(before);
    await goOn(page);
    await expect(page.locator("main")).not.toContainText("没有改");
    await declareAndSend(hand);
    await expect(page.locator(".outcome")).not.toContainText("补正");
  });

  await test.step("the clerk approves", async () => {
    await desk.goto(`/desk/cases/${id}`);
    // It is back with who asked for it: there is nothing to take.
    await expect(desk.locator(`main form[action*="/${id}/take"]`)).toHaveCount(0);
    await openAct(desk, id, "approve");
    await seen("approve");
    expect(await confirm(desk)).toBe(303);
    await seen("approved");
    await page.goto(`/applications/${id}`);
    await expect(page.locator(".outcome")).toContainText("已同意");
    await visit("approved");
  });
});
