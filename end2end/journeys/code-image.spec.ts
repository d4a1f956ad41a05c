// The pictures of codes that the components' tests hold golden (app/tests/golden), drawn by the browser with the site's
// style on a plain and on a dense screen, and read back from what is on the screen.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decode, expect, test } from "../support";

const root = join(__dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const DIGITS = "1042857142857142857142857142857142857903";
const PICTURES = [
  { name: "qr-40-digits", kind: "QR code", text: DIGITS },
  { name: "qr-address", kind: "QR code", text: "https://yitui.example/check/0123456789abcdef" },
  { name: "bar-40-digits", kind: "Code 128", text: DIGITS },
  { name: "bar-odd-digits", kind: "Code 128", text: "12345" },
  { name: "bar-down", kind: "Code 128", text: DIGITS },
] as const;

for (const scale of [1, 3]) {
  test(`codes are read back from a screen of ${scale} pixels to one`, async ({ browser, way }) => {
    test.skip(way !== "script", "no page: the same in every way");
    const context = await browser.newContext({ deviceScaleFactor: scale, viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    const style = ["tokens", "reset", "base", "components/small", "components/code"].map((name) => read(`style/${name}.css`)).join("");
    for (const { name, kind, text } of PICTURES) {
      await page.setContent(`<style>${style}</style><div class="code">${read(`app/tests/golden/${name}.svg`)}</div>`);
      const picture = await page.locator("svg").screenshot();
      expect(decode(picture, kind), name).toBe(text);
    }
    await context.close();
  });
}
