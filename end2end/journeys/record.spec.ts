// The auditor searches the record, proves an entry and checks the whole; supervisors and everybody read figures.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { expect, look, send, signInAtDesk, stoppable, test } from "../support";

const PROGRAM = process.env.YITUI_BIN ?? "../target/debug/yitui";

test("an auditor finds what is on record about a person, and anybody can check the proof", async ({ way, smsSink, another }, info) => {
  const person = stoppable(smsSink, "445300", 5);
  const page = await another(1280);
  await signInAtDesk(page, smsSink, "auditor");
  await page.goto("/desk/record");
  const search = page.locator("main form").filter({ has: page.locator("[name=person]") });

  await test.step("nobody fits a number that nobody has", async () => {
    await search.locator("[name=person]").fill("110101199003070011");
    expect(await send(page, search.locator("button"))).toBe(422);
    await look(page, way, "record-nobody");
  });

  await test.step("a number leads to its person, and never stands in an address", async () => {
    await search.locator("[name=person]").fill(person.id_number);
    expect(await send(page, search.locator("button"))).toBe(303);
    await expect(page).toHaveURL(/\/desk\/record\?about=[0-9a-z]{26}$/);
    await expect(page.locator("main table")).toContainText("record.looked_up");
    expect(await page.locator("body").innerText()).not.toContain(person.id_number);
    await look(page, way, "record-person");
  });

  await test.step("an entry is proven, here and by its file alone", async () => {
    await page.locator("main table tbody th a").first().click();
    await expect(page).toHaveURL(/\/desk\/record\/\d+$/);
    await look(page, way, "record-entry");
    const [file, key] = [info.outputPath("proof.json"), info.outputPath("key.pem")];
    writeFileSync(file, await (await page.request.get(`${page.url()}/proof`)).body());
    writeFileSync(key, await (await page.request.get("/.well-known/yitui-receipt-key.pem")).body());
    const verify = () => execFileSync(PROGRAM, ["audit", "verify", file, "--key", key], { stdio: "pipe" }).toString();
    expect(verify()).toContain("record.");
    writeFileSync(file, readFileSync(file, "utf8").replace("record.", "recorb."));
    expect(verify).toThrow();
  });

  await test.step("the whole record is sound", async () => {
    await page.goto("/desk/record/check");
    expect(await send(page)).toBe(200);
    await expect(page.locator("main .notice")).toContainText("没有发现问题");
    await look(page, way, "record-check");
  });
});

test("a supervisor reads the office's figures, and everybody the statistics", async ({ page, way, smsSink, another }) => {
  const desk = await another(1280);
  await signInAtDesk(desk, smsSink, "supervisor");
  await desk.goto("/desk/figures?from=2020-01-01&until=2020-01-31");
  await expect(desk.locator("main .empty")).toBeVisible();
  await look(desk, way, "figures-empty");
  expect((await desk.goto("/desk/figures?from=2020-02-01&until=2020-01-31"))?.status()).toBe(422);
  await page.goto("/statistics");
  await look(page, way, "statistics");
});
