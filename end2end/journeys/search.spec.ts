// A clerk finds somebody, says what for, and that person sees that the office looked.
import { apply, choose, expect, look, prove, send, signIn, signInAtDesk, stoppable, test } from "../support";

test("somebody is found and looked at with a purpose, and sees it", async ({ page, way, smsSink, another }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "320500", 5) };
  const { person } = hand;
  await signIn(hand);
  await prove(hand);
  const id = await apply(hand);
  const desk = await another(1280);
  await signInAtDesk(desk, smsSink, "clerk2");
  const find = async (words: string) => {
    await desk.goto("/desk");
    await desk.locator("[name=search]").fill(words);
    return send(desk, desk.locator('main form[action="/desk/search"] button').first());
  };

  await test.step("one box, whatever is typed; too little is refused", async () => {
    expect(await find("张")).toBe(422);
    await look(desk, way, "search-short");
    for (const words of [person.name, person.phone, person.id_number]) {
      expect(await find(words)).toBe(200);
      await expect(desk.locator(`main a[href="/desk/cases/${id}"]`)).toBeVisible();
      await expect(desk.locator("main")).not.toContainText(person.id_number);
      expect(desk.url(), "nothing of it stands in the address").toMatch(/\/desk\/search$/);
    }
    await look(desk, way, "search-found");
  });

  await test.step("the person opens with a purpose", async () => {
    await desk.locator('main a[href^="/desk/people/"]').first().click();
    await look(desk, way, "search-purpose");
    expect(await send(desk)).toBe(422);
    await choose(desk, "purpose", "inquiry");
    expect(await send(desk)).toBe(303);
    await expect(desk.locator("h1")).toHaveText(person.name);
    await look(desk, way, "search-person");
  });

  await test.step("the person sees when, which office and why, not who", async () => {
    await page.goto("/privacy");
    await page.locator('a[href="/my/looks"]').click();
    await expect(page.locator("main")).toContainText("本人来电或来窗口询问");
    const clerk = ((await desk.locator(".bar__who").innerText()).split(" · ")[0] as string).trim();
    await expect(page.locator("main")).not.toContainText(clerk);
    await look(page, way, "looks");
  });
});
