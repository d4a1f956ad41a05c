import { existsSync, readFileSync } from "node:fs";
import { expect } from "@playwright/test";

/** One line of the server's sink: what a person's phone would show. */
export type Sms = { to: string; purpose: string; code?: string; text: string; at: string };

/** Every text message to a phone so far, oldest first. */
export function messages(sink: string, phone: string): Sms[] {
  if (!existsSync(sink)) return [];
  const lines = readFileSync(sink, "utf8").split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Sms).filter(({ to }) => to === phone);
}

/** The newest code sent to a phone after the first `before` messages; waits for it. */
export async function smsCode(sink: string, phone: string, before = 0): Promise<string> {
  const codes = () => messages(sink, phone).slice(before).flatMap(({ code }) => (code ? [code] : []));
  await expect.poll(() => codes().length, { message: `a code for ${phone}` }).toBeGreaterThan(0);
  return codes().at(-1) as string;
}
