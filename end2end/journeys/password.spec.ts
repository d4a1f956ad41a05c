// The optional password: set with a code, asked for after the code, and forgotten by the code alone.
import { code, expect, look, refused, send, signIn, signInByCode, signOut, stoppable, test } from "../support";

const PASSWORD = "correct horse battery";

test("a password is set, asked for, and forgotten", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "320500", 3) };
  const visit = (name: string) => look(page, way, `password-${name}`);
  const field = page.locator("main [name=password]");
  await signIn(hand);

  await test.step("it is set with a code", async () => {
    await page.goto("/my/settings/password");
    await visit("ask");
    const sent = await code(hand);
    await page.locator("[name=code]").fill(sent);
    await field.fill("short");
    await refused(page, way, "password");
    await expect(field, "a password is never shown again").toHaveValue("");
    await visit("short");
    await page.locator("[name=code]").fill(sent);
    await field.fill(PASSWORD);
    expect(await send(page)).toBe(303);
    await expect(page.locator("main")).toContainText("密码已设置");
    await visit("set");
  });

  await test.step("after the code it is asked for; a wrong one costs nothing typed before", async () => {
    await signOut(page);
    await signInByCode(hand);
    await expect(page).toHaveURL(/\/sign-in\/password$/);
    await visit("sign-in");
    await page.goto("/my");
    await expect(page, "the code alone does not sign in").toHaveURL(/\/sign-in$/);
    await page.goto("/sign-in/password");
    await field.fill("wrong horse battery");
    await refused(page, way, "password");
    await visit("wrong");
    await expect(page).toHaveURL(/\/sign-in\/password$/);
    await field.fill(PASSWORD);
    expect(await send(page)).toBe(303);
    await expect(page).toHaveURL(/\/my$/);
  });

  await test.step("forgotten: the code signs in, the password is gone, sending waits a day", async () => {
    await signOut(page);
    await signInByCode(hand);
    await page.locator("main summary").click();
    await visit("forgotten");
    expect(await send(page, page.locator('main form[action="/sign-in/password/forget"] button'))).toBe(303);
    await expect(page).toHaveURL(/\/my$/);
    await expect(page.locator("main")).toContainText("提交申请暂停 24 小时");
    await signOut(page);
    await signIn(hand);
  });
});
