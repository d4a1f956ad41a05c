// Signing out ends what it says: everywhere, and for whoever presses "back" afterwards.
import { expect, look, prove, send, signIn, signOut, stoppable, test } from "../support";

test("two browsers are signed in, one signs both out, and nothing stays behind", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "320500", 1) };
  const visit = (name: string) => look(page, way, `sessions-${name}`);
  await signIn(hand);
  await prove(hand);
  const other = await another();
  await signIn({ ...hand, page: other });

  await test.step("one of the two is ended", async () => {
    await page.goto("/my/sessions");
    const ends = page.locator('main form[action^="/my/sessions/"]');
    await expect(ends).toHaveCount(2);
    await visit("two");
    const foreign = page.locator("main section.panel", { has: page.locator('form[action$="/end"]'), hasNot: page.locator(".tag") });
    expect(await send(page, foreign.locator("button"))).toBe(303);
    await expect(ends).toHaveCount(1);
    await other.goto("/my");
    await expect(other).toHaveURL(/\/sign-in$/);
  });

  const all = page.locator('main form[action="/my/sessions"] button');
  await test.step("all others are ended, this one stays", async () => {
    await signIn({ ...hand, page: other });
    await page.reload();
    expect(await send(page, all.and(page.locator('[value="others"]')))).toBe(303);
    await visit("others-ended");
    await other.goto("/my");
    await expect(other).toHaveURL(/\/sign-in$/);
    await page.goto("/my");
    await expect(page).toHaveURL(/\/my$/);
  });

  await test.step("every one is ended at once", async () => {
    await signIn({ ...hand, page: other });
    await page.goto("/my/sessions");
    expect(await send(page, all.and(page.locator(":not([value])")))).toBe(303);
    await expect(page).toHaveURL(/\/sign-in\?ended=all$/);
    await expect(page.locator("main")).toContainText("退出登录");
    for (const one of [page, other]) {
      await one.goto("/my");
      await expect(one).toHaveURL(/\/sign-in$/);
    }
  });

  await test.step("after signing out the way back shows nothing personal", async () => {
    await signIn(hand);
    await page.locator("main summary").first().click();
    await expect(page.locator("main")).toContainText(hand.person.name);
    await page.goto("/my/settings");
    await visit("settings");
    await signOut(page);
    for (let step = 0; step < 3; step += 1) {
      await page.goBack();
      const shown = await page.locator("body").innerText();
      expect(shown, page.url()).not.toContain(hand.person.name);
      expect(shown, page.url()).not.toContain(hand.person.phone.slice(-4));
      await expect(page.locator(".bar__name")).toHaveCount(0);
    }
  });
});
