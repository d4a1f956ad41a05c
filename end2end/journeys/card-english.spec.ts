// The electronic card in English, from the wallet to the terminal: nothing Chinese is left but people's and official names.
import { activate, certificate, code, digits, expect, look, openWallet, send, stoppable, test } from "../support";
import { chinese } from "../support/chinese";
import { business, PHARMACY, present, signInTerminal } from "../support/terminal";

/** What is called as it is registered, or as it stands on the card and in other apps' menus; longest first. */
const NAMES = [
  ...["示范大药房", "示范员工", "收银台1", "国家医保电子凭证", "医保电子凭证", "电子社保卡", "解除关联", "医疗健康", "个人中心", "城市服务"],
  ...["医保码", "我的", "设置", "支付", "服务", "医疗", "解绑", "我"],
];

test("the card in English has no Chinese left over", async ({ page, way, smsSink, another }) => {
  test.skip(way !== "script", "the words are the server's: one way tells");
  const hand = { page, way, sink: smsSink, person: stoppable(smsSink, "411481", 4) };
  const left: string[] = [];
  const visitOf = (shown: typeof page) => async (name: string) => {
    await expect(shown.locator("html")).toHaveAttribute("lang", "en");
    left.push(...(await chinese(shown, hand.person.name, ...NAMES)).map((text) => `${name}: ${text}`));
    await look(shown, way, `card-english-${name}`);
  };
  const visit = visitOf(page);
  await page.goto("/language/en?to=/sign-in");
  await openWallet(hand);
  await activate(hand, visit);
  const card = certificate(page);
  await visit("done");
  for (const path of ["", "/centre", "/channels/wechat", "/entrust", "/history", "/settlements", "/unbind?which=all"]) {
    await page.goto(`/card/${card}${path}`);
    await visit(path.replaceAll(/\W+/g, "-") || "certificate");
  }
  await page.goto(`/card/${card}`);
  await page.locator('main a[href^="/card/codes/"]').first().click();
  const shown = await digits(page);
  await visit("code");

  const counter = await another(1280);
  await counter.goto("/language/en?to=/terminal/sign-in");
  await signInTerminal(counter, smsSink, PHARMACY);
  await visitOf(counter)("terminal");
  await business(counter, "02121");
  await visitOf(counter)("terminal-scan");
  await present(counter, shown);
  await expect(counter.locator(".outcome--success")).toBeVisible();
  await visitOf(counter)("terminal-accepted");

  await page.goto(`/card/${card}/unbind?which=all`);
  await page.locator("main form button").first().click();
  await expect(page).toHaveURL(/\/unbind\/code/);
  await visit("unbind-code");
  await page.goto("/my/notices");
  await visit("notices");
  expect(left).toEqual([]);
});
