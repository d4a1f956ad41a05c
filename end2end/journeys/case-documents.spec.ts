// Documents beside the data: each is looked at, turned, judged; the verdicts begin the correction, item by item; what
// comes back stands beside what was there.
import { addDocuments, apply, choose, confirm, declareAndSend, expect, goOn, look, openAct, prove, send, signIn, signInAtDesk, stoppable, take, test } from "../support";

test("documents are judged, asked for item by item, and compared when they come back", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "110000", 3) };
  const visit = (name: string) => look(page, way, `papers-${name}`);
  await signIn(hand);
  await prove(hand);
  const id = await apply(hand);
  const desk = await another(1280);
  const seen = (name: string) => look(desk, way, `case-${name}`);
  await signInAtDesk(desk, smsSink, "clerk");
  const keep = () => send(desk, desk.locator('form[action*="/verdict"] button'));

  await test.step("the document stands beside the data", async () => {
    await take(desk, id);
    await desk.goto(`/desk/cases/${id}`);
    const picture = desk.locator(".viewer__picture");
    await expect(picture).toBeVisible();
    const [form, beside] = [await desk.locator("#act").boundingBox(), await desk.locator(".case__beside").boundingBox()];
    expect(beside?.x ?? 0, "beside, not below").toBeGreaterThan((form?.x ?? 0) + (form?.width ?? 0) - 1);
    const tools = desk.locator(".viewer__tools");
    if (way === "noscript") {
      await expect(tools).toBeHidden();
    } else {
      const before = await picture.boundingBox();
      await tools.locator("[data-act=in]").click();
      await expect(desk.locator("[data-say]")).toHaveText("125 % · 0°");
      expect((await picture.boundingBox())?.width ?? 0).toBeGreaterThan(before?.width ?? 0);
      await tools.locator("[data-act=right]").click();
      const turned = await picture.boundingBox();
      expect(turned?.height ?? 0, "a lying picture stands").toBeGreaterThan(turned?.width ?? 0);
      await tools.locator("[data-act=fit]").click();
      expect(await picture.boundingBox()).toEqual(before);
    }
    for (const width of [360, 768, 1280]) {
      await desk.setViewportSize({ width, height: 900 });
      expect(await desk.evaluate(() => document.documentElement.scrollWidth), `nothing is wider than ${width}`).toBeLessThanOrEqual(width);
      const wider = await desk.locator(".panel .table").evaluateAll((tables) =>
        tables.filter((t) => t.getBoundingClientRect().right > (t.closest(".panel")?.getBoundingClientRect().right ?? 0) + 1).length,
      );
      expect(wider, `no table pushes out of its panel at ${width}`).toBe(0);
    }
    await seen("documents");
  });

  await test.step("two stand side by side, each chosen by itself", async () => {
    await desk.locator('a[href$="/compare"]').click();
    const pictures = desk.locator(".compare .viewer__picture");
    await expect(pictures).toHaveCount(2);
    const [left, right] = [await pictures.nth(0).getAttribute("src"), await pictures.nth(1).getAttribute("src")];
    expect(left).not.toBe(right);
    const sides = desk.locator(".compare > *");
    expect((await sides.nth(1).boundingBox())?.x ?? 0, "beside, not below").toBeGreaterThan((await sides.nth(0).boundingBox())?.x ?? 0);
    await sides.nth(0).locator("a.papers__link").last().click();
    await expect(desk).toHaveURL(/left=/);
    expect(await pictures.nth(0).getAttribute("src"), "the left changed").not.toBe(left);
    expect(await pictures.nth(1).getAttribute("src"), "the right stays").toBe(right);
    await seen("compare");
    await desk.goto(`/desk/cases/${id}`);
  });

  await test.step("a verdict must be one of five, and is kept with who gave it", async () => {
    expect(await keep()).toBe(422);
    await seen("verdict-missing");
    await choose(desk, "verdict", "unreadable");
    await desk.locator("[name=verdict_words]").fill("左下角反光");
    expect(await keep()).toBe(303);
    await desk.goto(`/desk/cases/${id}`);
    await expect(desk.locator("#history")).toContainText("左下角反光");
  });

  await test.step("the correction begins with the verdict", async () => {
    await openAct(desk, id, "request_correction");
    const reason = desk.locator('select[name^="reason:document:"]').first();
    await expect(reason).toHaveValue("document_unreadable");
    await expect(desk.locator('[name^="words:document:"]').first()).toHaveValue("左下角反光");
    expect(await send(desk, desk.locator('#act button[name="preview"]'))).toBe(200);
    await expect(desk.locator(".letter")).toContainText("左下角反光");
    await expect(desk.locator("#act")).toContainText("暂停计算");
    await seen("correction");
    expect(await confirm(desk)).toBe(303);
  });

  await test.step("the resident finds each item with its state", async () => {
    await page.goto(`/applications/${id}`);
    await expect(page.locator("main")).toContainText("左下角反光");
    await expect(page.locator("main .tag", { hasText: "待补正" })).toHaveCount(1);
    await visit("todo");
    await page.goto(`/applications/${id}/documents`);
    expect(await send(page, page.locator('main form[action$="/drop"] button').first())).toBe(303);
    await addDocuments(page);
    await page.goto(`/applications/${id}`);
    await expect(page.locator("main .tag", { hasText: "已改" })).toHaveCount(1);
    await visit("todo-done");
    await page.goto(`/applications/${id}/documents`);
    await goOn(page);
    await declareAndSend(hand);
  });

  await test.step("the desk sees old beside new, and accepts the new one", async () => {
    // It came back to the clerk who had asked.
    await desk.goto(`/desk/cases/${id}`);
    await expect(desk.locator("#versions")).toContainText("已改");
    await expect(desk.locator("#versions")).toContainText("换掉 1 份");
    await seen("versions");
    const added = desk.locator('#versions a[href*="?doc="]').first();
    await added.click();
    await expect(desk).toHaveURL(/\?doc=/);
    await choose(desk, "verdict", "accepted");
    expect(await keep()).toBe(303);
    await expect(desk.locator("#history")).toContainText("合格");
    await seen("judged");
  });
});
