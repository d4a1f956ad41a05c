// A resident suggests something and is answered; a clerk writes about it for everybody, a supervisor publishes it; somebody
// takes a suggestion back.
import { choose, expect, look, refused, send, signInByCode, signInAtDesk, stoppable, test } from "../support";

const HOSTILE = "多开窗口<script>alert(1)</script>\u202e\u200b谢谢";

test.use({ expectedFailures: [/\/suggestions|\/desk\/digest/] });

test("a suggestion is answered, told about in the digest by two people, and another is taken back", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "445300", 6) };
  const visit = (name: string) => look(page, way, `suggestions-${name}`);
  // Three ways share no data, but a way's repetition does: what is looked for has a mark of its own.
  const mark = `窗口${Date.now() % 100_000}`;

  await test.step("a visitor reads the digest and is offered to sign in, or to call", async () => {
    await page.goto("/");
    await page.locator('footer a[href="/suggestions"]').click();
    await expect(page.locator("main")).toContainText("参保人有权");
    await expect(page.locator('main a[href="tel:12393"]')).toBeVisible();
    await visit("visitor");
    await page.goto("/suggestions?region=440300&kind=service&year=2026");
    await visit("filtered");
    await page.goto("/suggestions/new");
    expect(new URL(page.url()).pathname).toBe("/sign-in");
  });

  // Signing in leads on to the form that was asked for.
  await signInByCode(hand);
  await expect(page).toHaveURL(/\/suggestions\/new$/);

  await test.step("the form: nothing chosen is refused, what was typed stays", async () => {
    await page.goto("/suggestions/new");
    await visit("form");
    await page.locator("[name=words]").fill(HOSTILE);
    await refused(page, way, "kind");
    await expect(page.locator("[name=words]")).toHaveValue(/多开窗口<script>/);
    await visit("refused");
    await choose(page, "kind", "service");
    await page.locator("[name=region]").selectOption("440300");
    await choose(page, "publish", "yes");
    expect(await send(page)).toBe(303);
    await expect(page.locator("h1")).toContainText("已提交");
    await expect(page.locator("main")).toContainText("多开窗口<script>alert(1)</script>谢谢");
    await visit("sent");
  });
  const number = (await page.locator("main").innerText()).match(/J-\w{4}-\w{4}-\w/)?.[0] ?? "none";
  const path = new URL(page.url()).pathname;

  await test.step("another one is taken back: its words are gone", async () => {
    await page.goto("/suggestions/new");
    await choose(page, "kind", "fraud");
    await page.locator("[name=region]").selectOption("440300");
    await page.locator("[name=words]").fill("这一条不要了");
    await choose(page, "publish", "no");
    expect(await send(page)).toBe(303);
    await page.locator("main details summary").last().click();
    expect(await send(page, page.locator("main form .button--danger"))).toBe(303);
    await expect(page.locator("main")).toContainText("已撤回");
    await expect(page.locator("main")).not.toContainText("这一条不要了");
    await visit("withdrawn");
    await page.goto("/my");
    await page.locator('main a[href="/my/suggestions"]').click();
    await expect(page.locator("main")).toContainText(number);
    await visit("mine");
  });

  const clerk = await another(1280);
  const seen = (name: string) => look(clerk, way, `desk-suggestions-${name}`);
  const form = (who: typeof clerk, act: string) => who.locator("main form", { has: who.locator(`input[name="act"][value="${act}"]`) });
  await signInAtDesk(clerk, smsSink, "clerk");

  await test.step("a clerk finds it by its number, takes it, inserts a standard text, answers", async () => {
    await clerk.goto("/desk/suggestions");
    await seen("list");
    await clerk.locator("[name=number]").fill(number.toLowerCase());
    await clerk.locator('main form[method="get"] button').click();
    await expect(clerk.locator("main")).toContainText("多开窗口<script>alert(1)</script>谢谢");
    await expect(clerk.locator("main")).not.toContainText(hand.person.phone);
    await expect(clerk.locator("main")).not.toContainText(hand.person.name);
    await seen("one");
    expect(await send(clerk, form(clerk, "take").locator("button"))).toBe(303);
    await clerk.locator("[name=standard_text]").selectOption("suggestion_taken_up");
    expect(await send(clerk, clerk.locator('button[name="insert"]'))).toBe(200);
    await expect(clerk.locator("[name=answer]")).toHaveValue(/谢谢您的建议/);
    await seen("answer");
    expect(await send(clerk, form(clerk, "answer").locator(".button--primary"))).toBe(303);
    await expect(clerk.locator("main")).toContainText("已答复");
  });

  await test.step("the entry is in the office's words: the form is empty, and a phone is refused", async () => {
    await expect(clerk.locator("[name=subject]")).toHaveValue("");
    await clerk.locator("[name=subject]").fill("张某 13900001234 说窗口少");
    await clerk.locator("[name=digest_answer]").fill("周六也办理。");
    expect(await send(clerk, form(clerk, "tell").locator("button"))).toBe(422);
    await expect(clerk.locator(".problems")).toContainText("电话");
    await seen("refused");
    await clerk.locator("[name=subject]").fill(mark);
    expect(await send(clerk, form(clerk, "tell").locator("button"))).toBe(303);
    await expect(form(clerk, "publish")).toHaveCount(0);
    await seen("draft");
  });
  const entry = new URL(clerk.url()).pathname;

  const boss = await another(1280);
  await signInAtDesk(boss, smsSink, "supervisor");
  await test.step("a supervisor publishes it; everybody reads it, nobody the resident's words", async () => {
    await page.goto("/suggestions?region=440300");
    await expect(page.locator("main")).not.toContainText(mark);
    await boss.goto("/desk/digest");
    await look(boss, way, "desk-suggestions-drafts");
    await boss.goto(entry);
    await look(boss, way, "desk-suggestions-publish");
    expect(await send(boss, form(boss, "publish").locator("button"))).toBe(303);
    await page.goto("/suggestions?region=440300");
    await expect(page.locator("main")).toContainText(mark);
    await expect(page.locator("main")).not.toContainText("多开窗口");
    await visit("public");
    const file = await page.request.get("/suggestions/file?region=440300");
    expect(await file.text()).toContain(mark);
  });

  await test.step("the resident was told, and reads answer and entry", async () => {
    await page.goto("/my/notices");
    await expect(page.locator("main")).toContainText("您的意见建议有了答复");
    await page.goto(path);
    await expect(page.locator("main")).toContainText("谢谢您的建议");
    await expect(page.locator("main form .button--danger")).toHaveCount(0);
    await visit("answered");
  });

  await test.step("taken down with a reason, nobody reads it any more", async () => {
    await boss.locator("main details summary").last().click();
    await boss.locator("[name=reason]").fill("答复有误");
    await look(boss, way, "desk-suggestions-down");
    expect(await send(boss, form(boss, "take_down").locator("button"))).toBe(303);
    await page.goto("/suggestions?region=440300");
    await expect(page.locator("main")).not.toContainText(mark);
  });
});
