// From no card to its code, to unbinding in three taps from the wallet, and back within a day.
import { activate, apply, CARD_PASSWORD, certificate, code, decode, digits, expect, look, openWallet, primary, refused, send, stoppable, test } from "../support";

test("a card is activated, shown, unbound and bound again", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "445300", 2) };
  const visit = (name: string) => look(page, way, `card-${name}`);
  await openWallet(hand);
  await activate(hand, visit);
  await visit("done-activated");
  const card = certificate(page);

  await test.step("the code is a picture, bars and digits that say the same", async () => {
    await page.locator('main a[href^="/card/codes/"]').click();
    await expect(page).toHaveURL(/\/card\/codes\/[a-z0-9]{26}$/);
    await visit("code");
    const shown = await digits(page);
    expect(shown).toMatch(/^1\d{39}$/);
    expect(page.url()).not.toContain(shown);
    // The picture may be taken while the next code comes: then the next one is read.
    await expect(async () => {
      expect(decode(await page.locator(".qr").screenshot(), "QR code")).toBe(await digits(page));
    }).toPass({ timeout: 45_000 });
    for (const bright of ["1", "bars"]) {
      await page.locator(`main a[href$="?bright=${bright}"]`).click();
      await visit(`code-bright-${bright}`);
      await page.locator(".code__close").click();
    }
    await expect(page).toHaveURL(/\/card\/codes\/[a-z0-9]{26}$/);
  });

  const there = page.url();
  await test.step("from the wallet it is three taps to the question", async () => {
    await page.goto("/card");
    await visit("wallet");
    await page.locator(`main a[href="/card/${card}"]`).click();
    await visit("certificate");
    await page.goto("/card");
    await page.locator(`main a[href="/card/${card}/centre"]`).click();
    await visit("centre");
    await page.locator('main a[href*="/unbind?which="]').first().click();
    await expect(page.locator("main")).toContainText("参保和待遇照常");
    await visit("unbind");
  });

  await test.step("the code allows this, and a wrong one nothing", async () => {
    const sent = await code(hand);
    await expect(page).toHaveURL(/\/unbind\/code\?which=/);
    await visit("unbind-code");
    const button = page.locator("main form button.button--danger");
    await page.locator("[name=code]").fill(sent === "000000" ? "000001" : "000000");
    await refused(page, way, "code", button);
    await page.locator("[name=code]").fill(sent);
    expect(await send(page, button)).toBe(303);
    await expect(page).toHaveURL(/\/done\/unbound$/);
    await visit("done-unbound");
  });

  await test.step("the code's page shows none any more", async () => {
    await page.goto(there);
    await expect(page.locator(".qr")).toHaveCount(0);
    await expect(page.locator(".notice")).toContainText("这台设备已解绑");
    await expect(page.locator('main a[href$="/restore"]')).toBeVisible();
    await visit("code-over");
    await page.goto("/card");
    await expect(page.locator(".card-face__state").first()).toHaveText("已激活，没有设备出示");
    await page.goto(`/card/${card}`);
    await visit("certificate-nowhere");
  });

  await test.step("the receipt says what was done", async () => {
    const receipt = page.locator('main a[href^="/receipts/"]');
    await expect(async () => {
      await page.goto(`/card/${card}/done/unbound`);
      await expect(receipt).toHaveCount(1, { timeout: 500 });
    }).toPass({ timeout: 20_000 });
    await receipt.click();
    await expect(page.locator("main")).toContainText("已解绑");
    await visit("receipt");
    // Its address is drawn by chance, and no line breaks before a digit: the hardest one still fits a phone.
    const address = page.locator('main p a[href^="/check/"]');
    await address.evaluate((link) => (link.textContent = link.textContent?.replace(/[^/]+$/, "6".repeat(26)) ?? ""));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  await test.step("the same device is bound again with the card password", async () => {
    await page.goto(`/card/${card}/centre`);
    await visit("centre-nowhere");
    await page.locator('main a[href$="/restore"]').click();
    await visit("restore");
    await page.locator("[name=password]").fill("918273");
    await refused(page, way, "password");
    await page.locator("[name=password]").fill(CARD_PASSWORD);
    expect(await send(page, primary(page))).toBe(303);
    await visit("done-restored");
    await page.locator('main a[href^="/card/codes/"]').click();
    expect(await digits(page)).toMatch(/^1\d{39}$/);
  });

  await test.step("the residents' cover ends, the employees' goes on, and so does the card", async () => {
    await apply(hand);
    await expect(page.locator("main")).not.toContainText("随参保关闭");
    await page.goto("/card");
    await expect(page.locator(".card-face--active")).toBeVisible();
    await page.goto(there);
    expect(await digits(page)).toMatch(/^1\d{39}$/);
  });
});
