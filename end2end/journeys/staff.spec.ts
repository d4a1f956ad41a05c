// A member of staff from the first day: added, enrolled, with a password of their own, and helped when a phone is lost.
import type { Page } from "@playwright/test";
import { choose, enterCode, expect, knock, look, refused, send, signInAtDesk, test, totp } from "../support";

const OWN = "a password of my own";

test("a new member enrols, loses the phone, and is reset", async ({ page: _, way, smsSink, another }) => {
  const admin = await another(1280);
  const member = await another(1280);
  const seen = (name: string) => look(member, way, `staff-${name}`);
  await signInAtDesk(admin, smsSink, "admin");
  await admin.goto("/desk/members");
  const first = await test.step("the administrator adds a member", () => add(admin));
  await look(admin, way, "staff-added");

  const recovery = await test.step("the member enrols an authenticator and gets recovery codes", async () => {
    await member.goto("/desk/sign-in");
    await look(member, way, "desk-sign-in");
    await member.locator("[name=login]").fill("novice");
    await member.locator("[name=password]").fill("wrong password");
    await refused(member, way, "password");
    await expect(member.locator("[name=login]")).toHaveValue("novice");
    expect(await knock(member, "novice", first)).toBe(303);
    await seen("enrol");
    await enrolWrong(member);
    const codes = await enrol(member);
    await seen("codes");
    return codes;
  });

  await test.step("a password of their own comes first", async () => {
    await member.goto("/desk");
    await expect(member).toHaveURL(/\/desk\/me$/);
    await seen("must-change");
    expect(await change(member, "wrong password", OWN)).toBe(422);
    expect(await change(member, first, OWN)).toBe(303);
    await expect(member).toHaveURL(/\/desk$/);
  });

  await test.step("without the phone a recovery code signs in, once", async () => {
    await signOut(member);
    expect(await knock(member, "novice", OWN)).toBe(303);
    await look(member, way, "desk-second-factor");
    expect(await enterCode(member, "000000")).toBe(422);
    expect(await enterCode(member, recovery[0] as string)).toBe(303);
    await member.goto("/desk/me");
    await expect(member.locator("main")).toContainText("还剩 9 个");
    await seen("me");
    await signOut(member);
    expect(await knock(member, "novice", OWN)).toBe(303);
    expect(await enterCode(member, recovery[0] as string)).toBe(422);
    expect(await enterCode(member, recovery[1] as string)).toBe(303);
  });

  await test.step("the administrator resets factor and password; the member starts anew", async () => {
    await admin.getByRole("link", { name: "novice", exact: true }).click();
    await look(admin, way, "staff-member");
    expect(await send(admin, admin.locator('button[value="reset_second_factor"]'))).toBe(303);
    await member.goto("/desk");
    await expect(member, "the session ended").toHaveURL(/\/desk\/sign-in$/);
    expect(await send(admin, admin.locator('button[value="reset_password"]'))).toBe(200);
    const second = await admin.locator(".secret").innerText();
    await look(admin, way, "staff-reset");
    expect(await knock(member, "novice", OWN)).toBe(422);
    expect(await knock(member, "novice", second)).toBe(303);
    await enrol(member);
    await member.goto("/desk");
    await expect(member).toHaveURL(/\/desk\/me$/);
    expect(await change(member, second, OWN)).toBe(303);
  });

  await test.step("a member who leaves is shut out", async () => {
    expect(await send(admin, admin.locator('button[value="disable"]'))).toBe(303);
    await member.goto("/desk");
    expect(await knock(member, "novice", OWN)).toBe(422);
  });
});

async function add(admin: Page): Promise<string> {
  const panel = admin.locator("section.panel").last();
  expect(await send(admin, panel.locator("button"))).toBe(422);
  await admin.locator("[name=login]").fill("novice");
  await admin.locator("[name=name]").fill("新来的经办员");
  await choose(admin, "role", "clerk");
  await admin.locator("[name=regions]").fill("110000");
  expect(await send(admin, panel.locator("button"))).toBe(200);
  return admin.locator(".secret").innerText();
}

async function enrolWrong(member: Page): Promise<void> {
  const before = await member.locator(".secret").innerText();
  expect(await enterCode(member, "000000")).toBe(422);
  await expect(member.locator(".secret"), "the secret stays the same").toHaveText(before);
}

async function enrol(member: Page): Promise<string[]> {
  await expect(member).toHaveURL(/\/desk\/enrol$/);
  expect(await enterCode(member, totp(await member.locator(".secret").innerText()))).toBe(200);
  const codes = await member.locator(".codes__code").allInnerTexts();
  expect(codes).toHaveLength(10);
  return codes;
}

async function change(member: Page, current: string, password: string): Promise<number> {
  await member.locator("[name=current]").fill(current);
  await member.locator("[name=password]").fill(password);
  return send(member);
}

async function signOut(member: Page): Promise<void> {
  expect(await send(member, member.locator('form[action="/desk/sign-out"] button'))).toBe(303);
}
