// The version for older people: found, chosen and left; every page of a resident large, roomy and strong in contrast; an
// application sent in it; pages read aloud.
import type { Page } from "@playwright/test";
import { apply, expect, type Hand, look, prove, signIn, stoppable, test } from "../support";
import { forElders } from "../support/elder";

const PUBLIC = ["/", "/regions", "/regions/441300", "/regions/441300/start", "/help", "/help/unbind", "/help/search?q=搬家", "/privacy", "/sign-in", "/statistics", "/suggestions", "/nowhere"];
const OWN = ["/my", "/card", "/my/settings", "/my/notices", "/my/sessions", "/my/looks"];

test.use({ expectedFailures: [/\/nowhere$/] });

test("it is found at the first visit, chosen, and left again", async ({ page, way }) => {
  await page.goto("/");
  const hint = page.locator(".hint");
  await expect(hint).toBeVisible();
  await look(page, way, "elder-hint");
  await hint.getByRole("link", { name: "用长辈版" }).click();
  await forElders(page, way);
  await look(page, way, "elder-home");
  await page.locator("footer").getByRole("link", { name: "帮助" }).click();
  await forElders(page, way);
  await page.getByRole("link", { name: "换回标准版" }).click();
  await expect(page).toHaveURL(/\/help$/);
  await expect(page.locator("html")).toHaveAttribute("data-ui", "normal");
  await page.goto("/");
  await expect(hint, "who chose is not asked again").toHaveCount(0);
  await page.getByRole("link", { name: "长辈版（大字）" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-ui", "elder");
});

test("it follows the size of text in the host, and what was chosen goes before", async ({ page }) => {
  const ui = async (path: string) => {
    await page.goto(path);
    return page.locator("html").getAttribute("data-ui");
  };
  expect(await ui("/?scale=1.25")).toBe("normal");
  expect(await ui("/?scale=1.29")).toBe("elder");
  expect(await ui("/help?scale=2")).toBe("elder");
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe("34px");
  await page.getByRole("link", { name: "换回标准版" }).click();
  expect(await ui("/help?scale=2")).toBe("normal");
  expect(await ui("/help?ui=elder"), "a host with such a version says so").toBe("elder");
  expect(await ui("/help?ui=elder&ui=normal"), "said twice is not said").toBe("elder");
  expect(await ui("/desk/sign-in"), "the desk has no such version").toBe("normal");
});

test("every public page is large, roomy and strong in contrast in both languages", async ({ page, way }) => {
  for (const language of ["zh-CN", "en"]) {
    await page.goto(`/language/${language}?to=/ui/elder`);
    for (const path of PUBLIC) {
      await page.goto(path);
      await forElders(page, way);
      await look(page, way, `elder-${path.split(/[/?]/).filter(Boolean).slice(0, 2).join("-") || "home"}`);
      await narrow(page, way);
    }
  }
});

test("an application is sent in it, and every page on the way fits", async ({ page, way, smsSink }) => {
  const hand: Hand = { page, way, sink: smsSink, person: stoppable(smsSink, "441300", 7) };
  const visit = async (name: string) => {
    await forElders(page, way);
    await look(page, way, `elder-${name}`);
  };
  await page.goto("/ui/elder?to=/");
  await signIn(hand, visit);
  await prove(hand, visit);
  await apply(hand, visit);
  await visit("status");
  for (const path of OWN) {
    await page.goto(path);
    await visit(path.slice(1).replace("/", "-"));
  }
});

/** The same on the narrowest phone. */
async function narrow(page: Page, way: "script" | "noscript" | "nowasm"): Promise<void> {
  if (way !== "noscript") return;
  await page.setViewportSize({ width: 320, height: 640 });
  await forElders(page, way);
  await page.setViewportSize({ width: 360, height: 740 });
}

test.describe("reading aloud", () => {
  /** Stands in for the browser's speech as the Web Speech API describes it: what is said is kept, and ends on demand. */
  const speech = (voices: { lang: string; localService: boolean }[]) => `
    const said = (window.said = []);
    let now;
    const synthesis = new EventTarget();
    Object.assign(synthesis, {
      getVoices: () => ${JSON.stringify(voices)},
      speak: (words) => { now = words; said.push({ text: words.text, lang: words.voice.lang, local: words.voice.localService }); },
      cancel: () => { now?.onerror?.(); now = undefined; },
    });
    window.ended = () => { const words = now; now = undefined; words?.onend?.(); };
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    Object.defineProperty(window, "speechSynthesis", { value: synthesis });`;
  const spoken = (page: Page) => page.evaluate(() => (window as unknown as { said: { text: string; lang: string; local: boolean }[] }).said);
  const end = (page: Page) => page.evaluate(() => (window as unknown as { ended: () => void }).ended());
  const button = (page: Page, name: string) => page.locator("#aloud").getByRole("button", { name });

  test("a page is read part by part, stopped for a while and gone on with", async ({ page, way }) => {
    await page.addInitScript(speech([{ lang: "zh-CN", localService: false }, { lang: "zh_CN_#Hans", localService: true }, { lang: "en-US", localService: true }]));
    await page.goto("/ui/elder?to=/");
    if (way === "noscript") return expect(page.locator("#aloud")).toBeHidden();
    await button(page, "念给我听").click();
    await expect(button(page, "停一下")).toBeFocused();
    expect(await spoken(page)).toEqual([{ text: "您要办什么？", lang: "zh_CN_#Hans", local: true }]);
    await expect(page.locator("h1")).toHaveClass(/aloud-now/);
    await end(page);
    expect((await spoken(page)).at(-1)?.text).toBe("停居民医保");
    await look(page, way, "elder-aloud");
    await button(page, "停一下").click();
    await button(page, "接着念").click();
    expect((await spoken(page)).map(({ text }) => text), "what was cut short is read again").toEqual(["您要办什么？", "停居民医保", "停居民医保"]);
    await button(page, "不念了").click();
    await expect(page.locator(".aloud-now")).toHaveCount(0);
    await button(page, "念给我听").click();
    for (let part = 0; part < 60 && (await button(page, "停一下").isVisible()); part += 1) await end(page);
    const all = (await spoken(page)).map(({ text }) => text).join("\n");
    for (const words of await page.locator("main .big__title, main p, main h2").allInnerTexts()) expect(all).toContain(words.trim());
    await expect(button(page, "念给我听")).toBeVisible();
  });

  test("without a voice of the device there is nothing to press", async ({ page }) => {
    await page.addInitScript(speech([{ lang: "zh-CN", localService: false }]));
    await page.goto("/ui/elder?to=/");
    await expect(page.locator("#aloud")).toBeHidden();
  });
});
