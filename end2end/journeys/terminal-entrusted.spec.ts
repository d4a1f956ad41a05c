// Somebody buys for somebody else: the counter sees both names; what was not entrusted is refused.
import { activate, CARD_PASSWORD, certificate, choose, digits, expect, holder, look, openWallet, primary, prove, send, signIn, stoppable, test, words } from "../support";
import { terminal } from "../support/people";
import { business, HOSPITAL, PHARMACY, present, signInTerminal } from "../support/terminal";

const say = (key: string) => words("terminal", key, "zh-CN");

test("an entrusted purchase shows both names", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: holder(smsSink, "not_activated").person };
  const agent = { ...hand, page: await another(), person: stoppable(smsSink, "320500", 4) };
  await openWallet(hand);
  await activate(hand);
  const card = certificate(page);

  await test.step("it is entrusted and accepted", async () => {
    await signIn(agent);
    await prove(agent);
    await page.goto(`/card/${card}/entrust`);
    await page.locator("[name=name]").fill(agent.person.name);
    await page.locator("[name=id_number]").fill(agent.person.id_number);
    await choose(page, "scope", "02121");
    // The one pharmacy that is named, and no other place.
    await page.locator("[name=institution]").selectOption(terminal(smsSink, PHARMACY).institution);
    await choose(page, "uses", "many");
    await page.locator("[name=last_day]").fill("2026-12-20");
    await page.locator("[name=password]").fill(CARD_PASSWORD);
    expect(await send(page, primary(page))).toBe(303);
    await agent.page.goto("/card");
    await agent.page.locator('main a[href^="/card/entrustments/"]').click();
    expect(await send(agent.page, primary(agent.page))).toBe(303);
    await expect(agent.page).toHaveURL(/\/card\/codes\/[a-z0-9]{26}$/);
  });

  const hospital = await another(1280);
  await test.step("what was not entrusted is refused, and nobody is named", async () => {
    await signInTerminal(hospital, smsSink, HOSPITAL);
    await business(hospital, "01302");
    await present(hospital, await digits(agent.page));
    await expect(hospital.locator(".refusal")).toContainText(say("terminal.next_other_institution"));
    await expect(hospital.locator("main")).not.toContainText(hand.person.name);
    await look(hospital, way, "terminal-other-purpose");
  });

  const pharmacy = await another(1280);
  await test.step("at the pharmacy both are shown", async () => {
    await signInTerminal(pharmacy, smsSink, PHARMACY);
    await business(pharmacy, "02121");
    await agent.page.reload();
    await present(pharmacy, await digits(agent.page));
    await expect(pharmacy.locator(".outcome--success")).toBeVisible();
    const panels = pharmacy.locator("main section.panel");
    await expect(panels.nth(0)).toContainText(hand.person.name);
    await expect(panels.nth(1)).toContainText(agent.person.name);
    await expect(panels.nth(1)).not.toContainText(agent.person.id_number);
    await look(pharmacy, way, "terminal-entrusted");
  });

  await test.step("its holder sees who came", async () => {
    await page.goto(`/card/${card}/history`);
    await expect(page.locator("main")).toContainText(`由谁出示${agent.person.name[0]}*`);
  });
});
