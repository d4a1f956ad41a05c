// The refund is a case of its own: planned, handed over, failed, to another account that the resident names, handed over
// again, paid. The resident sees each stage.
// It is handed over once the stop is in effect; until then the resident could undo it.
import type { Page } from "@playwright/test";
import { apply, choose, code, expect, type Hand, hydrated, look, primary, prove, refused, refusedEarly, sayWhy, send, signIn, signInAtDesk, stoppable, test } from "../support";

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
      if (to === "handed_over") {
        expect(await send(desk, row.locator(`button[value="${to}"]`))).toBe(303);
      } else {
        await row.locator(`a[href$="?to=${to}"]`).click();
        await expect(desk).toHaveURL(new RegExp(`to=${to}$`));
        await look(desk, way, `desk-refund-${to}`);
        if (to === "failed") {
          expect(await send(desk, said(desk))).toBe(422);
          await expect(desk.locator(".field__error").first()).toBeVisible();
          await choose(desk, "fault", "channel_refused");
        }
        expect(await send(desk, said(desk))).toBe(303);
      }
      await expect(row).toHaveCount(0);
      await page.reload();
      await expect(page.locator("main")).toContainText(words);
      if (to !== "handed_over") await look(page, way, `refund-${to}`);
    });
    if (to === "failed") await test.step("the resident names another account", () => otherAccount(hand, desk, id));
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

/** The button that says what became of a refund. */
const said = (desk: Page) => desk.locator('main form[method="post"] button').first();

/** Names another account by a code that is bound to it; until then the desk can't hand the refund over again. */
async function otherAccount(hand: Hand, desk: Page, id: string): Promise<void> {
  const { page, way } = hand;
  await desk.goto("/desk/refunds?stage=failed");
  const row = desk.locator("tr", { has: desk.locator(`a[href="/desk/cases/${id}"]`) });
  await expect(row).toContainText("已请申请人换一个收款账户");
  await expect(row.locator("button")).toHaveCount(0);
  await page.locator('main a[href$="/refund-account"]').click();
  await expect(page).toHaveURL(/\/refund-account$/);
  await hydrated(page, way);
  await expect(page.locator("main")).toContainText("原缴费渠道退不回去");
  await look(page, way, "refund-account");
  await page.locator("[name=holder]").fill(hand.person.name);
  await page.locator("[name=bank]").fill("中国工商银行云浮支行");
  await page.locator("[name=number]").fill("12");
  await refusedEarly(page, way, "number");
  await page.locator("[name=number]").fill("6222 0200 0000 0000 000");
  const sent = await code(hand);
  await expect(page.locator("[name=sent]")).toHaveCount(1);
  await look(page, way, "refund-account-code");
  await page.locator("[name=code]").fill(sent === "000000" ? "000001" : "000000");
  await refused(page, way, "code");
  await page.locator("[name=code]").fill(sent);
  expect(await send(page, primary(page))).toBe(303);
  await expect(page.locator("main")).toContainText("已收到新的收款账户");
  await look(page, way, "refund-account-given");
}
