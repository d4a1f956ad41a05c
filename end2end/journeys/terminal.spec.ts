// A counter reads the code that a resident shows: accepted once, seen by its holder at once, settled, dead once unbound.
import { activate, certificate, code, digits, expect, look, openWallet, primary, refused, send, stoppable, test, words } from "../support";
import { business, PHARMACY, present, signInTerminal } from "../support/terminal";

const say = (key: string) => words("terminal", key, "zh-CN");

test("a code is read once, settled, and refused after unbinding", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "411481", 2) };
  await openWallet(hand);
  await activate(hand);
  const card = certificate(page);
  const link = (await page.locator('main a[href^="/card/codes/"]').getAttribute("href")) as string;
  /** A code that nobody used yet, as its holder's screen shows it; the next one, if the present one was used. */
  const fresh = async () => {
    let shown = "";
    await expect(async () => {
      await page.goto(link);
      shown = await digits(page);
      expect(shown).toMatch(/^1\d{39}$/);
    }).toPass({ timeout: 60_000, intervals: [500] });
    return shown;
  };
  const counter = await another(1280);
  const visit = (name: string) => look(counter, way, `terminal-${name}`);

  await test.step("the terminal signs in with its credential only", async () => {
    await counter.goto("/terminal");
    await visit("sign-in");
    await counter.locator("[name=credential]").fill("0".repeat(64));
    await refused(counter, way, "credential");
    await signInTerminal(counter, smsSink, PHARMACY);
    await visit("choose");
    await expect(counter.locator('main a[href="/terminal/scan/01101"]')).toHaveCount(0);
    await business(counter, "02121");
    await visit("scan");
    await refused(counter, way, "token");
    await business(counter, "02121");
  });

  const token = await fresh();
  await test.step("accepted, with who it is and whether they are insured today", async () => {
    await present(counter, token);
    await expect(counter.locator(".outcome--success")).toBeVisible();
    await expect(counter.locator("main")).toContainText(hand.person.name);
    await expect(counter.locator("main")).toContainText(hand.person.id_number);
    await expect(counter.locator("main .tag")).toContainText("在保");
    await visit("accepted");
  });
  const accepted = counter.url();

  await test.step("its holder sees it within a second", async () => {
    // The screen asks each second, also about the code before: at the turn of an interval it tells as soon.
    if (way === "script") await expect(page.getByText(words("card", "card.code_used", "zh-CN"))).toBeVisible({ timeout: 2_000 });
    const began = Date.now();
    await page.goto(`/card/${card}/history`);
    await expect(page.locator("main")).toContainText("示范大药房");
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  await test.step("the same code a second time is refused, with what to do now", async () => {
    await present(counter, token);
    await expect(counter.locator(".refusal")).toContainText(say("terminal.next_used"));
    await expect(counter.locator("main")).not.toContainText(hand.person.name);
    await visit("used");
  });

  await test.step("typed wrong it is nobody's code", async () => {
    await present(counter, token.replace(/.$/, (digit) => String((Number(digit) + 1) % 10)));
    await expect(counter.locator(".refusal")).toContainText(say("terminal.next_unreadable"));
    await visit("unreadable");
  });

  const blocked = words("common", "block.unsettled_claims", "zh-CN");
  /** What the resident is told who wants to stop now. */
  const stop = async () => {
    await page.goto("/my");
    await page.locator('main a[href^="/my/stop/"]').first().click();
    await page.locator('main label[for^="f-reason"]').first().click();
    await page.locator("main form button").first().click();
    await expect(page).toHaveURL(/reason=/);
  };

  await test.step("while its settlement is open, the cover can't be stopped", async () => {
    await counter.goto(accepted);
    expect(await send(counter, counter.locator('main form[action$="/settlement"] button'))).toBe(303);
    await expect(counter).toHaveURL(/\/terminal\/settlements\/[a-z0-9]{26}$/);
    await visit("settlement");
    await stop();
    await expect(page.locator("main")).toContainText(blocked);
    await expect(primary(page)).toHaveCount(0);
    await look(page, way, "terminal-stop-blocked");
  });

  await test.step("it is found again among the open ones", async () => {
    const there = counter.url();
    await counter.goto("/terminal");
    await counter.locator('main a[href="/terminal/settlements"]').click();
    await expect(counter.locator("main .cell--link").first()).toContainText("购药");
    await expect(counter.locator("main")).not.toContainText(hand.person.name);
    await visit("waiting");
    await counter.locator("main .cell--link").first().click();
    await expect(counter).toHaveURL(there);
  });

  await test.step("the bill must add up", async () => {
    await counter.locator("[name=name_1]").fill("阿莫西林胶囊");
    await counter.locator("[name=quantity_1]").fill("2");
    await counter.locator("[name=amount_1]").fill("三十");
    await counter.locator("[name=fund]").fill("20");
    await counter.locator("[name=personal]").fill("10");
    const settle = () => counter.locator('main button[name="settle"]');
    await refused(counter, way, "amount_1", settle());
    await counter.locator("[name=amount_1]").fill("31.60");
    await refused(counter, way, "personal", settle());
    await visit("settlement-refused");
    expect(await send(counter, counter.locator('main button[name="more"]'))).toBe(200);
    await expect(counter.locator("[name=amount_1]")).toHaveValue("31.60");
    await expect(counter.locator("[name=name_6]")).toBeVisible();
    await counter.locator("[name=personal]").fill("11.60");
    expect(await send(counter, settle())).toBe(303);
    await expect(counter.locator("main")).toContainText(say("terminal.state_settled"));
    await visit("settled");
    await stop();
    await expect(page.locator("main")).not.toContainText(blocked);
  });

  await test.step("a code shown before the unbinding is refused after it", async () => {
    const last = await fresh();
    await page.goto(`/card/${card}/centre`);
    await page.locator('main a[href*="/unbind?which="]').first().click();
    const sent = await code(hand);
    await page.locator("[name=code]").fill(sent);
    expect(await send(page, page.locator("main form button.button--danger"))).toBe(303);
    await expect(page).toHaveURL(/\/done\/unbound$/);
    await business(counter, "02121");
    await present(counter, last);
    await expect(counter.locator(".refusal")).toContainText(say("terminal.next_ended"));
    await expect(counter.locator("main")).not.toContainText(hand.person.name);
  });

  await test.step("signed out, nothing is left", async () => {
    await counter.goto("/terminal");
    expect(await send(counter, counter.locator('main form[action="/terminal/sign-out"] button'))).toBe(303);
    await counter.goto(accepted);
    await expect(counter).toHaveURL(/\/terminal\/sign-in$/);
  });
});
