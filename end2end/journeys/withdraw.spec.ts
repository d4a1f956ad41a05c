// Before the decision everything can be taken back: the draft is thrown away, what was sent is withdrawn, and both can
// be begun again.
import { apply, begin, expect, look, prove, send, signIn, stoppable, test } from "../support";

test("a draft is thrown away, an application withdrawn, and another one sent", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "440300", 2) };
  const visit = (name: string) => look(page, way, `withdraw-${name}`);
  const danger = page.locator("main button.button--danger");
  await signIn(hand);
  await prove(hand);

  await test.step("a draft is kept, found again, and thrown away", async () => {
    await begin(hand, "EMPLOYEE");
    expect(await send(page, page.locator('main button[name="go"][value="save"]'))).toBe(303);
    await expect(page).toHaveURL(/\/my$/);
    await visit("draft");
    await page.locator('main a[href^="/applications/"][href$="/drop"]').click();
    await visit("drop");
    expect(await send(page, danger)).toBe(303);
    await expect(page).toHaveURL(/\/my$/);
    await expect(page.locator('main a[href^="/applications/"]')).toHaveCount(0);
  });

  await test.step("what was sent is withdrawn", async () => {
    const id = await apply(hand);
    await page.locator(`main a[href="/applications/${id}/withdraw"]`).click();
    await visit("ask");
    expect(await send(page, danger)).toBe(303);
    await expect(page.locator(".outcome")).toContainText("已撤回");
    await expect(page.locator('main a[href$="/withdraw"], main a[href$="/undo"]')).toHaveCount(0);
    await visit("done");
    // An old link only shows how it stands.
    await page.goto(`/applications/${id}/withdraw`);
    await expect(page).toHaveURL(new RegExp(`/applications/${id}$`));
  });

  await test.step("another one is sent for the same cover", async () => {
    const first = await page.locator(".outcome strong").innerText();
    await apply(hand);
    await expect(page.locator(".outcome")).toContainText("已提交");
    await expect(page.locator(".outcome strong")).not.toHaveText(first);
    await page.goto("/my");
    await expect(page.locator('main a[href^="/applications/"]')).toHaveCount(2);
    await visit("my");
    await page.goto("/my/notices");
    await expect(page.locator("main")).toContainText(first);
    await visit("notices");
  });
});
