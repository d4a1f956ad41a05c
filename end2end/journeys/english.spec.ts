// One whole stop in English: nothing Chinese is left but people's own names, numbers of official documents, and what is
// marked as Chinese.
import type { Page } from "@playwright/test";
import { apply, expect, look, messages, prove, signIn, stoppable, test } from "../support";

/** What is marked as Chinese may be Chinese. */
const MARKED = "[lang|=zh]";
/** So may the number under which an official document is found, e.g. 国办发〔2024〕38号. */
const NUMBER = "\\p{Script=Han}+〔\\d{4}〕\\d+号";

test("a stop in English has no Chinese left over", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "441300", 2) };
  const left: string[] = [];
  const visit = async (name: string) => {
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    left.push(...(await chinese(page, hand.person.name)).map((text) => `${name}: ${text}`));
    await look(page, way, `english-${name}`);
  };
  await page.goto("/language/en?to=/sign-in");
  await signIn(hand, visit);
  await prove(hand, visit);
  await visit("my");
  const id = await apply(hand, visit);
  await expect(page.locator(".outcome")).toContainText("Approved");
  await visit("status");
  const receipt = page.locator('main a[href^="/receipts/"]').first();
  await expect(async () => {
    await page.reload();
    await expect(receipt).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await receipt.click();
  await visit("receipt");
  await page.goto(page.url().replace("/receipts/", "/check/"));
  await visit("check");
  for (const path of [`/applications/${id}/undo`, "/my/notices", "/my/sessions", "/my/settings", "/my/settings/phone", "/my/settings/password", "/privacy", "/help"]) {
    await page.goto(path);
    await visit(path.replaceAll("/", "-").slice(1));
  }
  expect(left).toEqual([]);
  for (const { text } of messages(smsSink, hand.person.phone)) expect(text, "text messages, too").not.toMatch(/\p{Script=Han}/u);
});

/** The texts and labels with Chinese characters in them, except where they belong. */
function chinese(page: Page, person: string): Promise<string[]> {
  return page.evaluate(
    ([marked, person, numbers]) => {
      const found: string[] = [];
      // A masked name keeps one character: 梁**.
      const others = (text: string) => text.replaceAll(person, "").replace(/\p{Script=Han}\*+/gu, "").replace(new RegExp(numbers, "gu"), "");
      for (const element of document.querySelectorAll("body *, title")) {
        if (element.closest(marked) || element.closest("script, template") || element.closest("label[for^=f-language], details dd:first-of-type")) continue;
        const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? "");
        const labels = ["aria-label", "alt", "title", "placeholder", "data-words"].map((name) => element.getAttribute(name) ?? "");
        for (const text of [...texts, ...labels]) if (/\p{Script=Han}/u.test(others(text))) found.push(text.trim());
      }
      return found;
    },
    [MARKED, person, NUMBER] as const,
  );
}
