// Somebody calls because their phone is gone: the desk freezes their card, and they hear of it.
import { choose, expect, holder, look, messages, openWallet, primary, refused, send, signInAtDesk, test } from "../support";

test("a clerk freezes a card for somebody who calls", async ({ page, way, smsSink, another }) => {
  const { person } = holder(smsSink, "agent");
  const hand = { page, way, sink: smsSink, person };
  await openWallet(hand);
  const desk = await another(1280);
  await signInAtDesk(desk, smsSink, "clerk");
  await desk.goto("/desk/counter");
  await desk.locator('main a[href="/desk/freeze-card"]').click();
  const typed = async (phone: string) => {
    await desk.locator("[name=name]").fill(person.name);
    await desk.locator("[name=id_number]").fill(person.id_number);
    await desk.locator("[name=phone]").fill(phone);
  };

  await test.step("all three must fit, and which does not is not told", async () => {
    await typed("19900000777");
    await choose(desk, "asked_by", "phone");
    await refused(desk, way, "reason", desk.locator("main form button.button--danger"));
    await choose(desk, "reason", "lost_phone");
    await refused(desk, way, "id_number", desk.locator("main form button.button--danger"));
    await look(desk, way, "for-caller-refused");
  });

  await test.step("frozen, and the owner hears of it", async () => {
    const before = messages(smsSink, person.phone).length;
    await typed(person.phone);
    expect(await send(desk, desk.locator("main form button.button--danger"))).toBe(200);
    await expect(desk.locator(".notice--success")).toContainText("已冻结 1 张凭证");
    await expect(desk.locator("[name=id_number]")).toHaveValue("");
    await look(desk, way, "for-caller-done");
    await expect(() => expect(messages(smsSink, person.phone).length).toBeGreaterThan(before)).toPass({ timeout: 15_000 });
    expect(messages(smsSink, person.phone).at(-1)?.text).toContain("经办机构应要求冻结了您的电子凭证");
    await page.goto("/my/notices");
    await expect(page.locator("main")).toContainText("经办机构已冻结您的电子凭证");
    await look(page, way, "for-caller-notices");
    expect(await send(page, primary(page).or(page.locator("main form button")).first())).toBe(303);
    await expect(page.locator("main")).toContainText("已冻结");
  });
});
