// Desk and resident write to each other about a case; standard texts are inserted and edited; hostile text stays text.
import { apply, expect, look, openAct, prove, sayWhy, send, signIn, signInAtDesk, stoppable, take, test } from "../support";

test("a question is asked, found, answered with a standard text, and read", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "110000", 6) };
  const visit = (name: string) => look(page, way, `messages-${name}`);
  await signIn(hand);
  await prove(hand);
  const id = await apply(hand);
  const sendMessage = page.locator("#messages form button");

  await test.step("the resident asks; nothing is refused, and markup stays text", async () => {
    await page.goto(`/applications/${id}`);
    expect(await send(page, sendMessage), "nothing was written").toBe(422);
    await expect(page.locator("#messages .field__error").first()).toBeVisible();
    await page.locator("#messages [name=message]").fill("什么时候办好？<b>x</b>\u202e\u200b谢谢");
    expect(await send(page, sendMessage)).toBe(303);
    await expect(page.locator("#messages .said__words")).toHaveText("什么时候办好？<b>x</b>谢谢");
    await visit("asked");
  });

  const desk = await another(1280);
  const seen = (name: string) => look(desk, way, `desk-messages-${name}`);
  await signInAtDesk(desk, smsSink, "clerk");

  await test.step("the clerk finds who waits and answers with a standard text", async () => {
    await desk.goto("/desk");
    await desk.locator('main a[href="/desk/inbox"]').click();
    await seen("inbox");
    await desk.locator(`main a[href^="/desk/cases/${id}"]`).click();
    await expect(desk.locator("main")).toContainText("申请人在等回复");
    const box = desk.locator("#messages [name=message]");
    await desk.locator("#messages [name=standard_text]").selectOption("message_received");
    expect(await send(desk, desk.locator('#messages button[name="insert"]'))).toBe(200);
    await expect(box).toHaveValue(/我们正在核对/);
    await seen("inserted");
    await box.fill(`${await box.inputValue()}\n大约三天。`);
    expect(await send(desk, desk.locator('#messages button:not([name="insert"])').first())).toBe(303);
    await expect(desk.locator("main")).not.toContainText("申请人在等回复");
    await seen("answered");
  });

  await test.step("a refusal's text brings the legal route with it", async () => {
    await take(desk, id);
    await openAct(desk, id, "refuse");
    await desk.locator('label[for^="f-reasons"]').first().click();
    expect(await send(desk, desk.locator('#act button[name="insert"]'))).toBe(200);
    await expect(desk.locator("#act [name=words]")).toHaveValue(/停保原因[^]*行政复议/);
    await seen("refusal-text");
  });

  await test.step("the resident is told, and reads the office, not the clerk", async () => {
    await page.goto("/my/notices");
    await expect(page.locator("main")).toContainText("经办机构给您留言");
    await page.goto(`/applications/${id}`);
    await expect(page.locator("main")).toContainText("1 条未读");
    await expect(page.locator("#messages")).toContainText("大约三天");
    await expect(page.locator("#messages .said").last()).toContainText("医疗保障局");
    await visit("answer");
    await page.reload();
    await expect(page.locator("main")).not.toContainText("条未读");
  });

  await test.step("once it is withdrawn nobody writes any more", async () => {
    await page.goto(`/applications/${id}/withdraw`);
    expect(await send(page, page.locator("main button.button--danger"))).toBe(303);
    await expect(page.locator("#messages")).toContainText("已经结束，不能再留言");
    await expect(page.locator("#messages form")).toHaveCount(0);
    await desk.goto(`/desk/cases/${id}`);
    await sayWhy(desk);
    await expect(desk.locator("#messages")).toContainText("已经结束");
    await expect(desk.locator("#messages form")).toHaveCount(0);
  });
});
