// A new number takes the account over, once the old one agreed: the old one no longer leads to it, other browsers are out, and nothing can be
// sent for a day.
import { begin, code, expect, look, messages, prove, refusedEarly, send, signIn, signOut, smsCode, stoppable, test } from "../support";

test("the phone is changed", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "320500", 2) };
  const visit = (name: string) => look(page, way, `phone-${name}`);
  const next = { ...hand, person: { ...hand.person, phone: "19900000317" } };
  await signIn(hand);
  await prove(hand);
  const other = await another();
  await signIn({ ...hand, page: other });

  await test.step("the new and the old number get a code each, and both are asked for", async () => {
    await page.goto("/my/settings/phone");
    await visit("number");
    await page.locator("[name=phone]").fill("1990000031");
    await refusedEarly(page, way, "phone");
    await expect(page.locator("[name=phone]")).toHaveValue("1990000031");
    await page.locator("[name=phone]").fill(next.person.phone);
    const before = messages(smsSink, hand.person.phone).length;
    const sent = await code(next);
    const old = await smsCode(smsSink, hand.person.phone, before);
    await expect(page).toHaveURL(/\/my\/settings\/phone\/code$/);
    await visit("code");
    await page.locator("[name=code]").fill(sent);
    await page.locator("[name=old_code]").fill(old);
    expect(await send(page)).toBe(303);
    await expect.poll(() => messages(smsSink, hand.person.phone).at(-1)?.text).toContain("不是您本人操作");
    await expect(page.locator("main [role=status], main [aria-live]").first()).toContainText("手机号已更换");
    await visit("changed");
  });

  await test.step("other browsers are out, and sending waits a day", async () => {
    await other.goto("/my");
    await expect(other).toHaveURL(/\/sign-in$/);
    await page.goto("/my");
    await expect(page.locator("main")).toContainText("提交申请暂停 24 小时");
    await visit("held");
    await begin(hand, "EMPLOYEE");
    await page.locator("[name=employee_since]").fill("2026-09-03");
    expect(await send(page)).toBe(303);
    await expect(page.locator("main")).toContainText("24 小时内不能提交");
    await expect(page.locator("[name=declared]")).toHaveCount(0);
    await visit("held-check");
  });

  await test.step("the new number leads to the account, the old one to none", async () => {
    await signOut(page);
    await signIn(next);
    await expect(page.locator('main a[href^="/my/stop/"]').first()).toBeVisible();
    await signIn({ ...hand, page: other });
    await expect(other.locator('main a[href="/proof"]')).toBeVisible();
    await expect(other.locator('main a[href^="/my/stop/"]')).toHaveCount(0);
    await look(other, way, "phone-old");
  });
});
