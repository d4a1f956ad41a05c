// Many cases at once: each by itself, under the rules of the single act, with a result of its own.
import { apply, choose, expect, look, openAct, prove, send, signIn, signInAtDesk, stoppable, take, test } from "../support";

test("two are refused at once; the one that moved meanwhile says so", async ({ page, way, smsSink, another }) => {
  const ids: string[] = [];
  const second = await another(360);
  for (const [resident, number] of [[page, 7], [second, 4]] as const) {
    const hand = { page: resident, way, sink: smsSink, person: stoppable(smsSink, "411481", number) };
    await signIn(hand);
    await prove(hand);
    ids.push(await apply(hand));
  }
  const [clerk, colleague] = [await another(1280), await another(1280)];
  await signInAtDesk(clerk, smsSink, "clerk");
  await signInAtDesk(colleague, smsSink, "clerk2");
  for (const id of ids) await take(clerk, id);

  await test.step("nothing is chosen by a slip", async () => {
    await clerk.goto("/desk?queue=mine");
    await clerk.locator("select[name=act]").selectOption("refuse");
    expect(await send(clerk, clerk.locator(".bulk button"))).toBe(422);
    await look(clerk, way, "bulk-nothing");
  });

  await test.step("both are chosen and looked at", async () => {
    await clerk.goto("/desk?queue=mine");
    for (const id of ids) await clerk.locator(`input[name=case][value^="${id}."]`).check();
    await clerk.locator("select[name=act]").selectOption("refuse");
    expect(await send(clerk, clerk.locator(".bulk button"))).toBe(200);
    expect(await send(clerk, clerk.locator('button[name="preview"]'))).toBe(422);
    await look(clerk, way, "bulk-lacks");
    await choose(clerk, "reasons", "reason_not_met");
    await clerk.locator("[name=note]").fill("材料与登记不符");
    expect(await send(clerk, clerk.locator('button[name="preview"]'))).toBe(200);
    await expect(clerk.locator(".notice").first()).toContainText("可以办2件");
    await look(clerk, way, "bulk-preview");
  });

  await test.step("one moves meanwhile; the other is done", async () => {
    await openAct(colleague, ids[1] as string, "take_over");
    await colleague.locator("[name=note]").first().fill("材料我来核");
    expect(await send(colleague, colleague.locator('#act form[method="post"] button').first())).toBe(303);
    expect(await send(clerk, clerk.locator('button[name="do"]'))).toBe(303);
    await expect(clerk.locator(".notice").first()).toContainText("已办1件，未办1件");
    await expect(clerk.locator("tr", { has: clerk.locator(`a[href="/desk/cases/${ids[1]}"]`) })).toContainText("换人审核");
    await look(clerk, way, "bulk-results");
    await page.reload();
    await expect(page.locator("main")).toContainText("不予办理");
  });
});
