// What this web-view can do: told by the server where no script runs, and by the browser where it does.
import { expect, look, test } from "../support";

test("the page tells what the browser can do", async ({ page, way }) => {
  await page.goto("/diagnostics");
  await expect(page.locator("main")).toContainText("HeadlessChrome");
  const probe = (name: string) => page.locator(`[data-probe=${name}]`);
  if (way === "noscript") {
    await expect(page.locator("main")).toContainText("脚本没有运行");
    await expect(probe("wasm")).toHaveText("没有结果");
  } else {
    await expect(page.getByText("没有结果")).toHaveCount(0);
    for (const name of ["wasm", "cookie", "storage", "worker", "events"]) await expect(probe(name)).toHaveText("是");
    await expect(probe("islands")).toHaveText(way === "script" ? "是" : /^否/);
    await expect(probe("screen")).toContainText("360 × 740");
    await expect(probe("text")).toHaveText("17px");
    await expect(probe("zone")).toHaveText("Asia/Shanghai");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "复制全部" }).click();
    await expect(page.getByText("已复制")).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/WASM.*是/);
  }
  await look(page, way, "diagnostics");
});

test("it knows the app that holds it", async ({ browser, baseURL, way }) => {
  test.skip(way !== "script", "said by script");
  const hosts = {
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 XWEB/1260 MMWEBSDK/20240404 MicroMessenger/8.0.49 miniProgram/wx0": "mini program, WeChat 8.0.49",
    "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 AliApp(AP/10.6.0) AlipayClient/10.6.0": "Alipay",
    "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 dtdreamweb/7.0": "浙里办",
  };
  for (const [userAgent, name] of Object.entries(hosts)) {
    const context = await browser.newContext({ baseURL, userAgent });
    const page = await context.newPage();
    await page.goto("/diagnostics");
    await expect(page.locator("[data-probe=host]")).toHaveText(name);
    await context.close();
  }
});
