// What was settled with a card: one purchase with its bill and its document, and one visit that is still open.
import { readFileSync } from "node:fs";
import { certificate, expect, holder, look, openWallet, test } from "../support";

test("a holder reads a bill, saves its document, and sees what is still open", async ({ page, way, smsSink }, info) => {
  const { person } = holder(smsSink, "used");
  const hand = { page, way, sink: smsSink, person };
  const visit = (name: string) => look(page, way, `settlements-${name}`);
  await openWallet(hand);
  await page.locator('main a[href$="/centre"]').first().click();
  await expect(page).toHaveURL(/\/centre$/);
  const card = certificate(page);
  await page.locator(`main a[href="/card/${card}/settlements"]`).click();
  await expect(page.locator("main .cell--link")).toHaveCount(2);
  await visit("list");

  await test.step("the open visit says that a stop has to wait", async () => {
    await page.locator("main .cell--link").first().click();
    await expect(page.locator(".notice--warn")).toContainText("停保申请要等");
    await expect(page.locator('main a[href$="/document.pdf"]')).toHaveCount(0);
    await visit("open");
    await page.goto(`/card/${card}/settlements`);
  });

  await test.step("the purchase shows its bill", async () => {
    await page.locator("main .cell--link").last().click();
    await expect(page.locator(".bill tbody tr")).toHaveCount(2);
    await expect(page.locator("main")).toContainText("36.40 元");
    await expect(page.locator("main")).not.toContainText(person.name);
    await visit("settled");
  });

  await test.step("its document is a file to save", async () => {
    const saving = page.waitForEvent("download");
    await page.locator('main a[href$="/document.pdf"]').click();
    const file = await saving;
    expect(file.suggestedFilename()).toMatch(/^expense-[a-z0-9]{6}\.pdf$/);
    const path = info.outputPath("document.pdf");
    await file.saveAs(path);
    const bytes = readFileSync(path);
    expect(bytes.subarray(0, 8).toString("latin1")).toBe("%PDF-1.7");
    expect(bytes.toString("latin1")).toMatch(/\/FontName ?\/[A-Z]{6}\+NotoSansSC/);
  });
});
