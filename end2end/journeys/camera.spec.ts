// A terminal's camera reads a code, with the browser's own reader or with the library that is fetched then (Chromium
// here has none of its own); what comes of it is the same as for typed digits. Without scripts there is no button.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { axe, expect, primary, send, test, words } from "../support";
import { camera } from "../support/camera";
import { terminal } from "../support/people";

const DIGITS = "1042857142857142857142857142857142857903";
const golden = (name: string) => readFileSync(join(__dirname, `../../app/tests/golden/${name}.svg`), "utf8");
const say = (key: string) => words("common", key, "zh-CN");

for (const kind of ["qr", "bar"]) {
  test(`a terminal's camera reads a ${kind} code`, async ({ page, way, smsSink }) => {
    const svg = golden(`${kind}-40-digits`);
    await camera(page, svg.includes(" width=") ? svg : svg.replace("<svg", '<svg width="330" height="330"'));
    await page.goto("/terminal/sign-in");
    await page.locator("[name=credential]").fill(terminal(smsSink).credential);
    expect(await send(page)).toBe(303);
    await page.locator('main a[href^="/terminal/scan/"]').first().click();
    const button = page.getByRole("button", { name: say("kit.scan_start") });
    if (way === "noscript") return expect(button).toBeHidden();
    await expect(button).toBeVisible();
    await axe(page, way);
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await send(page, primary(page), () => button.click());
    expect((await sent).postData(), "what was read is what is sent").toContain(DIGITS);
    await expect(page.locator("h1")).toBeVisible();
  });
}

test("a camera that is not allowed is told, and the digits can be typed", async ({ page, way, smsSink }) => {
  test.skip(way === "noscript", "there is no button");
  await camera(page, null);
  await page.goto("/terminal/sign-in");
  await page.locator("[name=credential]").fill(terminal(smsSink).credential);
  expect(await send(page)).toBe(303);
  await page.locator('main a[href^="/terminal/scan/"]').first().click();
  await page.getByRole("button", { name: say("kit.scan_start") }).click();
  await expect(page.getByText(say("kit.scan_denied")).first()).toBeVisible();
  await expect(page.getByRole("button", { name: say("kit.scan_start") })).toBeVisible();
  await page.locator("[name=token]").fill(DIGITS);
  expect(await send(page)).toBe(303);
});
