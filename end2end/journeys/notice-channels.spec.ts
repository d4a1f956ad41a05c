// Which notices reach somebody besides the app, when, and what staff see of it.
import { apply, approve, expect, look, messages, prove, refused, send, signIn, signInAtDesk, stoppable, test } from "../support";

test("wishes and quiet hours are kept, a decision comes by text message, and staff see it", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "440300", 6) };
  const visit = (name: string) => look(page, way, `notice-channels-${name}`);
  const save = page.locator("main form button").last();
  await signIn(hand);

  await test.step("the settings say what always comes, and keep what is chosen", async () => {
    await page.goto("/my/settings");
    await page.locator('main a[href="/my/notices/settings"]').click();
    await expect(page.locator("main")).toContainText("不能关闭");
    await expect(page.locator("main"), "masked").not.toContainText(hand.person.phone);
    await visit("settings");
    await page.locator("[name=until]").selectOption("21");
    await page.locator('[name=sms][value="late"]').uncheck({ force: true });
    await refused(page, way, "until", save);
    await expect(page.locator('[name=sms][value="late"]'), "what was chosen stays").not.toBeChecked();
    await visit("refused");
    // No hour is quiet: the journey runs at any time of day.
    await page.locator("[name=quiet]").uncheck({ force: true });
    expect(await send(page, save)).toBe(303);
    await expect(page.locator("main")).toContainText("已保存");
    await expect(page.locator("[name=quiet]")).not.toBeChecked();
    await expect(page.locator('[name=sms][value="late"]')).not.toBeChecked();
    await expect(page.locator('[name=sms][value="decision"]')).toBeChecked();
    await visit("saved");
    await expect(page.locator('main a[href="/my/notices/settings/email"]'), "no e-mail in a demonstration").toHaveCount(0);
  });

  await prove(hand);
  const id = await apply(hand);
  const desk = await another(1280);
  await signInAtDesk(desk, smsSink, "clerk");
  await approve(desk, id);

  await test.step("the decision goes to the phone, with the reference and without a link", async () => {
    const texts = () => messages(smsSink, hand.person.phone).filter(({ purpose }) => purpose === "approved");
    await expect.poll(() => texts().length).toBe(1);
    const text = texts()[0]?.text ?? "";
    expect(text).toContain("已通过");
    expect(text).toContain("12393");
    expect(text).not.toMatch(/https?:/);
    expect(text).not.toContain(hand.person.name);
    await page.goto("/my/notices");
    await expect(page.locator("main")).toContainText(`短信已发至 ${hand.person.phone.slice(0, 3)}****${hand.person.phone.slice(7)}`);
    await visit("notices");
  });

  await test.step("staff see it on the case", async () => {
    await desk.goto(`/desk/cases/${id}`);
    const panel = desk.locator("#told");
    await expect(panel).toContainText("短信");
    await expect(panel).toContainText("已发出");
    await look(desk, way, "notice-channels-desk");
    const supervisor = await another(1280);
    await signInAtDesk(supervisor, smsSink, "supervisor");
    await supervisor.goto("/desk");
    await supervisor.locator('main a[href="/desk/lost-messages"]').click();
    await expect(supervisor.locator("h1")).toContainText("未送达的消息");
    await look(supervisor, way, "notice-channels-lost");
  });
});
