// Refunds travel together: put together by one person, released by another, handed over as a file, passed on, answered by
// a file (a wrong one first) and by hand. What came back goes into the next batch; the resident reads where it is.
import type { Page } from "@playwright/test";
import { apply, choose, expect, look, prove, send, signIn, signInAtDesk, stoppable, test } from "../support";

/** An area that decides at once and where no other journey's refunds wait. */
const REGION = "320500";
const DAY = "2026-12-03";

test("a refund goes by a batch, comes back, and is paid by the next one", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, REGION, 6) };
  await signIn(hand);
  await prove(hand);
  const id = await apply(hand);
  await expect(async () => {
    await page.reload();
    await expect(page.locator(".outcome")).toContainText("已停保", { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  const clerk = await another(1280);
  await signInAtDesk(clerk, smsSink, "clerk");
  const supervisor = await another(1280);
  await signInAtDesk(supervisor, smsSink, "supervisor");
  const act = (desk: Page, name: string) => desk.locator(`main form:has(input[name=act][value=${name}]) button`);

  const address = await test.step("one person puts it together", async () => {
    await clerk.goto("/desk/refunds");
    await clerk.locator('main a[href="/desk/refund-batches"]').click();
    await look(clerk, way, "refund-batches");
    await clerk.locator(`main a[href*="region=${REGION}"]`).first().click();
    await look(clerk, way, "refund-batch-new");
    await clerk.locator(`main a[href="/desk/cases/${id}"]`).waitFor();
    // No rule of the area names the offices: somebody must choose, and name them.
    expect(await send(clerk)).toBe(422);
    await look(clerk, way, "refund-batch-new-refused");
    await choose(clerk, "parties", "tax");
    await choose(clerk, "parties", "treasury");
    await clerk.locator("[name=name_tax]").fill("市税务局（示例）");
    expect(await send(clerk)).toBe(422);
    await expect(clerk.locator("[name=name_tax]")).toHaveValue("市税务局（示例）");
    await clerk.locator("[name=name_treasury]").fill("国库（示例）");
    expect(await send(clerk)).toBe(303);
    await expect(clerk).toHaveURL(/\/desk\/refund-batches\/[a-z0-9]{26}$/);
    await expect(act(clerk, "release")).toHaveCount(0);
    await look(clerk, way, "refund-batch-made");
    return new URL(clerk.url()).pathname;
  });
  const number = ((await clerk.locator("h1").textContent()) ?? "").replace(/^.*(TF\S+).*$/s, "$1");

  await test.step("it does not leave past its batch", async () => {
    await clerk.goto("/desk/refunds?stage=planned");
    const row = clerk.locator("tr", { has: clerk.locator(`a[href="/desk/cases/${id}"]`) });
    await expect(row).toContainText(number);
    await expect(row.locator("button")).toHaveCount(0);
  });

  await test.step("another person lets it go; its file stays the same", async () => {
    await supervisor.goto(address);
    await look(supervisor, way, "refund-batch-release");
    expect(await send(supervisor, act(supervisor, "release"))).toBe(303);
    await look(supervisor, way, "refund-batch-released");
    // Copies may be about: only a supervisor gives it up now.
    await expect(act(supervisor, "cancel")).toHaveCount(1);
    await clerk.goto(address);
    await expect(act(clerk, "hand_over")).toHaveCount(1);
    await expect(act(clerk, "cancel")).toHaveCount(0);
    const [first, second] = [await download(supervisor, `${address}/file/csv`), await download(clerk, `${address}/file/csv`)];
    expect(first.text).toBe(second.text);
    expect(first.name).toBe(`attachment; filename="${number}.csv"`);
    expect(first.text).toContain('"批次号","行号"');
    expect(first.text).toContain('"合计",1,');
  });

  await test.step("it leaves, and the resident reads where it is", async () => {
    await clerk.goto(`${address}/sheet`);
    await look(clerk, way, "refund-batch-sheet");
    const paper = (await clerk.pdf({ format: "A4" })).toString("latin1");
    expect(paper.match(/\/Type \/Page\b/g), "one page of paper").toHaveLength(1);
    await clerk.goto(address);
    await act(clerk, "hand_over").waitFor();
    await clerk.locator("[name=words]").fill("收文 7 号");
    expect(await send(clerk, act(clerk, "hand_over"))).toBe(303);
    await look(clerk, way, "refund-batch-left");
    await page.reload();
    await expect(page.locator("main")).toContainText("市税务局（示例）");
    await look(page, way, "refund-batch-status");
    expect(await send(clerk, act(clerk, "pass_on"))).toBe(303);
    await page.reload();
    await expect(page.locator("main")).toContainText("国库（示例）");
  });

  await test.step("a wrong file is refused with its line, a right one is looked at first", async () => {
    await clerk.goto(`${address}/answer`);
    await look(clerk, way, "refund-batch-answer");
    await upload(clerk, "行号,金额\n1,400\n");
    await expect(clerk.locator("main")).toContainText("表头里没有“结果”这一列");
    await look(clerk, way, "refund-batch-answer-wrong");
    await upload(clerk, `批次号,行号,金额（元）,结果,到账日期,退回原因\n${number},1,1.00,已到账,${DAY},\n${number},9,1.00,已到账,${DAY},\n`);
    await expect(clerk.locator("main")).toContainText("金额不符");
    await expect(clerk.locator("main")).toContainText("批次里没有这一行");
    await expect(clerk.locator("input[name=written]")).toHaveCount(0);
    await look(clerk, way, "refund-batch-preview-bad");
    await clerk.goto(`${address}/answer`);
    await upload(clerk, `批次号,行号,结果,到账日期\n${number},1,"已到账,${DAY}\n${number},2,已到账,${DAY}\n`);
    await expect(clerk.locator("main"), "nothing is hidden behind a quotation mark").toContainText("第 2 行：这一行分不出列");
    await upload(clerk, `行号,结果,到账日期\n1,已到账,${DAY}\n`);
    await expect(clerk.locator("main"), "it may be another batch's").toContainText("没有批次号，也没有编号");
    await expect(clerk.locator("input[name=written]")).toHaveCount(0);
    await clerk.goto(`${address}/answer`);
    const blank = await download(clerk, `${address}/file/answer`);
    const filled = blank.text.trimEnd().replace(/,,,$/, ",退回,,技术原因\r\n");
    await upload(clerk, filled);
    await look(clerk, way, "refund-batch-preview");
    await page.reload();
    await expect(page.locator("main"), "looked at only").toContainText("已交付款单位");
    expect(await send(clerk)).toBe(303);
    await expect(clerk.locator("main")).toContainText("已登记");
    await look(clerk, way, "refund-batch-answered");
    await page.reload();
    await expect(page.locator("main")).toContainText("退费失败");
    await clerk.goto(address);
    await expect(clerk.locator("main")).toContainText("已办结");
    await expect(clerk.locator("main")).toContainText("不能再下载");
    expect((await clerk.request.get(`${address}/file/csv`)).status()).toBe(409);
    await clerk.locator(`main a[href="${address}/answer"]`).click();
    await upload(clerk, filled);
    await expect(clerk.locator("main"), "the same again").toContainText("这份答复已经登记过");
    await expect(clerk.locator("input[name=written]")).toHaveCount(0);
    await look(clerk, way, "refund-batch-same-again");
    await look(clerk, way, "refund-batch-closed");
  });

  await test.step("the next batch takes it, and what came of it is typed", async () => {
    await clerk.goto("/desk/refund-batches");
    await clerk.locator(`main a[href*="region=${REGION}"]`).first().click();
    await expect(clerk.locator("[name=name_tax]"), "named as last time").toHaveValue("市税务局（示例）");
    expect(await send(clerk)).toBe(303);
    const next = new URL(clerk.url()).pathname;
    await supervisor.goto(next);
    expect(await send(supervisor, act(supervisor, "release"))).toBe(303);
    await clerk.goto(next);
    expect(await send(clerk, act(clerk, "hand_over"))).toBe(303);
    await clerk.goto(`${next}/answer`);
    const typed = clerk.locator("main form:has([name=day]) button");
    await clerk.locator("[name=result_1]").selectOption("paid");
    expect(await send(clerk, typed)).toBe(422);
    await expect(clerk.locator("[name=result_1]")).toHaveValue("paid");
    await look(clerk, way, "refund-batch-typed-refused");
    await clerk.locator("[name=day]").fill(DAY);
    expect(await send(clerk, typed)).toBe(200);
    expect(await send(clerk)).toBe(303);
    await page.reload();
    await expect(page.locator("main")).toContainText("已退到账");
  });
});

/** A file as somebody else gets it. */
async function download(desk: Page, path: string): Promise<{ name: string; text: string }> {
  const answer = await desk.request.get(path);
  expect(answer.status()).toBe(200);
  return { name: answer.headers()["content-disposition"] ?? "", text: await answer.text() };
}

/** Sends an answer as a file; the page that comes is a preview, or says why it was not read. */
async function upload(desk: Page, text: string): Promise<void> {
  await desk.locator("input[type=file]").setInputFiles({ name: "answer.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await send(desk, desk.locator('main form[enctype="multipart/form-data"] button'));
}
