// One whole stop in English: nothing Chinese is left but people's own names, numbers of official documents, and what is
// marked as Chinese.
import { apply, expect, look, messages, prove, signIn, stoppable, test } from "../support";
import { chinese } from "../support/chinese";

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
