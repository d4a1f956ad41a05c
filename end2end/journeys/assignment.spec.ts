// A case changes hands: taken over with a reason, and handed on by the supervisor because somebody is away.
import { apply, expect, look, openAct, prove, send, signIn, signInAtDesk, stoppable, take, test } from "../support";

test("a case is taken over, and handed on when its clerk is away", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "411481", 6) };
  await signIn(hand);
  await prove(hand);
  const id = await apply(hand);
  const [clerk, colleague, boss] = [await another(1280), await another(1280), await another(1280)];
  await signInAtDesk(clerk, smsSink, "clerk");
  await signInAtDesk(colleague, smsSink, "clerk2");
  await signInAtDesk(boss, smsSink, "supervisor");

  await test.step("whoever takes over says why, and the other hears it", async () => {
    await take(clerk, id);
    await openAct(colleague, id, "take_over");
    expect(await send(colleague, colleague.locator('#act form[method="post"] button').first())).toBe(422);
    await look(colleague, way, "assignment-silent");
    await colleague.locator("[name=note]").first().fill("同事外出，急件先办");
    expect(await send(colleague, colleague.locator('#act form[method="post"] button').first())).toBe(303);
    await clerk.goto("/desk");
    const message = clerk.locator(".notice", { hasText: "同事外出，急件先办" });
    await expect(message).toBeVisible();
    await look(clerk, way, "assignment-told");
    expect(await send(clerk, message.locator("button"))).toBe(303);
    await expect(message).toHaveCount(0);
  });

  await test.step("the supervisor puts down who is away", async () => {
    await boss.goto("/desk/team");
    await look(boss, way, "team");
    await boss.locator("select[name=staff]").selectOption({ label: await name(colleague) });
    const today = "2026-12-03";
    await boss.locator("[name=from]").fill(today);
    expect(await send(boss, boss.locator('form[action="/desk/team"] button'))).toBe(422);
    await boss.locator("[name=until]").fill(today);
    expect(await send(boss, boss.locator('form[action="/desk/team"] button'))).toBe(303);
    await look(boss, way, "team-away");
  });

  await test.step("their case is handed on, seen first", async () => {
    await boss.locator('.notice a[href*="member="]').first().click();
    await boss.locator(`input[name=case][value^="${id}."]`).check();
    await boss.locator("select[name=act]").selectOption("assign");
    expect(await send(boss, boss.locator(".bulk button"))).toBe(200);
    await look(boss, way, "assign-form");
    expect(await send(boss, boss.locator('button[name="preview"]'))).toBe(422);
    const options = boss.locator("select[name=to] option");
    const to = async (who: string) => (await options.filter({ hasText: who }).first().getAttribute("value")) as string;
    // Nobody who is away gets anything.
    await boss.locator("select[name=to]").selectOption(await to(await name(colleague)));
    await boss.locator("[name=note]").fill("同事请假");
    expect(await send(boss, boss.locator('button[name="preview"]'))).toBe(200);
    await expect(boss.locator('button[name="do"]')).toHaveCount(0);
    await look(boss, way, "assign-cannot");
    await boss.locator("select[name=to]").selectOption(await to(await name(clerk)));
    expect(await send(boss, boss.locator('button[name="preview"]'))).toBe(200);
    await look(boss, way, "assign-preview");
    expect(await send(boss, boss.locator('button[name="do"]'))).toBe(303);
    await expect(boss.locator(".notice")).toContainText("已办1件");
    await look(boss, way, "assign-results");
  });

  await test.step("who has it now is told; who was away is back", async () => {
    await clerk.goto("/desk?queue=mine");
    await expect(clerk.locator(`main tbody a[href="/desk/cases/${id}"]`)).toHaveCount(1);
    expect(await send(clerk, clerk.locator(".notice", { hasText: "同事请假" }).locator("button").first())).toBe(303);
    await colleague.goto("/desk/team");
    expect(await send(colleague, colleague.locator('form[action^="/desk/team/"] button').first())).toBe(303);
    await expect(colleague.locator('form[action^="/desk/team/"]')).toHaveCount(0);
  });
});

/** The reader's name, from the page's bar. */
async function name(page: import("@playwright/test").Page): Promise<string> {
  return ((await page.locator(".bar__who").innerText()).split(" · ")[0] as string).trim();
}
