const test = require('node:test');
const assert = require('node:assert/strict');
const { openPage } = require('./support/pages');
const { until, wechat } = require('./support/wechat');
const { en, zh } = require('../src/lib/words');

const ORIGIN = 'https://yitui.test';
const TEMPLATE = 'a_template-identifier-0123456789';
const STATE = 'state_of-the-session-0123456789';

function subscribe(t, { query = { state: STATE }, wx = wechat(), below = 1, ...settings } = {}) {
  return openPage(t, { page: 'subscribe', query, wx, below, settings: { origin: ORIGIN, templates: [TEMPLATE], ...settings } });
}

function answers(wx, word) {
  wx.subscribe = ({ success }) => success({ errMsg: 'requestSubscribeMessage:ok', [TEMPLATE]: word });
}

test('consent: asked in the tap itself, then back to the page that binds WeChat, with code and state', async (t) => {
  const wx = wechat({ info: { fontSizeScaleFactor: 1.25 } });
  answers(wx, 'accept');
  const page = await subscribe(t, { wx });
  assert.match(page.text(), new RegExp(zh.subscribe.once.slice(0, 10)));
  assert.equal(wx.called('requestSubscribeMessage').length, 0);
  page.instance.onAllow();
  // Not a promise later: WeChat takes it from the tap only.
  assert.equal(wx.called('requestSubscribeMessage').length, 1);
  assert.deepEqual(wx.called('requestSubscribeMessage')[0].tmplIds, [TEMPLATE]);
  await until(() => wx.called('navigateBack').length, 'back');
  assert.equal(page.app.globalData.next, `${ORIGIN}/my/notices/settings/wechat?code=code-1&state=${STATE}&scale=1.25#wechat_redirect`);
  assert.equal(wx.called('redirectTo').length, 0);
});

test('bound already: another consent, no code, back to the page as it was', async (t) => {
  const wx = wechat();
  answers(wx, 'accept');
  const page = await subscribe(t, { wx, query: {} });
  page.press(zh.subscribe.allow);
  await until(() => wx.called('navigateBack').length, 'back');
  assert.equal(page.app.globalData.next, '');
  assert.equal(wx.called('login').length, 0);
});

test('opened alone: the page is replaced, so that one back closes', async (t) => {
  const page = await subscribe(t, { below: 0 });
  page.press(zh.subscribe.back);
  await until(() => page.wx.called('redirectTo').length, 'replaced');
  assert.equal(page.wx.called('redirectTo')[0].url, '/pages/web/index');
  assert.equal(page.wx.called('navigateBack').length, 0);
});

test('refused, stopped, switched off, failed: said, nothing sent, and another try is open', async (t) => {
  const cases = [
    [({ success }) => success({ [TEMPLATE]: 'reject' }), zh.subscribe.refused],
    [({ success }) => success({ [TEMPLATE]: 'ban' }), zh.subscribe.banned],
    [({ fail }) => fail({ errCode: 20004 }), zh.subscribe.off],
    [({ fail }) => fail({ errCode: 10002 }), zh.subscribe.failed],
  ];
  for (const [answer, sentence] of cases) {
    const wx = wechat();
    wx.subscribe = answer;
    const page = await subscribe(t, { wx });
    page.press(zh.subscribe.allow);
    await until(() => page.text().includes(sentence), sentence);
    assert.equal(wx.called('login').length, 0);
    assert.equal(page.data().busy, false);
    assert.equal(page.buttons().includes(zh.subscribe.settings), sentence === zh.subscribe.off);
  }
});

test('two taps are one question; a code that does not come is said', async (t) => {
  const wx = wechat();
  wx.loginFails = true;
  let answer;
  wx.subscribe = ({ success }) => { answer = () => success({ [TEMPLATE]: 'accept' }); };
  const page = await subscribe(t, { wx });
  page.instance.onAllow();
  page.instance.onAllow();
  assert.equal(wx.called('requestSubscribeMessage').length, 1);
  await until(() => page.buttons().includes(zh.subscribe.busy), 'busy');
  answer();
  await until(() => page.text().includes(zh.subscribe.failed), 'said');
  assert.equal(wx.called('navigateBack').length, 0);
});

test('without templates there is nothing to allow; long-term ones say so', async (t) => {
  const none = await subscribe(t, { templates: [] });
  assert.deepEqual(none.buttons(), [zh.subscribe.back]);
  assert.match(none.text(), /没有设置通知/);
  const long = await subscribe(t, { subscription: 'long-term', wx: wechat({ info: { language: 'en' } }) });
  assert.ok(long.text().includes(en.subscribe.long));
  assert.ok(!long.text().includes(en.subscribe.once));
});

test('about: reads without a network, calls, opens, and can be shown in Moments', async (t) => {
  const page = await openPage(t, { page: 'about' });
  for (const point of zh.about.points) assert.ok(page.text().includes(point));
  page.press(zh.about.call);
  await until(() => page.wx.called('makePhoneCall').length, 'the call');
  page.press(zh.about.open);
  await until(() => page.wx.called('redirectTo').length, 'opened');
  assert.deepEqual(page.instance.onShareTimeline(), { title: zh.share.home, query: '' });
  assert.deepEqual(page.instance.onShareAppMessage(), { title: zh.share.home, path: '/pages/web/index' });
});

test('in Moments nothing is offered that WeChat forbids there', async (t) => {
  const page = await openPage(t, { page: 'about', wx: wechat({ scene: 1154 }) });
  assert.deepEqual(page.buttons(), []);
  assert.ok(page.text().includes(zh.about.title));
  assert.equal(page.wx.seen.length, 0);
});
