// A guardian's room: each child's card with its state, and ending the right to show it; and the help beside it.
import { code, expect, holder, look, openWallet, send, test, words } from "../support";

const card = (key: string) => words("card", key, "zh-CN");

test("a guardian manages a child's card in one room", async ({ page, way, smsSink }) => {
  const { person } = holder(smsSink, "guardian");
  const hand = { page, way, sink: smsSink, person };
  const visit = (name: string) => look(page, way, `family-${name}`);
  await openWallet(hand);
  await page.locator('main a[href="/card/family"]').click();
  await expect(page.locator("main")).toContainText("现在由您出示 1 人的码，最多 5 人");
  // Whose card is shown here: the guardian may have other children, insured or not, in any order.
  const shown = page.locator("main section.panel").filter({ hasText: "演示手机" });
  const name = await shown.locator("h2").innerText();
  const member = page.locator("main section.panel").filter({ has: page.getByRole("heading", { name, exact: true }) });
  await expect(member).toContainText("使用中");
  await visit("room");

  await test.step("one binding is ended, and only that", async () => {
    await member.locator('a[href*="/unbind?which="]').click();
    await expect(page.locator("main")).toContainText(card("card.stays_cover"));
    const sent = await code(hand);
    await page.locator("[name=code]").fill(sent);
    expect(await send(page, page.locator("main form button.button--danger"))).toBe(303);
    await expect(page).toHaveURL(/\/done\/unbound$/);
    await page.goto("/card/family");
    await expect(page.locator("main")).toContainText("现在由您出示 0 人的码");
    await expect(member).toContainText(card("card.family_nowhere"));
    await expect(member).toContainText("使用中");
    await expect(member.locator('a[href^="/card/activate/"]')).toBeVisible();
    await visit("ended");
  });
});

test("help says what the card is, for whoever asks", async ({ page, way }) => {
  await page.goto("/help");
  await page.locator('main a[href="/help/card"]').click();
  const first = page.locator("main details").first();
  await first.locator("summary").click();
  await expect(first).toContainText("它不是参保本身");
  await look(page, way, "help-card");
});
