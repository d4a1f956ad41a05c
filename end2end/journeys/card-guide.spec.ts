// A channel that nobody here can reach: dated steps, the holder's own statement, and never a claim to have unbound it.
import { activate, bindHere, certificate, code, expect, holder, look, openWallet, send, signIn, test } from "../support";

test("a binding elsewhere is guided to, stated, and the statement taken back", async ({ page, way, smsSink }) => {
  const { person } = holder(smsSink, "active");
  const hand = { page, way, sink: smsSink, person };
  const visit = (name: string) => look(page, way, `guide-${name}`);
  await openWallet(hand);
  await visit("wallet");
  await page.locator('main a[href$="/centre"]').first().click();
  await visit("centre");
  const guides = page.locator('main a[href$="/guide"]');
  expect(await guides.count()).toBeGreaterThan(1);
  await guides.first().click();
  await expect(page.locator("main")).toContainText("本服务没有替您解绑");
  await expect(page.locator("main ol li").first()).toBeVisible();
  await expect(page.locator("main .guide-mark").first()).toContainText("2026年");
  await visit("steps");
  const guide = page.url();

  await test.step("a statement is one's own", async () => {
    expect(await send(page)).toBe(303);
    await expect(page).toHaveURL(guide);
    await expect(page.locator(".notice--success")).toContainText("没有核实");
    await visit("stated");
    await page.goto(guide.replace(/\/bindings.*/, ""));
    await page.locator('main a[href$="/centre"]').first().click();
    await expect(page.locator("main")).toContainText("您说已自行解绑");
    await visit("centre-stated");
  });

  await test.step("and can be taken back where it is listed", async () => {
    expect(await send(page, page.locator('main form:has([name="say"]) button'))).toBe(303);
    await expect(page).toHaveURL(/\/centre$/);
    await expect(page.locator("main")).not.toContainText("您说已自行解绑");
  });
});

test("of a channel with nothing on record there is a guide too, and one's own statement", async ({ page, way, smsSink }) => {
  const { person } = holder(smsSink, "active");
  const hand = { page, way, sink: smsSink, person };
  await openWallet(hand);
  await page.locator('main a[href$="/centre"]').first().click();
  await page.locator('main a[href$="/channels/bank"]').click();
  await expect(page.locator("main ol li").first()).toBeVisible();
  await expect(page.locator("main .guide-mark").first()).toContainText("2026年");
  await look(page, way, "guide-channel");
  const guide = page.url();
  expect(await send(page)).toBe(303);
  await expect(page).toHaveURL(/\/card\/bindings\/[a-z0-9]{26}\/guide$/);
  await expect(page.locator(".notice--success")).toContainText("没有核实");
  // Taken back, nothing is on record again.
  expect(await send(page, page.locator('main form:has([name="say"]) button'))).toBe(303);
  await expect(page).toHaveURL(guide);
  await expect(page.locator(".notice--success")).toHaveCount(0);
});

test("a closed card is activated again with a fresh check, and all of its devices are unbound at once", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: holder(smsSink, "closed").person };
  const visit = (name: string) => look(page, way, `again-${name}`);
  await openWallet(hand);
  await expect(page.locator(".card-face--closed")).toBeVisible();
  await visit("wallet-closed");
  await activate(hand, visit);
  const card = certificate(page);
  const tablet = { ...hand, page: await another() };
  await signIn(tablet);
  await bindHere(tablet);

  await page.goto(`/card/${card}/centre`);
  await page.locator('main a[href$="/unbind?which=all"]').click();
  await expect(page.locator("main ul.ends li")).toHaveCount(3);
  await expect(page.locator('main a[href$="/channels/alipay"]')).toBeVisible();
  await visit("unbind-all");
  const sent = await code(hand);
  await page.locator("[name=code]").fill(sent);
  expect(await send(page, page.locator("main form button.button--danger"))).toBe(303);
  for (const one of [page, tablet.page]) {
    await one.goto(`/card/${card}`);
    await expect(one.locator(".card-face__state")).toHaveText("已激活，没有设备出示");
    await expect(one.locator('main a[href$="/restore"]')).toHaveCount(1);
  }
});

test("who used the card is on record, and one use disowned freezes it", async ({ page, way, smsSink }) => {
  const { person } = holder(smsSink, "principal");
  const hand = { page, way, sink: smsSink, person };
  const visit = (name: string) => look(page, way, `history-${name}`);
  await openWallet(hand);
  await page.locator('main a[href$="/centre"]').first().click();
  await visit("centre");
  await page.locator('main a[href$="/history"]').click();
  await expect(page.locator("main section.panel").first()).toContainText("示范");
  await visit("list");
  await page.locator('main a[href*="/history/"]').first().click();
  await visit("ask");
  expect(await send(page, page.locator("main form button.button--danger"))).toBe(303);
  await expect(page).toHaveURL(/\/done\/frozen$/);
  const card = certificate(page);
  await page.goto(`/card/${card}/history`);
  // Said once, shown with when and what came of it.
  await expect(page.locator("main section.panel").first()).toContainText("凭证当即冻结");
  await expect(page.locator("main section.panel").first().locator('a[href*="/history/"]')).toHaveCount(0);
  await visit("disowned");
  await page.goto(`/card/${card}/centre`);
  await expect(page.locator("main")).toContainText("已报“不是我”");
});
