// The refund is a case of its own: planned, handed over, failed, handed over again, paid. The resident sees each stage.
// It is handed over once the stop is in effect; until then the resident could undo it.
import { apply, expect, look, prove, sayWhy, send, signIn, signInAtDesk, stoppable, test } from "../support";

const STAGES = [
  { from: "planned", to: "handed_over", words: "已交付款单位" },
  { from: "handed_over", to: "failed", words: "退费失败" },
  { from: "failed", to: "handed_over", words: "已交付款单位" },
  { from: "handed_over", to: "paid", words: "已退到账" },
];

test("a refund fails once and is paid at last", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "445300", 1) };
  await signIn(hand);
  await prove(hand);
  const id = await apply(hand);
  const desk = await another(1280);
  await signInAtDesk(desk, smsSink, "clerk");
  // This region decides at once and the stop counts at once.
  await expect(async () => {
    await page.reload();
    await expect(page.locator("main")).toContainText("待办理退费");
    await expect(page.locator(".outcome")).toContainText("已停保", { timeout: 500 });
  }).toPass({ timeout: 20_000 });

  for (const [step, { from, to, words }] of STAGES.entries()) {
    await test.step(`${from} → ${to}`, async () => {
      await desk.goto(`/desk/refunds?stage=${from}`);
      const row = desk.locator("tr", { has: desk.locator(`a[href="/desk/cases/${id}"]`) });
      if (step !== 2) await look(desk, way, `desk-refunds-${step}-${from}`);
      expect(await send(desk, row.locator(`button[value="${to}"]`))).toBe(303);
      await expect(row).toHaveCount(0);
      await page.reload();
      await expect(page.locator("main")).toContainText(words);
      if (to !== "handed_over") await look(page, way, `refund-${to}`);
    });
  }

  await test.step("each stage was told", async () => {
    await page.goto("/my/notices");
    await expect(page.locator("main")).toContainText("退费失败");
    await look(page, way, "refund-notices");
  });

  await test.step("an auditor reads case and refunds, and is offered nothing to do", async () => {
    const auditor = await another(1280);
    await signInAtDesk(auditor, smsSink, "auditor");
    await auditor.goto(`/desk/cases/${id}`);
    expect(await sayWhy(auditor), "no case is an auditor's own work").toBe(true);
    await expect(auditor.locator("#act")).toContainText("只能查看");
    await expect(auditor.locator("main form[method=post]")).toHaveCount(0);
    await look(auditor, way, "auditor-case");
    await auditor.goto("/desk/refunds?stage=paid");
    await expect(auditor.locator(`main a[href="/desk/cases/${id}"]`)).toBeVisible();
    await expect(auditor.locator("main form[method=post]")).toHaveCount(0);
  });
});
