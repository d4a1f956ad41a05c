// A region where a second person must agree: never the first, and nobody on a page that is out of date.
import { addDocuments, application, begin, confirm, declareAndSend, expect, givePayee, goOn, look, openAct, prove, send, signIn, signInAtDesk, stoppable, take, test } from "../support";

test.use({ expectedFailures: [/\/desk\/cases\/[a-z0-9]+\/(approve|take|note|release|propose)$/] });

test("one proposes, another approves, and a stale page changes nothing", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "411481") };
  await signIn(hand);
  await prove(hand);
  await begin(hand, "EMPLOYEE");
  await page.locator("[name=employee_since]").fill("2026-09-03");
  expect(await send(page)).toBe(303);
  await addDocuments(page);
  await goOn(page);
  await givePayee(hand, (name) => look(page, way, name));
  await declareAndSend(hand);
  const id = application(page);

  const clerk = await another(1280);
  const supervisor = await another(1280);
  await signInAtDesk(clerk, smsSink, "clerk2");
  await signInAtDesk(supervisor, smsSink, "supervisor");

  await test.step("a page that is out of date is refused", async () => {
    await supervisor.goto(`/desk/cases/${id}`);
    await take(clerk, id);
    expect(await send(supervisor, supervisor.locator(`main form[action*="/${id}/take"] button`))).toBe(409);
    await look(supervisor, way, "desk-conflict");
  });

  await test.step("the first person proposes and may not second", async () => {
    await openAct(clerk, id, "propose");
    await look(clerk, way, "desk-propose");
    expect(await confirm(clerk)).toBe(303);
    await clerk.goto(`/desk/cases/${id}`);
    await look(clerk, way, "desk-proposed");
    // No page offers it: whoever sends it all the same is told why not.
    await openAct(supervisor, id, "approve");
    const version = await supervisor.locator('main [name="version"]').first().inputValue();
    await clerk.locator('main form[action*="/note"]').evaluate((form, version) => {
      form.setAttribute("action", (form.getAttribute("action") as string).replace("/note", "/approve"));
      const field = form.querySelector('[name="version"]') ?? form.appendChild(document.createElement("input"));
      field.setAttribute("name", "version");
      field.setAttribute("value", version);
    }, version);
    expect(await send(clerk, clerk.locator('main form[action*="/approve"] button'))).toBe(403);
    await expect(clerk.locator("main a").first()).toBeVisible();
    await look(clerk, way, "desk-same-person");
  });

  await test.step("another person approves", async () => {
    await openAct(supervisor, id, "approve");
    await look(supervisor, way, "desk-second");
    expect(await confirm(supervisor)).toBe(303);
    await page.reload();
    await expect(page.locator(".outcome")).toContainText("已同意");
    await look(page, way, "two-approved");
  });
});
