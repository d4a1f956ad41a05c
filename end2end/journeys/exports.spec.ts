// Exports: a short list becomes a file by itself, a long one only after another person of the office said yes.
import { choose, expect, look, send, signInAtDesk, test } from "../support";

const SHORT = "/desk?filter=on&state=Refused";
const LONG = "/desk?queue=all";

test("a list becomes a file; a long one after a second person agreed", async ({ way, smsSink, another }) => {
  const asker = await another(1280);
  await signInAtDesk(asker, smsSink, "clerk2");
  const start = async (queue: string, format: string) => {
    await asker.goto(queue);
    await asker.locator('main a[href^="/desk/exports/new"]').click();
    await choose(asker, "purpose", "audit");
    await choose(asker, "format", format);
    expect(await send(asker)).toBe(303);
    await expect(asker).toHaveURL(/\/desk\/exports\/[a-z0-9]{26}$/);
    return asker.url();
  };
  const file = asker.locator('main a[href$="/file"]');

  await test.step("what would be in it is shown, and a purpose is needed", async () => {
    await asker.goto(SHORT);
    await asker.locator('main a[href^="/desk/exports/new"]').click();
    await look(asker, way, "export-new");
    expect(await send(asker)).toBe(422);
    await look(asker, way, "export-new-refused");
  });

  await test.step("the page of a short list looks again until its file is there", async () => {
    await start(SHORT, "csv");
    await expect(file).toBeVisible({ timeout: 30_000 });
    await look(asker, way, "export-ready");
    const answer = await asker.request.get((await file.getAttribute("href")) as string);
    expect(answer.headers()["content-disposition"]).toMatch(/^attachment; filename="yitui-queue-[a-z0-9]{26}\.csv"$/);
    const lines = (await answer.text()).trim().split("\r\n");
    expect(lines[0]).toContain('"编号","参保人"');
    expect(lines.at(-1)).toContain("内部资料 · 导出编号: ");
    expect(lines.length).toBeGreaterThan(2);
    await asker.goto("/desk");
    const told = asker.locator('main form[action^="/desk/exports/"]');
    await expect(told).toHaveCount(1);
    await look(asker, way, "export-told");
    expect(await send(asker, told.locator("button"))).toBe(303);
    await expect(told).toHaveCount(0);
  });

  await test.step("a long list waits, and the asker can't say yes", async () => {
    const address = await start(LONG, "xlsx");
    await expect(file).toHaveCount(0);
    await expect(asker.locator('button[value="approve"]')).toHaveCount(0);
    await look(asker, way, "export-waiting");
    const second = await another(360);
    await signInAtDesk(second, smsSink, "supervisor");
    await second.goto("/desk/exports");
    await look(second, way, "export-list");
    await second.locator(`main a[href="${new URL(address).pathname}"]`).click();
    await look(second, way, "export-decide");
    expect(await send(second, second.locator('button[value="decline"]'))).toBe(422);
    expect(await send(second, second.locator('button[value="approve"]'))).toBe(303);
    await asker.goto(address);
    await expect(file).toBeVisible({ timeout: 30_000 });
    const bytes = await (await asker.request.get((await file.getAttribute("href")) as string)).body();
    expect(bytes.subarray(0, 2).toString()).toBe("PK");
    await second.goto(address);
    await expect(second.locator('main a[href$="/file"]')).toHaveCount(0);
    // Deleted before its day: nobody gets it any more.
    expect(await send(asker, asker.locator('button[value="cancel"]'))).toBe(303);
    await expect(file).toHaveCount(0);
    await look(asker, way, "export-cancelled");
  });
});
