// Queues: a case is found in the standing ones, by a filter, and in a queue of one's own; the keys reach all of it.
import { apply, choose, expect, look, prove, send, signIn, signInAtDesk, stoppable, test } from "../support";

const NAME = "急件";

test("a filter becomes a queue of one's own, and the keys walk it", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "411481", 5) };
  await signIn(hand);
  await prove(hand);
  const id = await apply(hand);
  const desk = await another(1280);
  await signInAtDesk(desk, smsSink, "clerk");
  const row = desk.locator("tr", { has: desk.locator(`a[href="/desk/cases/${id}"]`) });

  await test.step("it waits in a standing queue", async () => {
    await desk.goto("/desk?queue=unassigned");
    await expect(row).toHaveCount(1);
    await look(desk, way, "queue-unassigned");
    await desk.goto("/desk?queue=mine");
    await expect(row).toHaveCount(0);
  });

  await test.step("it is filtered, and the filter is saved", async () => {
    await desk.locator("details summary").click();
    await desk.locator("select[name=region]").selectOption("411481");
    await desk.locator("select[name=reason]").selectOption("EMPLOYEE");
    await choose(desk, "state", "Submitted");
    const mine = desk.locator("main input[name=state]:checked:not([value=Submitted])");
    while ((await mine.count()) > 0) await desk.locator(`label[for="${await mine.first().getAttribute("id")}"]`).click();
    await desk.locator("select[name=assigned]").selectOption("");
    await desk.locator('form[method="get"] button').first().click();
    await expect(desk).toHaveURL(/filter=on/);
    await expect(row).toHaveCount(1);
    await look(desk, way, "queue-filtered");
    const save = desk.locator('form[action="/desk/views"]');
    expect(await send(desk, save.locator("button"))).toBe(422);
    await look(desk, way, "queue-unnamed");
    await desk.locator("[name=name]").fill(NAME);
    expect(await send(desk, desk.locator('form[action="/desk/views"] button'))).toBe(303);
    await expect(desk.locator("h1")).toHaveText(NAME);
    await expect(row).toHaveCount(1);
    await expect(desk.locator(".tabs [aria-current]")).toContainText(NAME);
  });

  await test.step("its columns are chosen, and it opens first", async () => {
    await desk.goto("/desk/views");
    await look(desk, way, "queue-own");
    await desk.locator("tr", { hasText: NAME }).locator('a[href^="/desk/views/"]').click();
    await look(desk, way, "queue-change");
    for (const column of ["region", "reason", "submitted", "deadline"]) await desk.locator(`[name=place-${column}]`).fill("");
    await desk.locator("[name=place-age]").fill("1");
    await desk.locator("[name=place-insured]").fill("2");
    expect(await send(desk)).toBe(303);
    await expect(desk.locator("thead th")).toHaveText(["编号", "已等", "参保人", "状态", "经办人"]);
    await desk.goto("/desk/views");
    expect(await send(desk, desk.locator("tr", { hasText: NAME }).locator('form[action="/desk/start"] button'))).toBe(303);
    await desk.goto("/desk");
    await expect(desk.locator("h1")).toHaveText(NAME);
  });

  await test.step("the keys are listed, and walk the queue where scripts run", async () => {
    await desk.goto("/desk/keys");
    await look(desk, way, "queue-keys");
    await desk.goto("/desk");
    if (way !== "noscript") {
      await desk.keyboard.press("?");
      await expect(desk.locator("#desk-keys")).toBeVisible();
      await desk.keyboard.press("Escape");
      await expect(desk.locator("#desk-keys")).toBeHidden();
      await desk.keyboard.press("/");
      await expect(desk.locator("[name=search]")).toBeFocused();
      await desk.keyboard.press("j");
      await expect(desk.locator("[name=search]"), "a field gets what is typed").toHaveValue("j");
      await desk.locator("h1").click();
      const links = desk.locator(".queue tbody th a");
      await desk.keyboard.press("j");
      await expect(links.first()).toBeFocused();
      await desk.keyboard.press("k");
      await expect(links.first()).toBeFocused();
      await desk.keyboard.press("x");
      await expect(desk.locator(".queue input[name=case]").first()).toBeChecked();
      await desk.keyboard.press("o");
      await expect(desk).toHaveURL(/\/desk\/cases\//);
      // The keys are there once the page is.
      await desk.waitForLoadState("load");
      await desk.keyboard.press("u");
      await expect(desk.locator("h1")).toHaveText(NAME);
    }
    await desk.goto("/desk/keys");
    expect(await send(desk, desk.locator('main form[method="post"] button'))).toBe(303);
    await desk.goto("/desk");
    await expect(desk.locator("#desk-keys")).toHaveCount(0);
  });

  await test.step("it is taken in its row, and the queue is thrown away", async () => {
    expect(await send(desk, row.locator(`button[formaction="/desk/cases/${id}/take"]`))).toBe(303);
    await desk.goto("/desk?queue=mine");
    await expect(row).toHaveCount(1);
    await desk.goto("/desk/views");
    await desk.locator("tr", { hasText: NAME }).locator('a[href^="/desk/views/"]').click();
    expect(await send(desk, desk.locator('button[name="delete"]'))).toBe(303);
    await desk.goto("/desk");
    await expect(desk.locator("h1")).toHaveText("待认领");
  });
});
