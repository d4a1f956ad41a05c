// An open page tells by itself what changed, and says before a session ends.
import { apply, expect, look, prove, send, signIn, signInAtDesk, stoppable, take, test } from "../support";

test("an open status page follows the case, and never over what is being typed", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "440300", 7) };
  await signIn(hand);
  await prove(hand);
  const id = await apply(hand);
  await page.goto(`/applications/${id}`);
  const title = page.locator(".outcome h1, .outcome h2").first();
  const before = (await title.textContent()) ?? "";
  const desk = await another(1280);
  await signInAtDesk(desk, smsSink, "clerk");

  await test.step("somebody takes the case, and the page says so", async () => {
    await take(desk, id);
    if (way === "noscript") await page.reload();
    await expect(title).not.toHaveText(before, { timeout: 15_000 });
    if (way !== "noscript") await expect(page.locator("#renewed")).toBeVisible();
    await look(page, way, "live-renewed");
  });

  await test.step("what is being typed stays, and a line says that there is news", async () => {
    const box = page.locator("#messages [name=message]");
    await box.fill("我想补充一句");
    await desk.goto(`/desk/cases/${id}`);
    await desk.locator("#messages details:has([name=message]) > summary").click();
    await desk.locator("#messages [name=message]").fill("请稍等。");
    expect(await send(desk, desk.locator('#messages button:not([name="insert"])').first())).toBe(303);
    if (way === "noscript") return;
    await expect(page.locator("#news")).toBeVisible({ timeout: 15_000 });
    await expect(box).toHaveValue("我想补充一句");
    await look(page, way, "live-news");
    await page.locator("#news a").click();
    await expect(page.locator("#messages")).toContainText("请稍等。");
  });
});

test("whoever is still there is asked before the session ends, and stays", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "445300", 7) };
  const bar = page.locator("#stay");
  const minutes = async (n: number) => page.clock.fastForward(n * 60_000);
  if (way !== "noscript") await page.clock.install();
  await signIn(hand);
  await page.goto("/my");
  await expect(bar, "nothing is said while there is time").toBeHidden();
  if (way === "noscript") return;

  await test.step("two minutes before, with a button", async () => {
    await minutes(28);
    await expect(bar.locator('[data-line="idle"]')).toBeVisible();
    await expect(bar.locator("[data-time]")).toHaveText(/^0:\d\d$|^1:\d\d$/);
    await look(page, way, "session-warning");
    await bar.locator("button").press("Enter");
    await expect(bar).toBeHidden();
  });

  await test.step("afterwards it says what becomes of what was typed", async () => {
    await minutes(31);
    await expect(bar.locator('[data-line="over"]')).toBeVisible();
    await expect(bar.locator("a")).toHaveAttribute("href", "/sign-in");
    await look(page, way, "session-over");
  });
});
