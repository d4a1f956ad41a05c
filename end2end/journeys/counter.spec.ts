// Whoever's phone is not in the register is confirmed at the counter, and goes on with the phone at hand.
import { expect, look, messages, primary, refused, send, signIn, signInAtDesk, stoppable, test } from "../support";

test("an identity is confirmed at the counter", async ({ page, way, smsSink, another }) => {
  const person = { ...stoppable(smsSink, "110000", 2), phone: "19900000418" };
  const hand = { page, way, sink: smsSink, person };
  const visit = (name: string) => look(page, way, `counter-${name}`);
  await signIn(hand);

  await test.step("no code arrives, and the page says where to go", async () => {
    const before = messages(smsSink, person.phone).length;
    await page.goto("/proof");
    await page.locator("[name=name]").fill(person.name);
    await page.locator("[name=id_number]").fill(person.id_number);
    expect(await send(page)).toBe(303);
    await expect(page.locator("main")).toContainText("窗口");
    await visit("no-code");
    expect(messages(smsSink, person.phone)).toHaveLength(before);
  });

  await test.step("staff see the document and confirm", async () => {
    const desk = await another(1280);
    await signInAtDesk(desk, smsSink, "clerk");
    await desk.goto("/desk/counter");
    await look(desk, way, "desk-counter");
    await desk.locator("[name=phone]").fill(person.phone);
    await desk.locator("[name=name]").fill(person.name);
    await desk.locator("[name=id_number]").fill(stoppable(smsSink, "110000", 4).id_number);
    await refused(desk, way, "seen");
    await desk.locator("main label[for=f-seen]").click();
    await refused(desk, way, "id_number");
    await expect(desk.locator("[name=phone]")).toHaveValue(person.phone);
    await expect(desk.locator("[name=name]")).toHaveValue(person.name);
    await look(desk, way, "desk-counter-refused");
    await desk.locator("[name=id_number]").fill(person.id_number);
    expect(await send(desk, primary(desk))).toBe(303);
    await expect(desk.locator("main")).toContainText("身份已确认");
    await look(desk, way, "desk-counter-done");
  });

  await test.step("the register's phone is told, and sending waits a day", async () => {
    expect(messages(smsSink, stoppable(smsSink, "110000", 2).phone).at(-1)?.text).toContain("窗口已核验您的身份");
    await page.goto("/my");
    await expect(page.locator("main")).toContainText("24 小时");
    await visit("my");
  });
});
