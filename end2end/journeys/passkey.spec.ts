// A member adds a passkey, signs in with it alone and after the password, and takes it away. Chromium's own authenticator
// in software stands for the device. Without scripts the pages say so, and codes go on working.
import type { Browser, CDPSession, Page } from "@playwright/test";
import { choose, enterCode, expect, knock, look, refused, send, signInAtDesk, test, totp, words } from "../support";
import type { Ways } from "../support/ways";

const OWN = "a password of my own";
const say = (key: string) => words("passkey", key, "zh-CN");

test("a passkey is added, signs in, and is taken away", async ({ way, smsSink, another, browser, watch, baseURL }) => {
  const admin = await another(1280);
  await signInAtDesk(admin, smsSink, "admin");
  await admin.goto("/desk/members");
  const first = await hire(admin);
  // Passkeys belong to a name: this machine calls itself `localhost`.
  const member = await atLocalhost(browser, way, baseURL ?? "");
  await watch(member);
  const recovery = await enrolled(member, first);

  await test.step("the own account says how many there are", async () => {
    await member.goto("/desk/me");
    await expect(member.locator("main")).toContainText("已有 0 个，最多 5 个");
    await expect(member.locator("main")).toContainText(say("passkey.event_enrolled"));
    await member.locator('main a[href="/desk/me/passkeys"]').click();
    await look(member, way, "passkeys-none");
    await expect(member.locator("main")).toContainText(say("passkey.none"));
    await member.locator("[name=name]").fill("窗口电脑");
    await member.locator("[name=current]").fill("wrong password");
    await member.locator("[name=code]").fill(recovery[0] as string);
    await refused(member, way, "current");
    await expect(member.locator("[name=name]")).toHaveValue("窗口电脑");
    await member.locator("[name=current]").fill(OWN);
    await member.locator("[name=code]").fill(recovery[0] as string);
    expect(await send(member)).toBe(303);
    await expect(member).toHaveURL(/\/desk\/me\/passkeys\/new$/);
    await look(member, way, "passkey-new");
  });

  if (way === "noscript") {
    await expect(member.locator("main")).toContainText(say("passkey.no_script"));
    await expect(member.locator("[data-start]")).toBeHidden();
    await signOut(member);
    expect(await send(member, member.locator('form[action="/desk/passkey"] button'))).toBe(303);
    await look(member, way, "passkey-sign-in");
    await expect(member.locator("main")).toContainText(say("passkey.with_password"));
    expect(await knock(member, "novice-key", OWN)).toBe(303);
    expect(await enterCode(member, recovery[1] as string)).toBe(303);
    return;
  }

  const device = await test.step("the device makes it", async () => {
    const device = await authenticator(member);
    await device.userIsThere(false);
    await start(member).click();
    await expect(member.locator("[data-say]")).toHaveText(say("passkey.cancelled"));
    await device.userIsThere(true);
    expect(await press(member)).toBe(303);
    await expect(member).toHaveURL(/\/desk\/me\/passkeys\?added$/);
    await expect(member.locator("main")).toContainText("窗口电脑");
    await look(member, way, "passkeys");
    return device;
  });

  await test.step("it signs in by itself", async () => {
    await signOut(member);
    await look(member, way, "passkey-door");
    expect(await send(member, member.locator('form[action="/desk/passkey"] button'))).toBe(303);
    await expect(member).toHaveURL(/\/desk\/passkey$/);
    await look(member, way, "passkey-sign-in");
    expect(await press(member)).toBe(303);
    await expect(member).toHaveURL(/\/desk$/);
    await member.goto("/desk/me");
    await expect(member.locator("main")).toContainText(say("passkey.event_alone"));
    await look(member, way, "passkey-events");
  });

  await test.step("it is the second factor after the password; a code goes on working", async () => {
    await signOut(member);
    expect(await knock(member, "novice-key", OWN)).toBe(303);
    await look(member, way, "passkey-second");
    expect(await press(member)).toBe(303);
    await expect(member).toHaveURL(/\/desk$/);
    await signOut(member);
    expect(await knock(member, "novice-key", OWN)).toBe(303);
    expect(await enterCode(member, recovery[1] as string)).toBe(303);
  });

  await test.step("an answer that is sent again is refused", async () => {
    await signOut(member);
    expect(await send(member, member.locator('form[action="/desk/passkey"] button'))).toBe(303);
    const sent = member.waitForRequest((request) => request.method() === "POST");
    expect(await press(member)).toBe(303);
    const body = (await sent).postData() ?? "";
    await signOut(member);
    expect(await send(member, member.locator('form[action="/desk/passkey"] button'))).toBe(303);
    const replay = await member.evaluate(
      async ({ body }) => {
        const form = new URLSearchParams(body);
        form.set("csrf", (document.querySelector("[data-passkey] [name=csrf]") as HTMLInputElement).value);
        const answer = await fetch("/desk/passkey", { method: "POST", body: form, redirect: "manual" });
        return { status: answer.status, text: await answer.text() };
      },
      { body },
    );
    expect(replay.status).toBe(422);
    expect(replay.text).toContain(say("passkey.refused"));
    await member.goto("/desk/passkey");
    expect(await press(member)).toBe(303);
  });

  await test.step("taken away, it fails at once", async () => {
    await member.goto("/desk/me/passkeys");
    await member.locator('main a[href*="/desk/me/passkeys/"]').click();
    await look(member, way, "passkey-remove");
    await member.locator("[name=current]").fill(OWN);
    expect(await send(member, member.locator("main button.button--danger"))).toBe(303);
    await expect(member.locator("main")).toContainText(say("passkey.removed"));
    await signOut(member);
    expect(await send(member, member.locator('form[action="/desk/passkey"] button'))).toBe(303);
    expect(await press(member)).toBe(422);
    await expect(member.locator("main")).toContainText(say("passkey.refused"));
    await look(member, way, "passkey-refused");
    await device.end();
  });

  await test.step("at another address the page says where passkeys work", async () => {
    const elsewhere = await another(1280);
    await elsewhere.goto("/desk/sign-in");
    expect(await send(elsewhere, elsewhere.locator('form[action="/desk/passkey"] button'))).toBe(303);
    await expect(elsewhere.locator("[data-say]")).toContainText(`http://localhost:${new URL(baseURL ?? "").port}`);
    await expect(elsewhere.locator("[data-start]")).toBeHidden();
  });
  await member.context().close();
});

async function atLocalhost(browser: Browser, way: Ways["way"], baseURL: string): Promise<Page> {
  const settings = { javaScriptEnabled: way !== "noscript", locale: "zh-CN", timezoneId: "Asia/Shanghai" };
  const context = await browser.newContext({ ...settings, baseURL: baseURL.replace("127.0.0.1", "localhost"), viewport: { width: 1280, height: 900 } });
  return context.newPage();
}

/** A device with a sensor, in software. */
async function authenticator(page: Page): Promise<{ userIsThere: (is: boolean) => Promise<void>; end: () => Promise<void> }> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const options = { protocol: "ctap2" as const, transport: "internal" as const, hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", { options });
  return {
    userIsThere: async (isUserVerified) => {
      await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    },
    end: () => session.detach(),
  };
}

const start = (page: Page) => page.locator("[data-start]");
const press = (page: Page) => send(page, start(page));

async function hire(admin: Page): Promise<string> {
  const panel = admin.locator("section.panel").last();
  await admin.locator("[name=login]").fill("novice-key");
  await admin.locator("[name=name]").fill("新来的经办员");
  await choose(admin, "role", "clerk");
  await admin.locator("[name=regions]").fill("110000");
  expect(await send(admin, panel.locator("button"))).toBe(200);
  return admin.locator(".secret").innerText();
}

async function enrolled(member: Page, first: string): Promise<string[]> {
  expect(await knock(member, "novice-key", first)).toBe(303);
  expect(await enterCode(member, totp(await member.locator(".secret").innerText()))).toBe(200);
  const codes = await member.locator(".codes__code").allInnerTexts();
  await member.goto("/desk/me");
  await member.locator("[name=current]").fill(first);
  await member.locator("[name=password]").fill(OWN);
  expect(await send(member)).toBe(303);
  return codes;
}

async function signOut(member: Page): Promise<void> {
  expect(await send(member, member.locator('form[action="/desk/sign-out"] button'))).toBe(303);
}
