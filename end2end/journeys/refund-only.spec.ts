// A cover that was stopped elsewhere: its refund is asked for alone, agreed at once, and asked for once.
import { choose, code, expect, hydrated, look, primary, prove, send, signIn, signInAtDesk, special, test } from "../support";

test("the refund of a stopped cover alone", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: special(smsSink, "stopped") };
  await signIn(hand);
  await prove(hand);
  await look(page, way, "refund-only-my");
  await page.locator('main a[href^="/my/refund/"]').first().click();
  await expect(page.locator("h1")).toContainText("还能退费吗");
  await look(page, way, "refund-only-preview");

  await test.step("what will happen, and where each line comes from", async () => {
    await choose(page, "reason", "EMPLOYEE");
    await page.locator("main form button").first().click();
    await expect(page.locator("main")).toContainText("已经停了，保持不变");
    await expect(page.locator("main")).toContainText("原路退回");
    await look(page, way, "refund-only-answer");
  });

  await test.step("the application", async () => {
    expect(await send(page)).toBe(303);
    await page.locator("[name=employee_since]").fill("2026-09-03");
    expect(await send(page)).toBe(303);
    await expect(page).toHaveURL(/\/check$/);
    await expect(page.locator("main")).toContainText("这次只办退费");
    await look(page, way, "refund-only-check");
    await choose(page, "declared", "on");
    const sent = await code(hand);
    await hydrated(page, way);
    await page.locator("[name=code]").fill(sent);
    expect(await send(page, primary(page))).toBe(303);
    await expect(page.locator(".outcome")).toContainText("已同意退费");
    await expect(page.locator("main")).toContainText("待办理退费");
    await look(page, way, "refund-only-status");
  });

  await test.step("there is nothing left to ask for", async () => {
    await page.goto("/my");
    await page.locator('main a[href^="/my/refund/"]').first().click();
    await choose(page, "reason", "EMPLOYEE");
    await page.locator("main form button").first().click();
    await expect(page.locator("main")).toContainText("已经退过，或者正在退");
    await look(page, way, "refund-only-again");
  });

  await test.step("the desk sees what it is", async () => {
    const desk = await another(1280);
    await signInAtDesk(desk, smsSink, "clerk");
    await desk.goto("/desk/refunds?stage=planned");
    await expect(desk.locator("main")).toContainText("仅退费");
    await look(desk, way, "refund-only-desk");
  });
});
