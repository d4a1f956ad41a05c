// Opened in the mini program: whoever allowed it is signed in by one press, on a page that says as whom.
import type { Page } from "@playwright/test";
import { expect, hydrated, look, prove, send, signIn, stoppable, test } from "../support";

/** As the mini program asks: a program, not a page. */
async function ticket(page: Page): Promise<string | null> {
  const asked = await fetch(new URL("/hosts/wechat/ticket", page.url()), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code: "code-journey" }),
  });
  expect(asked.status).toBe(200);
  return (await asked.json()).ticket;
}

const opened = (ticket: string | null) => `/hand-off?ticket=${ticket}&to=%2Fmy%2Fnotices&scale=1#wechat_redirect`;

test("WeChat is bound, allowed to sign in, does so once for each ticket, and is stopped again", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "441300", 6) };
  await signIn(hand);
  await prove(hand);

  await test.step("bound for notices, it signs nobody in", async () => {
    await page.goto("/my/notices/settings/wechat");
    const state = await page.locator("main [data-state]").getAttribute("data-state");
    await page.goto(`/my/notices/settings/wechat?code=code-journey&state=${state}`);
    expect(await send(page)).toBe(303);
    expect(await ticket(page)).toBeNull();
  });

  const choose = (act: string) => send(page, page.locator(`main form[action="/my/sessions/wechat"] button[value="${act}"]`));
  await test.step("allowed among the sessions", async () => {
    await page.goto("/my/sessions");
    await look(page, way, "hand-off-offered");
    expect(await choose("allow")).toBe(303);
    await expect(page).toHaveURL(/\/my\/sessions\?wechat$/);
    await look(page, way, "hand-off-allowed");
  });

  const other = await another();
  const given = await ticket(page);
  await test.step("the address leads to a page that says as whom; one press signs in and leads on", async () => {
    await other.goto(opened(given));
    await expect(other).toHaveURL(/\/hand-off(#wechat_redirect)?$/);
    await hydrated(other, way);
    await expect(other.locator("main")).toContainText(hand.person.name.slice(0, 1) + "*");
    await look(other, way, "hand-off");
    expect(await send(other)).toBe(303);
    await expect(other).toHaveURL(/\/my\/notices(#wechat_redirect)?$/);
    await expect(other.locator("main")).toContainText("已允许用微信登录");
  });

  await test.step("once: a second browser with the same address signs in by phone", async () => {
    const third = await another();
    await third.goto(opened(given));
    await expect(third).toHaveURL(/\/sign-in\?ended=ticket/);
    await look(third, way, "hand-off-over");
  });

  await test.step("stopped", async () => {
    await page.goto("/my/sessions");
    expect(await choose("forbid")).toBe(303);
    expect(await ticket(page)).toBeNull();
  });
});
