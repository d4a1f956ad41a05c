// Every journey three ways, each with a server and a data folder of its own, so that what one changes the others do
// not see. `make test` sets the variables; by hand: `make build` and YITUI_BIN=…/yitui npx playwright test.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import type { Ways } from "./support/ways";

// This file is read again by every worker: what is chosen here must be chosen once.
process.env.YITUI_END2END_DATA ??= mkdtempSync(join(tmpdir(), "yitui-end2end-"));
process.env.YITUI_END2END_PORTS ??= "4311,4312,4313,4314";
const data = process.env.YITUI_END2END_DATA;
const ports = process.env.YITUI_END2END_PORTS.split(",");
const out = process.env.YITUI_END2END_OUT ?? join(__dirname, "test-results");
const limits = join(__dirname, "support/limits.toml");
const program = process.env.YITUI_BIN ?? join(__dirname, "../target/debug/yitui");
// WeChat is the simulated one, for all three; its port is the one behind theirs unless a fourth is named.
const simulated = Number(ports[3] ?? Number(ports[2]) + 1);
const config = join(data, "yitui.toml");
const wechat = `[wechat]
url = "http://127.0.0.1:${simulated}"
app_id = "simulated"
secret = "simulated-secret"
template = "simulated"
page = "pages/web/index"
`;
if (process.env.TEST_WORKER_INDEX === undefined) writeFileSync(config, wechat, { mode: 0o600 });
if (process.env.TEST_WORKER_INDEX === undefined) process.on("exit", () => rmSync(data, { recursive: true, force: true }));

const ways: Ways["way"][] = ["script", "noscript", "nowasm"];
const address = (index: number) => `http://127.0.0.1:${ports[index]}`;
const sink = (way: string) => join(data, `${way}-sms.jsonl`);

export default defineConfig<Ways>({
  testDir: "./journeys",
  outputDir: join(out, "results"),
  // Journeys wait for intervals of codes and for the browser: one more than there are cores.
  workers: 3,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 240_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["html", { outputFolder: join(out, "report"), open: "never" }]],
  use: {
    // Whatever is not there by then does not come: four minutes of waiting tell no more.
    actionTimeout: 30_000,
    viewport: { width: 360, height: 740 },
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    // A trace of every step costs an eighth of the time. With the variable, what failed can be gone through step by step.
    trace: process.env.YITUI_END2END_TRACE ? { mode: "retain-on-failure", screenshots: true, snapshots: true, sources: false } : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
  projects: ways.map((way, index) => ({
    name: way,
    // Where requests are held back for the WASM's sake, Playwright reads a worker's answers wrongly (a 303 as its target).
    use: { way, smsSink: sink(way), baseURL: address(index), javaScriptEnabled: way !== "noscript", serviceWorkers: way === "nowasm" ? "block" : "allow" },
  })),
  webServer: [
    { command: `"${program}" simulate wechat --port ${simulated}`, port: simulated, timeout: 30_000 },
    ...ways.map((way, index) => ({
      command: `"${program}" serve --config "${config}" --demo --listen 127.0.0.1:${ports[index]} --data "${join(data, way)}" --sms-sink "${sink(way)}" --limits "${limits}" --now ${today()}`,
      url: `${address(index)}/ready`,
      timeout: 120_000,
      stdout: "ignore",
      stderr: "pipe",
      gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
    })),
  ],
});

/** The demonstration's day: inside every region's window, so that each journey can be tried. */
function today(): string {
  return process.env.YITUI_END2END_NOW ?? "2026-12-03";
}
