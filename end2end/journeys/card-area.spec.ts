// Insured in two areas: which of them the card is for is a step of its own, and the code is for that one.
import { certificate, CARD_PASSWORD, choose, code, expect, holder, hydrated, look, openWallet, send, test } from "../support";

test("of two areas one is chosen, and the card is for it", async ({ page, way, smsSink }) => {
  const { person } = holder(smsSink, "two_areas");
  const hand = { page, way, sink: smsSink, person };
  await openWallet(hand);
  const activate = page.locator('main a[href^="/card/activate/"]').first();
  await activate.click();
  await expect(page).toHaveURL(/\/card\/activate\/[a-z0-9]{26}$/);
  await expect(page.locator(".steps__text")).toContainText("共 3 步");
  const areas = page.locator('input[name="region"]');
  await expect(areas).toHaveCount(2);
  await look(page, way, "card-area");
  const second = (await areas.nth(1).getAttribute("value")) ?? "";
  const named = (await page.locator(`label[for="${await areas.nth(1).getAttribute("id")}"] span`).first().innerText()).trim();
  await areas.nth(1).check({ force: true });
  await page.locator("main form button.button--primary").click();
  await expect(page).toHaveURL(new RegExp(`region=${second}`));
  await hydrated(page, way);
  await expect(page.locator("main")).toContainText(named);
  await look(page, way, "card-area-chosen");

  await choose(page, "consent", "on");
  await page.locator("[name=id_number]").fill(person.id_number);
  const sent = await code(hand);
  await expect(page).toHaveURL(new RegExp(`/code\\?region=${second}$`));
  await page.locator("[name=code]").fill(sent);
  await page.locator("[name=password]").fill(CARD_PASSWORD);
  await page.locator("[name=repeat]").fill(CARD_PASSWORD);
  expect(await send(page)).toBe(303);
  await expect(page).toHaveURL(/\/done\/activated$/);
  await page.goto(`/card/${certificate(page)}`);
  await expect(page.locator(".summary")).toContainText(named);
  await look(page, way, "card-area-certificate");
});
