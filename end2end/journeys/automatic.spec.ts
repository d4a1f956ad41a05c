// A region that decides at once: from signing in to the receipt that anybody can check, and back.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { application, begin, code, declareAndSend, expect, look, primary, prove, send, signIn, stoppable, test } from "../support";

test("a cover is stopped at once, its receipt holds, and it is undone", async ({ page, way, smsSink, another }, info) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "441300") };
  const visit = (name: string) => look(page, way, `automatic-${name}`);
  await signIn(hand, visit);
  await prove(hand, visit);
  await visit("my");
  await begin(hand, "EMPLOYEE", visit);
  await expect(page).toHaveURL(/\/questions$/);
  await visit("questions");
  await page.locator("[name=employee_since]").fill("2026-09-03");
  expect(await send(page)).toBe(303);
  await declareAndSend(hand, visit);

  await test.step("it is decided at once, with reference and day", async () => {
    await expect(page.locator(".outcome")).toContainText("已同意");
    await expect(page.locator(".outcome strong")).toHaveText(/^[0-9A-Z-]{8,}$/);
    await expect(page.locator("main")).toContainText(/20(26|27) ?年/);
    await visit("status");
  });
  const id = application(page);
  const receipt = await receiptLink();
  await page.goto(receipt);
  await visit("receipt");

  await test.step("anybody may check it, and nobody else may read it", async () => {
    const stranger = await another();
    const check = receipt.replace("/receipts/", "/check/");
    expect((await stranger.goto(check))?.status()).toBe(200);
    const shown = await stranger.locator("body").innerText();
    expect(shown).not.toContain(hand.person.name);
    expect(shown).not.toContain(hand.person.id_number);
    await look(stranger, way, "automatic-check");
  });

  await test.step("its file verifies without the server", async () => {
    const [file, key] = [info.outputPath("receipt.json"), info.outputPath("key.pem")];
    writeFileSync(file, await (await page.request.get(`${receipt}/file`)).body());
    writeFileSync(key, await (await page.request.get("/.well-known/yitui-receipt-key.pem")).body());
    const program = process.env.YITUI_BIN ?? "../target/debug/yitui";
    const verify = (path: string) => execFileSync(program, ["receipt", "verify", path, "--key", key], { stdio: "pipe" });
    expect(verify(file).length).toBeGreaterThan(0);
    const changed = info.outputPath("changed.json");
    const text = (await (await page.request.get(`${receipt}/file`)).text()).replace(/"Approved"|"approved"/, '"Refused"').replace("2027", "2028");
    writeFileSync(changed, text);
    expect(() => verify(changed)).toThrow();
  });

  await test.step("it is undone with a code of its own", async () => {
    await page.goto(`/applications/${id}/undo`);
    await visit("undo");
    const sent = await code(hand);
    await page.locator("[name=code]").fill(sent);
    await visit("undo-code");
    const button = page.locator('main form[method="post"] button.button--danger');
    expect(await send(page, (await button.count()) > 0 ? button.first() : primary(page))).toBe(303);
    await expect(page.locator(".outcome")).toContainText("撤销");
    await visit("undone");
  });

  async function receiptLink(): Promise<string> {
    // The worker signs a moment after the decision.
    const link = page.locator('main a[href^="/receipts/"]').first();
    await expect(async () => {
      await page.reload();
      await expect(link).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 20_000 });
    return (await link.getAttribute("href")) as string;
  }
});

test("where it counts at once the cover ends, and nothing can be undone", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "445300") };
  await signIn(hand);
  await prove(hand);
  await begin(hand, "EMPLOYEE");
  await page.locator("[name=employee_since]").fill("2026-09-03");
  expect(await send(page)).toBe(303);
  await declareAndSend(hand);
  await expect(async () => {
    await page.reload();
    await expect(page.locator(".outcome")).toContainText("已停保", { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(page.locator('main a[href$="/undo"]')).toHaveCount(0);
  await look(page, way, "effective");
});
