// A terminal's camera reads a code, with the browser's own reader or with the library that is fetched then (Chromium
// here has none of its own); what comes of it is the same as for typed digits. Without scripts there is no button.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { axe, expect, primary, send, test, words } from "../support";
import { camera, detector } from "../support/camera";
import { terminal } from "../support/people";

const DIGITS = "1042857142857142857142857142857142857903";
const golden = (name: string) => readFileSync(join(__dirname, `../../app/tests/golden/${name}.svg`), "utf8");
const whole = (svg: string) => (svg.includes(" width=") ? svg : svg.replace("<svg", '<svg width="330" height="330"'));
const say = (key: string) => words("common", key, "zh-CN");

for (const kind of ["qr", "bar"]) {
  test(`a terminal's camera reads a ${kind} code`, async ({ page, way, smsSink }) => {
    const svg = golden(`${kind}-40-digits`);
    await camera(page, whole(svg));
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

async function atCounter(page: Page, smsSink: string) {
  await page.goto("/terminal/sign-in");
  await page.locator("[name=credential]").fill(terminal(smsSink).credential);
  expect(await send(page)).toBe(303);
  await page.locator('main a[href^="/terminal/scan/"]').first().click();
  return page.getByRole("button", { name: say("kit.scan_start") });
}

test("the browser's own reader is used where there is one, and a light only where the camera has one", async ({ page, way, smsSink }) => {
  test.skip(way === "noscript", "there is no button");
  await camera(page, whole(golden("qr-40-digits")));
  const reader = await detector(page);
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  const button = await atCounter(page, smsSink);
  const light = page.getByRole("button", { name: say("kit.scan_torch") });
  const end = page.getByRole("button", { name: say("kit.scan_stop") });
  await button.click();
  await expect(end).toBeVisible();
  await expect.poll(async () => (await reader.state()).looks).toBeGreaterThan(1);
  await expect(light).toBeHidden();
  await end.click();
  await reader.set({ torch: true });
  await button.click();
  await expect(light).toBeVisible();
  await axe(page, way);
  await light.click();
  await expect(light).toHaveAttribute("aria-pressed", "true");
  // What the camera refuses is not said to be done.
  await reader.set({ refuses: true });
  await light.click();
  await expect(light).toHaveAttribute("aria-pressed", "true");
  await reader.set({ refuses: false });
  await light.click();
  await expect(light).toHaveAttribute("aria-pressed", "false");
  expect((await reader.state()).light).toEqual([true, false]);
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await send(page, primary(page), () => reader.set({ found: DIGITS }));
  expect((await sent).postData()).toContain(DIGITS);
  expect(fetched.filter((path) => path.includes("zxing") || path.includes("decoder")), "no library is fetched").toEqual([]);
});

for (const faulty of ["formats", "detect"] as const) {
  test(`where the browser's own reader fails (${faulty}) the library reads`, async ({ page, way, smsSink }) => {
    test.skip(way === "noscript", "there is no button");
    await camera(page, whole(golden("qr-40-digits")));
    await detector(page, faulty);
    const button = await atCounter(page, smsSink);
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await send(page, primary(page), () => button.click());
    expect((await sent).postData()).toContain(DIGITS);
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
