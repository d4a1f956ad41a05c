// Who watches over an office reads what is kept how long; a supervisor places a hold on a case, and another one lifts it.
import type { Page } from "@playwright/test";
import { choose, enterCode, expect, knock, look, refused, sayWhy, send, signInAtDesk, test, totp, words } from "../support";

const OWN = "a password of my own";
const ORDER = "（2026）法1号";
const say = (key: string) => words("retention", key, "zh-CN");

test("a hold is placed by one supervisor and lifted by another", async ({ page: _, way, smsSink, another }) => {
  const boss = await another(1280);
  await signInAtDesk(boss, smsSink, "supervisor");

  await test.step("the terms, each with its mark", async () => {
    await boss.goto("/desk/retention");
    await expect(boss.locator("table").first()).toContainText(say("retention.withdrawn"));
    await expect(boss.locator("table").first().locator("tbody tr")).toHaveCount(11);
    await expect(boss.locator("main")).toContainText(say("retention.stays"));
    await look(boss, way, "retention");
  });

  const address = await test.step("a hold is placed from the case", async () => {
    await boss.goto("/desk");
    const first = boss.locator(".queue tbody tr th a").first();
    const href = (await first.getAttribute("href")) ?? "";
    await boss.goto(href);
    if (await sayWhy(boss)) await boss.goto(href);
    await boss.getByRole("link", { name: say("retention.place_link") }).click();
    await look(boss, way, "retention-place");
    await refused(boss, way, "reason");
    await boss.locator("[name=reason]").fill("法院调查 <b>");
    await refused(boss, way, "order");
    await expect(boss.locator("[name=reason]")).toHaveValue("法院调查 <b>");
    await boss.locator("[name=order]").fill(ORDER);
    expect(await send(boss)).toBe(303);
    await expect(boss.locator("main")).toContainText(say("retention.was_placed"));
    await expect(boss.locator("main")).toContainText(say("retention.second"));
    await expect(boss.locator("main form[method=post]")).toHaveCount(0);
    await look(boss, way, "retention-hold");
    const address = new URL(boss.url()).pathname;
    await boss.goto(href);
    await expect(boss.locator("main")).toContainText(say("retention.case_held"));
    await look(boss, way, "retention-case");
    return address;
  });

  const admin = await another(1280);
  await signInAtDesk(admin, smsSink, "admin");
  await test.step("an administrator sees it, and can't lift it", async () => {
    await admin.goto("/desk/retention");
    await admin.getByRole("link", { name: ORDER }).click();
    await expect(admin.locator("main")).toContainText(ORDER);
    await expect(admin.locator("main form[method=post]")).toHaveCount(0);
  });

  await test.step("another supervisor lifts it, with a reason", async () => {
    await admin.goto("/desk/members");
    const first = await hire(admin);
    const second = await another(1280);
    await enrolled(second, first);
    await second.goto(address);
    await refused(second, way, "why", second.locator("main button.button--danger"));
    await second.locator("[name=why]").fill("已结案");
    expect(await send(second, second.locator("main button.button--danger"))).toBe(303);
    await expect(second.locator("main")).toContainText(say("retention.was_lifted"));
    await look(second, way, "retention-lifted");
    await second.goto("/desk/retention");
    await expect(second.locator("tr", { hasText: ORDER })).toContainText(say("retention.ended"));
  });
});

async function hire(admin: Page): Promise<string> {
  const panel = admin.locator("section.panel").last();
  await admin.locator("[name=login]").fill("second-boss");
  await admin.locator("[name=name]").fill("另一位主管");
  await choose(admin, "role", "supervisor");
  expect(await send(admin, panel.locator("button"))).toBe(200);
  return admin.locator(".secret").innerText();
}

async function enrolled(member: Page, first: string): Promise<void> {
  expect(await knock(member, "second-boss", first)).toBe(303);
  expect(await enterCode(member, totp(await member.locator(".secret").innerText()))).toBe(200);
  await member.goto("/desk/me");
  await member.locator("[name=current]").fill(first);
  await member.locator("[name=password]").fill(OWN);
  expect(await send(member)).toBe(303);
}
