// A clerk asks a named colleague about a case; the colleague finds it in a list and answers; both stand in the history.
import { apply, confirm, expect, look, openAct, prove, send, signIn, signInAtDesk, stoppable, take, test } from "../support";

test("a colleague is asked, answers, and it binds nobody", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "110000", 5) };
  await signIn(hand);
  await prove(hand);
  const id = await apply(hand);
  const clerk = await another(1280);
  await signInAtDesk(clerk, smsSink, "clerk");
  const seen = (name: string) => look(clerk, way, `desk-opinion-${name}`);
  await take(clerk, id);

  await test.step("asking needs a colleague and a question", async () => {
    await clerk.locator("#opinions summary").first().click();
    const ask = clerk.locator('#opinions form[action*="/ask_opinion"]');
    expect(await send(clerk, ask.locator("button"))).toBe(422);
    await expect(ask.locator(".field__error").first()).toBeVisible();
    await seen("refused");
    const boss = await ask.locator("[name=colleague] option", { hasText: "主管" }).first().getAttribute("value");
    await ask.locator("[name=colleague]").selectOption(boss ?? "");
    await ask.locator("[name=question]").fill("材料够不够？");
    expect(await send(clerk, ask.locator("button"))).toBe(303);
    await expect(clerk.locator("#opinions")).toContainText("等待回复");
  });

  const boss = await another(1280);
  await signInAtDesk(boss, smsSink, "supervisor");

  await test.step("the colleague finds it and answers", async () => {
    await boss.goto("/desk/inbox");
    await expect(boss.locator("main")).toContainText("材料够不够？");
    await look(boss, way, "desk-opinion-inbox");
    await boss.locator(`main a[href="/desk/cases/${id}#opinions"]`).first().click();
    await expect(boss.locator("main")).toContainText("征求您的意见");
    await boss.locator("#opinions [name=answer]").fill("够了。");
    expect(await send(boss, boss.locator('#opinions form[action*="/give_opinion"] button').first())).toBe(303);
    await expect(boss.locator("main")).not.toContainText("征求您的意见");
    await look(boss, way, "desk-opinion-given");
  });

  await test.step("the clerk reads it, in the history too; the resident does not", async () => {
    await clerk.goto(`/desk/cases/${id}`);
    await expect(clerk.locator("#opinions")).toContainText("够了。");
    await expect(clerk.locator("#history")).toContainText("给出意见");
    await clerk.goto("/desk");
    await clerk.locator('main a[href="/desk/wall"]').click();
    await seen("wall");
    await page.goto(`/applications/${id}`);
    await expect(page.locator("main")).not.toContainText("够了。");
  });

  await test.step("a refusal is taken back by a supervisor who says why", async () => {
    await openAct(clerk, id, "refuse");
    await clerk.locator('label[for^="f-reasons"]').first().click();
    expect(await confirm(clerk)).toBe(303);
    await page.goto(`/applications/${id}`);
    await expect(page.locator("main")).toContainText("没有同意的原因");
    await page.locator(`main a[href="/applications/${id}/objection"]`).click();
    await look(page, way, "objection");
    expect(await send(page, page.locator('main form:has([name="reasons"]) button'))).toBe(422);
    await page.locator("[name=address]").fill("示例路 1 号");
    await page.locator("[name=reasons]").fill("材料齐全。\n<b>x</b>");
    expect(await send(page, page.locator('main form:has([name="reasons"]) button'))).toBe(200);
    await expect(page.locator("main")).toContainText("<b>x</b>");
    await look(page, way, "objection-sheet");
    expect(await send(page, page.locator("main form button"))).toBe(200);
    await expect(page.locator("[name=address]"), "it can be changed").toHaveValue("示例路 1 号");
    await openAct(boss, id, "reopen");
    await expect(boss.locator("#act")).toContainText("行政复议");
    await look(boss, way, "desk-reopen");
    expect(await confirm(boss)).toBe(422);
    await boss.locator("#act [name=note]").fill("漏看了一份材料");
    expect(await confirm(boss)).toBe(303);
    await page.reload();
    await expect(page.locator("main")).not.toContainText("没有同意的原因");
    await page.goto("/my/notices");
    await expect(page.locator("main")).toContainText("您的申请重新办理了");
  });
});
