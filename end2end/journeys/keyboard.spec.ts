// A whole stop with the keys alone: what has focus can be seen, the first key skips to the content, and after a refused
// form the focus is where the mistakes are named.
import type { Locator, Page } from "@playwright/test";
import { code, expect, type Hand, hydrated, primary, send, stoppable, test } from "../support";

test("a cover is stopped without mouse or finger", async ({ page, way, smsSink }) => {
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "441300", 1) };

  await test.step("the first key offers to skip to the content", async () => {
    await page.goto("/");
    await page.keyboard.press("Tab");
    await expect(page.locator(".skip")).toBeFocused();
    await expect(page.locator(".skip")).toBeInViewport({ ratio: 1 });
    await page.keyboard.press("Enter");
    await expect(page.locator("#main")).toBeFocused();
  });

  await test.step("sign in and prove who it is", async () => {
    await page.goto("/sign-in");
    await hydrated(page, way);
    await type(page, "phone", hand.person.phone);
    await type(page, "code", await code(hand, () => enter(page)));
    expect(await enter(page)).toBe(303);
    await follow(page, page.locator('main a[href="/proof"]'));
    await hydrated(page, way);
    await type(page, "name", hand.person.name);
    await type(page, "id_number", hand.person.id_number);
    await type(page, "code", await code(hand, () => press(hand, primary(page))));
    expect(await enter(page)).toBe(303);
  });

  await test.step("the cover, the reason, and what would happen", async () => {
    await follow(page, page.locator('main a[href^="/my/stop/"]').first());
    await tabTo(page, page.locator("main input[name=reason]").first());
    // Inside a group of radio buttons the arrows lead on.
    const wanted = page.locator("main input[name=reason][value=EMPLOYEE]");
    while (!(await wanted.isChecked())) await page.keyboard.press("ArrowDown");
    await expect(wanted).toBeFocused();
    await tabTo(page, page.locator("main form button").first());
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/reason=/);
    expect(await press(hand, primary(page))).toBe(303);
  });

  await test.step("a refused form puts the focus on its mistakes, and they lead to the field", async () => {
    await expect(page).toHaveURL(/\/questions$/);
    expect(await press(hand, primary(page))).toBe(422);
    // Browsers follow `autofocus` only where scripts run.
    if (way !== "noscript") await expect(page.locator(".problems")).toBeFocused();
    await tabTo(page, page.locator(".problems a"));
    await page.keyboard.press("Enter");
    const day = page.locator("[name=employee_since]");
    await expect(day).toBeFocused();
    await page.keyboard.type("09032026");
    if ((await day.inputValue()) !== "2026-09-03") {
      for (let part = 0; part < 3; part += 1) await page.keyboard.press("ArrowLeft");
      await page.keyboard.type("20260903");
    }
    await expect(day).toHaveValue("2026-09-03");
    expect(await press(hand, primary(page))).toBe(303);
  });

  await test.step("declare with the space bar, and send", async () => {
    await expect(page).toHaveURL(/\/check$/);
    await tabTo(page, page.locator("[name=declared]"));
    await page.keyboard.press("Space");
    await expect(page.locator("[name=declared]")).toBeChecked();
    const sent = await code(hand, () => press(hand, primary(page)));
    await hydrated(page, way);
    await type(page, "code", sent);
    expect(await enter(page)).toBe(303);
    await expect(page.locator(".outcome")).toContainText("已同意");
  });
});

/** Tab by Tab to an element; whatever has focus on the way can be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const there = () => target.evaluate((element) => element === document.activeElement);
  for (let stops = 0; !(await there()); stops += 1) {
    expect(stops, `${target} can be reached with Tab on ${page.url()}`).toBeLessThan(60);
    await page.keyboard.press("Tab");
    const ring = await page.evaluate(() => {
      const active = document.activeElement;
      if (!active || active === document.body) return "nothing";
      const shown = [getComputedStyle(active), getComputedStyle(active.nextElementSibling ?? active, "::before")];
      const outlined = shown.some((s) => s.outlineStyle !== "none" && Number.parseFloat(s.outlineWidth) >= 2);
      // The parts of a date have their own mark, inside the field.
      const inside = active.matches("input[type=date]");
      return inside || (active.matches(":focus-visible") && outlined) ? "" : active.outerHTML.slice(0, 120);
    });
    if (ring !== "nothing") expect(ring, `focus can be seen on ${page.url()}`).toBe("");
  }
}

async function type(page: Page, field: string, value: string): Promise<void> {
  await tabTo(page, page.locator(`main [name=${field}]`));
  await page.keyboard.type(value);
}

/** Sends the form from inside a field. */
const enter = (page: Page) => send(page, primary(page), () => page.keyboard.press("Enter"));

async function press({ page }: Hand, button: Locator): Promise<number> {
  await tabTo(page, button);
  return send(page, button, () => page.keyboard.press("Enter"));
}

async function follow(page: Page, link: Locator): Promise<void> {
  await tabTo(page, link);
  const to = (await link.getAttribute("href")) as string;
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${to}`);
}
