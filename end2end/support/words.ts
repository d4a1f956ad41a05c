// The sentences of the product, so that a journey names one by its key and not by its wording.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The languages that people choose. */
export const LANGUAGES = ["zh-CN", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The sentence of a key in `app/locales/FILE.yml`, with its blanks filled in. */
export function words(file: string, key: string, language: Language, blanks: Record<string, string> = {}): string {
  const text = readFileSync(join(__dirname, `../../app/locales/${file}.yml`), "utf8");
  const block = text.split(/\n(?=\S)/).find((part) => part.startsWith(`${key}:`)) ?? "";
  const line = block.split("\n").find((part) => part.trim().startsWith(`${language}:`));
  if (line === undefined) throw new Error(`no words for ${key} in ${language}`);
  const sentence = line.slice(line.indexOf(":") + 1).trim().replace(/^"|"$/g, "");
  return sentence.replace(/%\{(\w+)\}/g, (_, name: string) => blanks[name] ?? "");
}
