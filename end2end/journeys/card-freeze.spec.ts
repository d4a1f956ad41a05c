// Frozen in one tap, freed only with a fresh check; and frozen by nothing but the phone when the password is gone.
import { activate, certificate, code, digits, expect, look, openWallet, refused, send, signInByCode, signOut, stoppable, test, words } from "../support";

test("a card is frozen at once, and freed after a fresh identity check", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "445300", 3) };
  const visit = (name: string) => look(page, way, `freeze-${name}`);
  await openWallet(hand);
  await activate(hand);
  const card = certificate(page);
  await page.locator('main a[href^="/card/codes/"]').click();
  const codePage = page.url();
  expect(await digits(page)).toMatch(/^1\d{39}$/);

  await test.step("asked first, on the way from the code", async () => {
    await page.goto(`/card/${card}/freeze`);
    await expect(page.locator("main")).toContainText("参保和实体卡不受影响");
    await visit("ask");
  });

  await test.step("one tap in the personal centre", async () => {
    await page.goto(`/card/${card}/centre`);
    expect(await send(page, page.locator(`main form[action="/card/${card}/freeze"] button`))).toBe(303);
    await expect(page).toHaveURL(/\/done\/frozen$/);
    await visit("done");
    await page.goto(codePage);
    await expect(page.locator(".qr")).toHaveCount(0);
    await expect(page.locator(".notice")).toContainText(words("card", "card.code_frozen", "zh-CN"));
    await visit("code-over");
  });

  await test.step("frozen, nothing can be unbound or bound", async () => {
    await page.goto(`/card/${card}/centre`);
    await visit("centre");
    await expect(page.locator('main a[href*="/unbind"]')).toHaveCount(0);
    await page.goto(`/card/${card}/unbind?which=all`);
    await expect(page).toHaveURL(/\/centre$/);
    await page.goto("/card");
    await visit("wallet");
    await expect(page.locator('.card-slot:has(.card-face--frozen) a[href^="/card/activate/"]')).toHaveCount(0);
  });

  await test.step("somebody else's number frees nothing", async () => {
    await page.goto(`/card/${card}/unfreeze`);
    await visit("unfreeze");
    await page.locator("[name=id_number]").fill(stoppable(smsSink, "445300", 4).id_number);
    await refused(page, way, "id_number");
  });

  await test.step("number and code free it", async () => {
    await page.locator("[name=id_number]").fill(hand.person.id_number);
    const sent = await code(hand);
    await visit("unfreeze-code");
    await page.locator("[name=code]").fill(sent);
    expect(await send(page)).toBe(303);
    await expect(page).toHaveURL(/\/done\/unfrozen$/);
    await page.goto(codePage);
    expect(await digits(page)).toMatch(/^1\d{39}$/);
  });
});

test("a lost phone: the number alone freezes, the password is not needed", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "441300", 3) };
  await openWallet(hand);
  await activate(hand);
  await test.step("the account has a password", async () => {
    await page.goto("/my/settings/password");
    const sent = await code(hand);
    await page.locator("[name=code]").fill(sent);
    await page.locator("[name=password]").fill("绿色的小船在湖上漂着");
    expect(await send(page)).toBe(303);
    await signOut(page);
  });

  const found = await another();
  const visit = (name: string) => look(found, way, `lost-${name}`);
  await signInByCode({ ...hand, page: found });
  await expect(found).toHaveURL(/\/sign-in\/password$/);
  await visit("password");
  await found.locator('main a[href="/card/lost"]').click();
  await visit("cards");
  await expect(found.locator("main")).not.toContainText(hand.person.name);
  expect(await send(found, found.locator('main form[action="/card/lost"] button'))).toBe(303);
  await expect(found.locator(".notice--success")).toBeVisible();
  await visit("frozen");

  await test.step("signed in again, the card is frozen", async () => {
    await found.goto("/sign-in/password");
    await found.locator("[name=password]").fill("绿色的小船在湖上漂着");
    expect(await send(found, found.locator("main form button.button--primary").first())).toBe(303);
    await found.goto("/card");
    await expect(found.locator(".card-face--frozen")).toBeVisible();
  });
});
