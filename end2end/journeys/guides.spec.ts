// Somebody in a situation finds what to do, reads it in either language, and meets the same words where a question is asked.
import type { Page } from "@playwright/test";
import { activate, addDocuments, application, begin, certificate, expect, givePayee, goOn, look, openWallet, prove, send, signIn, stoppable, test, words } from "../support";

for (const language of ["zh-CN", "en"] as const) {
  test(`from a situation to what to do, in ${language}`, async ({ page, way }) => {
    await page.goto(`/language/${language}?to=/help`);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    expect(await page.locator(".situation").count()).toBeGreaterThanOrEqual(20);
    await look(page, way, `help-${language}`);

    await test.step("a guide with its contents, sources and day", async () => {
      await page.locator('.situation[href="/help/bereavement"]').click();
      await expect(page).toHaveURL(/\/help\/bereavement$/);
      await page.locator('.contents a[href="#others"]').click();
      await expect(page).toHaveURL(/#others$/);
      await expect(page.locator("#others")).toBeInViewport();
      await page.locator('.cite a[href="#source-1"]').first().click();
      await expect(page.locator("#source-1")).toBeInViewport();
      await look(page, way, `guide-bereavement-${language}`);
      await page.locator('main a[href="/help/filling-in#death-proof"]').click();
      await expect(page.locator("#death-proof")).toBeInViewport();
    });

    await test.step("what the rules say stands in the guides", async () => {
      await page.goto("/help/unbind");
      await expect(page.locator("#wechat")).toBeVisible();
      await expect(page.locator("main")).toContainText(language === "en" ? "22 Nov 2026" : "2026年11月22日");
      await page.goto("/help/refund");
      const rules = page.locator("details", { has: page.locator('a[href="/regions/411481"]') });
      await rules.locator("summary").first().click();
      await expect(page.locator('main a[href="/regions/411481"]')).toBeVisible();
      await look(page, way, `guide-refund-open-${language}`);
    });

    await test.step("every guide is a page that fits a phone", async () => {
      await page.goto("/help");
      const guides = await page.locator(".situation").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
      for (const guide of guides) {
        await page.goto(guide);
        await look(page, way, `${guide.slice(1).replace("/", "-")}-${language}`);
      }
    });
  });
}

/** Opens the help of the page's question, which says what the guide says there. */
async function helped(page: Page, guide: string): Promise<void> {
  const help = page.locator("main details.disclosure", { hasText: words("guide", "guide.help_with", "zh-CN") });
  await expect(help).toHaveCount(1);
  await help.locator("summary").click();
  await expect(help.locator(`a[href^="/help/${guide}#"]`)).toBeVisible();
  const said = await help.locator("li").first().innerText();
  const whole = await page.request.get(`/help/${guide}`);
  const plain = (text: string) => text.replace(/<sup.*?<\/sup>/g, "").replace(/<[^>]*>|\s/g, "");
  expect(plain(await whole.text())).toContain(plain(said));
}

test("each step that asks has its help, in the guide's words", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "411481", 3) };
  await signIn(hand);
  await prove(hand);
  await begin(hand, "EMPLOYEE");
  const draft = application(page);
  await page.locator("[name=employee_since]").fill("2026-09-03");
  expect(await send(page)).toBe(303);
  await helped(page, "filling-in");
  await look(page, way, "help-documents");
  await addDocuments(page);
  await goOn(page);
  await expect(page).toHaveURL(/\/payee$/);
  await helped(page, "filling-in");
  await look(page, way, "help-payee");
  await givePayee(hand);
  await expect(page).toHaveURL(/\/check$/);
  await helped(page, "filling-in");
  await page.goto(`/applications/${draft}/reason`);
  await helped(page, "reasons");
  await look(page, way, "help-reason");
});

test("each act on the card has its help", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "441300", 5) };
  await openWallet(hand);
  await page.locator('main a[href^="/card/activate/"]').first().click();
  await helped(page, "electronic-card");
  await activate(hand);
  const card = certificate(page);
  for (const [act, guide] of [["unbind?which=all", "unbind"], ["freeze", "freeze"], ["entrust", "purchase"]] as const) {
    await page.goto(`/card/${card}/${act}`);
    await helped(page, guide);
    await look(page, way, `help-${guide}-asked`);
  }
});
