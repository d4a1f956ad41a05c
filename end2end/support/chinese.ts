// What is left in Chinese on a page that is read in English.
import type { Page } from "@playwright/test";

/** What is marked as Chinese may be Chinese. */
const MARKED = "[lang|=zh]";
/** So may the number under which an official document is found, e.g. 国办发〔2024〕38号. */
const NUMBER = "\\p{Script=Han}+〔\\d{4}〕\\d+号";

/** The texts and labels with Chinese characters in them, except where they belong: what is marked, people's `names`. */
export function chinese(page: Page, ...names: string[]): Promise<string[]> {
  return page.evaluate(
    ([marked, numbers, ...names]) => {
      const found: string[] = [];
      // A masked name keeps one character: 梁**.
      const others = (text: string) => names.reduce((left, name) => left.replaceAll(name, ""), text).replace(/\p{Script=Han}\*+/gu, "").replace(new RegExp(numbers, "gu"), "");
      for (const element of document.querySelectorAll("body *, title")) {
        if (element.closest(marked) || element.closest("script, template") || element.closest("label[for^=f-language], details dd:first-of-type")) continue;
        const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? "");
        const labels = ["aria-label", "alt", "title", "placeholder", "data-words"].map((name) => element.getAttribute(name) ?? "");
        for (const text of [...texts, ...labels]) if (/\p{Script=Han}/u.test(others(text))) found.push(text.trim());
      }
      return found;
    },
    [MARKED, NUMBER, ...names] as const,
  );
}
