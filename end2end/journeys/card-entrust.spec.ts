// Somebody buys for somebody else: entrusted with the card password, accepted with one's own identity, revoked at once.
import { activate, apply, CARD_PASSWORD, certificate, choose, digits, expect, look, openWallet, primary, prove, refused, send, signIn, stoppable, test, words } from "../support";

test("a purchase is entrusted, accepted on another device, and revoked", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "445300", 4) };
  const visit = (name: string) => look(page, way, `entrust-${name}`);
  await openWallet(hand);
  await activate(hand);
  const card = certificate(page);
  const agent = { ...hand, page: await another(), person: stoppable(smsSink, "441300", 4) };
  await signIn(agent);
  await prove(agent);

  await test.step("the terms are checked", async () => {
    await page.goto(`/card/${card}/centre`);
    await page.locator(`main a[href="/card/${card}/entrust"]`).click();
    await visit("form");
    await page.locator("[name=name]").fill(agent.person.name);
    await page.locator("[name=id_number]").fill(hand.person.id_number);
    await refused(page, way, "id_number");
    await visit("refused");
  });

  await test.step("the card password makes it", async () => {
    await page.locator("[name=name]").fill(agent.person.name);
    await page.locator("[name=id_number]").fill(agent.person.id_number);
    await choose(page, "scope", "02121");
    await choose(page, "uses", "one");
    await page.locator("[name=last_day]").fill("2026-12-20");
    await page.locator("[name=password]").fill(CARD_PASSWORD);
    expect(await send(page, primary(page))).toBe(303);
    await expect(page.locator("main section.panel").first()).toContainText("等待对方接受");
    await visit("made");
  });

  await test.step("who is entrusted sees it, accepts it, and shows codes", async () => {
    const other = agent.page;
    await other.goto("/card");
    await look(other, way, "entrust-agent-wallet");
    await other.locator('main a[href^="/card/entrustments/"]').click();
    await look(other, way, "entrust-agent");
    await expect(other.locator("main")).not.toContainText(hand.person.name);
    expect(await send(other, primary(other))).toBe(303);
    await expect(other).toHaveURL(/\/card\/codes\/[a-z0-9]{26}$/);
    expect(await digits(other)).toMatch(/^1\d{39}$/);
    await look(other, way, "entrust-agent-code");
  });

  await test.step("its owner hears that it was accepted", async () => {
    await page.goto("/my/notices");
    await expect(page.locator("main")).toContainText("受托人接受了您的委托");
    await visit("accepted-notice");
  });

  await test.step("revoked, it shows none, and says so", async () => {
    await page.goto(`/card/${card}/entrust`);
    expect(await send(page, page.locator('main form[action$="/revoke"] button'))).toBe(303);
    await expect(page.locator("main section.panel").first()).toContainText("已撤销");
    const there = agent.page.url();
    // An open page hears of it by itself.
    if (way === "script") {
      await expect(agent.page.getByText(words("card", "card.code_ended", "zh-CN"))).toBeVisible({ timeout: 5_000 });
      await expect(agent.page.locator(".qr")).toBeHidden();
      await look(agent.page, way, "entrust-agent-dead");
    }
    await agent.page.goto(there);
    await expect(agent.page.locator(".qr")).toHaveCount(0);
    await expect(agent.page).toHaveURL(/\/card\/entrustments\/[a-z0-9]{26}$/);
    await expect(agent.page.locator("main")).toContainText(/这份委托已在.*撤销/);
    await look(agent.page, way, "entrust-agent-over");
    const over = agent.page.url();
    await agent.page.goto("/my/notices");
    await expect(agent.page.locator("main")).toContainText("您受托的代购药委托已撤销");
    await look(agent.page, way, "entrust-agent-notices");
    expect(await send(agent.page, agent.page.locator("main form button").first())).toBe(303);
    await expect(agent.page).toHaveURL(over);
  });
});

test("whoever is stopping the insurance is told to unbind last", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "441300", 4) };
  const visit = (name: string) => look(page, way, `guard-${name}`);
  await openWallet(hand);
  await activate(hand);
  const card = certificate(page);
  await page.goto(`/card/${card}/unbind?which=all`);
  await expect(page.locator(".notice--danger")).toHaveCount(0);
  const id = await apply(hand);
  await page.goto(`/card/${card}/unbind?which=all`);
  await expect(page.locator(".notice--danger")).toContainText("请先停保，最后解绑");
  await expect(page.locator(`main a[href="/applications/${id}"]`)).toBeVisible();
  await visit("unbind");
});
