// How a case was handled is rated once by its resident; a bad rating is followed up by a supervisor who had no hand in
// it, with a call and an outcome, and the resident says whether that settles it.
import { apply, choose, confirm, expect, look, openAct, prove, send, signIn, signInAtDesk, stoppable, take, test } from "../support";

test.use({ expectedFailures: [/\/desk\/ratings/] });

test("a bad rating is looked into, called about, answered, and looked into once more", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "440300", 5) };
  const visit = (name: string) => look(page, way, `rating-${name}`);
  await signIn(hand);
  await prove(hand);
  const id = await apply(hand);

  await test.step("before its end there is nothing to rate", async () => {
    await page.goto(`/applications/${id}/rating`);
    await expect(page.locator("main")).toContainText("现在还不能评价");
    await visit("not-yet");
  });

  const clerk = await another(1280);
  await signInAtDesk(clerk, smsSink, "clerk");
  await take(clerk, id);
  await openAct(clerk, id, "refuse");
  await clerk.locator('label[for^="f-reasons"]').first().click();
  await clerk.locator("#act [name=words]").fill("不符合停保原因。");
  expect(await confirm(clerk)).toBe(303);

  await test.step("the resident rates it; nothing chosen is refused, and what was typed stays", async () => {
    await page.goto(`/applications/${id}`);
    await page.locator(`main a[href="/applications/${id}/rating"]`).click();
    await visit("form");
    await page.locator("[name=comment]").fill("太慢了<b>x</b>\u202e\u200b谢谢");
    expect(await send(page)).toBe(422);
    await expect(page.locator(".problems")).toBeVisible();
    await expect(page.locator("[name=comment]")).toHaveValue(/太慢了<b>x<\/b>/);
    await visit("refused");
    await page.locator("main details summary").first().click();
    await page.locator("[name=speed]").selectOption("very_bad");
    await choose(page, "level", "bad");
    expect(await send(page)).toBe(303);
    await expect(page.locator("main")).toContainText("谢谢您的评价");
    await expect(page.locator("main")).toContainText("太慢了<b>x</b>谢谢");
    await visit("given");
    await page.goto(`/applications/${id}`);
    await expect(page.locator("main")).toContainText("您已经评价过这次办理");
  });

  await test.step("the clerk who refused it learns nothing of it", async () => {
    expect((await clerk.goto("/desk/ratings"))?.status()).toBe(403);
    await clerk.goto(`/desk/cases/${id}`);
    await expect(clerk.locator("main")).not.toContainText("太慢了");
    await expect(clerk.locator("main")).not.toContainText("满意");
  });

  const boss = await another(1280);
  const seen = (name: string) => look(boss, way, `desk-rating-${name}`);
  await signInAtDesk(boss, smsSink, "supervisor");

  await test.step("a supervisor calls, and closes it", async () => {
    await boss.goto("/desk");
    await boss.locator('nav a[href="/desk/ratings"]').click();
    await seen("list");
    // No other journey rates anything.
    await boss.locator('main a[href^="/desk/ratings/"]').first().click();
    await expect(boss.locator("main")).toContainText("太慢了<b>x</b>谢谢");
    await expect(boss.locator("main")).not.toContainText(hand.person.phone);
    await expect(boss.locator('main input[name="act"][value="close"]')).toHaveCount(0);
    await seen("one");
    const form = (act: string) => boss.locator("main form", { has: boss.locator(`input[name="act"][value="${act}"]`) });
    expect(await send(boss, form("phone").locator("button"))).toBe(200);
    await expect(boss.locator("main")).toContainText(hand.person.phone);
    expect(await send(boss, form("call").locator("button")), "nothing said").toBe(422);
    await expect(boss.locator("main")).not.toContainText(hand.person.phone);
    await choose(boss, "reached", "yes");
    await form("call").locator("[name=words]").fill("说明了情况，申请人还是不满意。");
    expect(await send(boss, form("call").locator("button"))).toBe(303);
    await choose(boss, "outcome", "explained");
    await form("close").locator("[name=words]").fill("对不起，材料核对花了时间。");
    await seen("close");
    expect(await send(boss, form("close").locator("button"))).toBe(303);
    await seen("closed");
  });

  await test.step("the resident is told, reads the outcome and says that it is not settled", async () => {
    await page.goto("/my/notices");
    await expect(page.locator("main")).toContainText("您的评价有了核实结果");
    await page.goto(`/applications/${id}/rating`);
    await expect(page.locator("main")).toContainText("对不起，材料核对花了时间。");
    await expect(page.locator("main")).not.toContainText("说明了情况");
    await visit("outcome");
    expect(await send(page, page.locator('main button[name="settled"][value="no"]'))).toBe(303);
    await expect(page.locator("main")).toContainText("负责人会在");
    await expect(page.locator('main button[name="settled"]')).toHaveCount(0);
    await boss.goto("/desk/ratings");
    await expect(boss.locator("main")).toContainText("第二次核实");
  });
});
