// A region's rules are changed as data: a draft, golden cases, real cases, a second person, a day.
import { expect, look, send, signInAtDesk, test } from "../support";

const REGION = "411481";

test.use({ expectedFailures: [/\/desk\/rules\/drafts\/[a-z0-9]+$/] });

test("a limit is changed by form, looked at, and let go by a second administrator", async ({ way, smsSink, another }) => {
  const author = await another(1280);
  await signInAtDesk(author, smsSink, "admin");
  const act = (name: string) => author.locator(`main form:has(input[name="act"][value="${name}"])`);
  let draft = "";
  const tab = async (view: string) => author.goto(`${draft}?view=${view}`);

  await test.step("a draft begins with a reason and what it rests on", async () => {
    await author.goto("/desk/rules");
    await look(author, way, "rules-list");
    await author.locator(`main a[href="/desk/rules/regions/${REGION}"]`).click();
    await look(author, way, "rules-region");
    expect(await send(author, author.locator('main form:has([name="note"]) button'))).toBe(422);
    await author.locator("[name=note]").fill("补正时间延长到十五个工作日");
    await author.locator("[name=source]").fill("演示用，没有来源");
    expect(await send(author, author.locator('main form:has([name="note"]) button'))).toBe(303);
    await expect(author).toHaveURL(/\/desk\/rules\/drafts\/[a-z0-9]{26}$/);
    draft = new URL(author.url()).pathname;
  });

  await test.step("a value without a source stays a sample, and what was typed stays in its box", async () => {
    await author.locator('[name="limits.correction.v"]').fill("15");
    await author.locator('[name="limits.correction.mark"]').selectOption("sourced");
    expect(await send(author, act("values").locator("button"))).toBe(422);
    await expect(author.locator('[name="limits.correction.v"]')).toHaveValue("15");
    await look(author, way, "rules-values-refused");
    await author.locator('[name="limits.correction.mark"]').selectOption("sample");
    expect(await send(author, act("values").locator("button"))).toBe(303);
    await look(author, way, "rules-values");
    await tab("differences");
    await expect(author.locator("main table tbody tr")).toHaveCount(1);
    await expect(author.locator("main table tbody tr")).toContainText("15");
    await look(author, way, "rules-differences");
  });

  await test.step("a notice is said in the region's own words, and no fact may be missing", async () => {
    await tab("words");
    await look(author, way, "rules-words");
    await author.locator('main a[href*="key=refund_paid"]').click();
    await author.locator("[name=title_zh]").fill("钱退到您的账户了");
    await author.locator("[name=words_zh]").fill("申请 {reference} 的钱退好了。");
    expect(await send(author, act("words").locator("button"))).toBe(422);
    await expect(author.locator("[name=words_zh]")).toHaveValue("申请 {reference} 的钱退好了。");
    await look(author, way, "rules-words-refused");
    await author.locator("[name=words_zh]").fill("申请 {reference} 的 {amount} 退好了。");
    expect(await send(author, act("words").locator("button"))).toBe(303);
    await expect(author.locator(".letter")).toContainText("申请 SAMPLE 的 420.00 元 退好了。");
    await look(author, way, "rules-words-saved");
    await tab("differences");
    await expect(author.locator("main table tbody tr")).toHaveCount(2);
  });

  await test.step("a fault in the whole text is kept and named with its line", async () => {
    await tab("text");
    const text = await author.locator("textarea[name=rules]").inputValue();
    await author.locator("textarea[name=rules]").fill(`nonsense = 1\n${text}`);
    expect(await send(author, act("text").locator("button"))).toBe(303);
    await expect(author.locator("main")).toContainText(`${REGION}/region.toml, line 1`);
    await look(author, way, "rules-faults");
    await author.locator("textarea[name=rules]").fill(text);
    expect(await send(author, act("text").locator("button"))).toBe(303);
    await expect(author.locator("main")).not.toContainText("region.toml, line 1");
    await tab("cases");
    await look(author, way, "rules-cases");
  });

  await test.step("real cases are looked at in the background", async () => {
    await tab("next");
    await expect(act("hand_over")).toHaveCount(0);
    await look(author, way, "rules-not-yet");
    await tab("preview");
    expect(await send(author, act("preview").locator("button"))).toBe(303);
    await expect(author.locator("main dl").first()).toContainText("300", { timeout: 60_000 });
    await look(author, way, "rules-preview");
  });

  await test.step("who wrote it hands it over; a second administrator chooses the day", async () => {
    await tab("next");
    expect(await send(author, act("hand_over").locator("button"))).toBe(303);
    await expect(act("approve")).toHaveCount(0);
    await look(author, way, "rules-waiting");
    const second = await another(768);
    await signInAtDesk(second, smsSink, "admin2");
    await second.goto(`${draft}?view=next`);
    await look(second, way, "rules-approve");
    const approve = second.locator('main form:has(input[name="act"][value="approve"])');
    await approve.locator("[name=effective_on]").fill("2026-12-03");
    expect(await send(second, approve.locator("button"))).toBe(422);
    await expect(approve.locator("[name=effective_on]")).toHaveValue("2026-12-03");
    await approve.locator("[name=effective_on]").fill("2026-12-24");
    expect(await send(second, approve.locator("button"))).toBe(303);
    await look(second, way, "rules-approved");
    await second.goto("/desk/rules");
    await expect(second.locator(`main tr:has(a[href="/desk/rules/regions/${REGION}"])`)).toContainText("12月24日");
  });

  await test.step("a page that is stale says who was quicker, and keeps what was typed", async () => {
    await tab("next");
    const twin = await author.context().newPage();
    await twin.goto(`${draft}?view=next`);
    for (const [page, expected] of [[twin, 303], [author, 409]] as const) {
      await page.locator("main details summary").last().click();
      const withdraw = page.locator('main form:has(input[name="act"][value="withdraw"])');
      await withdraw.locator("[name=words]").fill("演示结束");
      expect(await send(page, withdraw.locator("button"))).toBe(expected);
    }
    await twin.close();
    await look(author, way, "rules-stale");
  });
});

test("auditors read the rules and change nothing", async ({ way, smsSink, another }) => {
  const auditor = await another(1280);
  await signInAtDesk(auditor, smsSink, "auditor");
  await auditor.goto(`/desk/rules/regions/${REGION}`);
  await expect(auditor.locator("main form")).toHaveCount(0);
  await look(auditor, way, "rules-auditor");
});
