// A resident asks the office; a clerk takes the question, answers with a standard text, calls; the resident writes more,
// closes it and says whether that settled it.
import { choose, expect, look, prove, send, signInByCode, signInAtDesk, stoppable, test } from "../support";

test.use({ expectedFailures: [/\/(my|desk)\/questions/] });

const number = /W-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]/;

test("a question is asked, answered, written to again, and closed with a word about it", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "445300", 6) };
  const visit = (name: string) => look(page, way, `questions-${name}`);

  await test.step("who is not signed in is led there by the way of signing in", async () => {
    await page.goto("/help/search?q=qqqqqqqq");
    await page.locator('main a[href="/my/questions/new"]').click();
    await expect(page).toHaveURL(/\/sign-in$/);
  });
  await signInByCode(hand);
  await expect(page, "and back to the question").toHaveURL(/\/my\/questions\/new$/);
  await prove(hand);

  await test.step("nothing typed is refused, and what was typed stays", async () => {
    await page.goto("/my/questions");
    await expect(page.locator("main")).toContainText("还没有提过问题");
    await visit("none");
    await page.locator('main a[href="/my/questions/new"]').click();
    await visit("new");
    await page.locator("[name=words]").fill("打不开<b>x</b>\u202e\u200b谢谢");
    expect(await send(page, page.locator('main form[method="post"] button').last())).toBe(422);
    await expect(page.locator(".problems")).toBeVisible();
    await expect(page.locator("[name=words]")).toHaveValue(/打不开<b>x<\/b>/);
    await visit("refused");
  });

  let said = "";
  await test.step("it has a number and a day, and stands among one's own", async () => {
    await choose(page, "topic", "card");
    await choose(page, "way", "13:00-17:00");
    await expect(page.locator("[name=region]"), "where they are insured").toHaveValue("445300");
    expect(await send(page, page.locator('main form[method="post"] button').last())).toBe(303);
    await expect(page.locator("main")).toContainText("已送到经办机构");
    await expect(page.locator("main")).toContainText("打不开<b>x</b>谢谢");
    await expect(page.locator("main")).toContainText("答复期限");
    said = number.exec((await page.locator("main").textContent()) ?? "")?.[0] ?? "";
    expect(said).not.toBe("");
    await visit("asked");
    await page.goto("/my/notices");
    await expect(page.locator("main")).toContainText("咨询已收到");
    await page.goto("/my/questions");
    await expect(page.locator("main")).toContainText(said);
    await visit("list");
  });

  const clerk = await another(1280);
  const seen = (name: string) => look(clerk, way, `desk-questions-${name}`);
  const form = (act: string) => clerk.locator("main form", { has: clerk.locator(`input[name="act"][value="${act}"]`) });
  await signInAtDesk(clerk, smsSink, "clerk");

  await test.step("a clerk finds it by its number, takes it and answers with a standard text", async () => {
    await clerk.goto("/desk");
    await clerk.locator('nav a[href="/desk/questions"]').click();
    await seen("list");
    await clerk.goto(`/desk/questions?number=${said.toLowerCase()}`);
    await expect(clerk).toHaveURL(/\/desk\/questions\/[a-z0-9]{26}$/);
    await expect(clerk.locator("main")).toContainText("打不开<b>x</b>谢谢");
    await expect(clerk.locator("main")).not.toContainText(hand.person.phone);
    await seen("untaken");
    expect(await send(clerk, form("take").locator("button"))).toBe(303);
    await seen("taken");
    expect(await send(clerk, form("phone").locator("button"))).toBe(200);
    await expect(clerk.locator("main")).toContainText(hand.person.phone);
    expect(await send(clerk, form("call").locator("button")), "nothing said").toBe(422);
    await expect(clerk.locator("main")).not.toContainText(hand.person.phone);
    await seen("refused");
    await form("answer").locator("[name=standard_text]").selectOption("enquiry_hotline");
    expect(await send(clerk, form("answer").locator('button[name="insert"]'))).toBe(200);
    await expect(form("answer").locator("[name=words]")).toHaveValue(/这个问题在电话里说更清楚/);
    expect(await send(clerk, form("answer").locator("button").last())).toBe(303);
    await expect(clerk.locator("main")).toContainText("已答复");
    await seen("answered");
  });

  await test.step("the resident reads it without the clerk's name, and writes more", async () => {
    await page.goto("/my/notices");
    await expect(page.locator("main")).toContainText("咨询有了答复");
    await page.goto("/my/questions");
    await page.locator("main a", { hasText: said }).click();
    await expect(page.locator("main")).toContainText("这个问题在电话里说更清楚");
    await visit("answered");
    await page.locator("[name=words]").fill("打了没人接");
    expect(await send(page, page.locator("main form", { has: page.locator('input[value="add"]') }).locator("button"))).toBe(303);
    await expect(page.locator("main")).toContainText("答复期限");
  });

  await test.step("a page from before says that something changed", async () => {
    expect(await send(clerk, form("close").locator("button"))).toBe(409);
    await seen("stale");
    await form("answer").locator("[name=words]").fill("请下午打。");
    expect(await send(clerk, form("answer").locator("button").last())).toBe(303);
  });

  await test.step("it is closed, and one says once whether that settled it", async () => {
    await page.reload();
    expect(await send(page, page.locator("main form", { has: page.locator('input[value="close"]') }).locator("button"))).toBe(303);
    await visit("closed");
    const judge = page.locator("main form", { has: page.locator('input[value="judge"]') });
    expect(await send(page, judge.locator("button")), "nothing chosen").toBe(422);
    await choose(page, "level", "partly");
    expect(await send(page, judge.locator("button"))).toBe(303);
    await expect(page.locator("main")).toContainText("您已经说过是否解决了");
    await expect(judge).toHaveCount(0);
    await visit("judged");
    await clerk.reload();
    await expect(clerk.locator("main")).not.toContainText("解决了一部分");
  });

  await test.step("who looked is told", async () => {
    await page.goto("/my/looks");
    await expect(page.locator("main")).toContainText("看");
  });

  await test.step("the same in English", async () => {
    await page.goto("/language/en?to=/my/questions");
    await expect(page.locator("main")).toContainText("My questions");
    await page.locator("main a", { hasText: said }).click();
    await expect(page.locator("main")).toContainText("What was said");
    await visit("english");
    await page.goto("/my/questions/new");
    await visit("english-new");
  });
});
