// What staff approved can be undone until the day it counts, and the refund falls away with it.
import { apply, approve, code, expect, look, primary, prove, refused, send, signIn, signInAtDesk, stoppable, test } from "../support";

test("an approved stop is undone before its day", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "440300", 3) };
  const visit = (name: string) => look(page, way, `undo-${name}`);
  await signIn(hand);
  await prove(hand);
  const id = await apply(hand);
  const desk = await another(1280);
  await signInAtDesk(desk, smsSink, "clerk");
  await approve(desk, id);
  await test.step("meanwhile its refund is not handed over", async () => {
    await desk.goto("/desk/refunds?stage=planned");
    const row = desk.locator("tr", { has: desk.locator(`a[href="/desk/cases/${id}"]`) });
    await expect(row).toContainText("居民还能撤销");
    await expect(row.locator("button")).toHaveCount(0);
  });

  await page.goto(`/applications/${id}`);
  await expect(page.locator(".outcome")).toContainText("已同意");
  await page.locator(`main a[href="/applications/${id}/undo"]`).click();
  await visit("ask");
  const sent = await code(hand);
  await visit("code");
  const button = page.locator("main form button.button--danger");
  await page.locator("[name=code]").fill(sent === "000000" ? "000001" : "000000");
  await refused(page, way, "code", button);
  await page.locator("[name=code]").fill(sent);
  expect(await send(page, button)).toBe(303);
  await expect(page.locator(".outcome")).toContainText("已撤销");
  await expect(page.locator("main")).toContainText("已取消");
  await expect(primary(page)).toHaveCount(0);
  await visit("done");

  await test.step("the cover goes on, and staff see it", async () => {
    await page.goto("/my");
    await expect(page.locator('main a[href^="/my/stop/"]').first()).toBeVisible();
    await desk.goto(`/desk/cases/${id}`);
    await expect(desk.locator("main")).toContainText("已撤销");
    await look(desk, way, "desk-undone");
    await desk.goto("/desk/refunds?stage=cancelled");
    await expect(desk.locator(`main a[href="/desk/cases/${id}"]`)).toBeVisible();
    await look(desk, way, "desk-refunds-cancelled");
  });
});
