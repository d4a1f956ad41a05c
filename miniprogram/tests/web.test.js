const test = require('node:test');
const assert = require('node:assert/strict');
const { openPage } = require('./support/pages');
const { fakeServer } = require('./support/server');
const { until, wechat } = require('./support/wechat');
const { en, zh } = require('../src/lib/words');

const TICKET = 'abcdefghijklmnopqrstuvwxyz_-0123';

async function web(t, { query, answers, wx, app } = {}) {
  const server = await fakeServer();
  t.after(server.close);
  if (answers) server.answers = answers;
  const page = await openPage(t, { page: 'web', query, settings: { origin: server.origin }, wx, app });
  const path = () => page.data().src.replace(server.origin, '');
  return { ...page, server, path };
}

const withTicket = [{ status: 200, body: { ticket: TICKET, expires_in: 60 } }];

test('opens with a ticket, the wanted path and the size of text', async (t) => {
  const page = await web(t, { query: { to: '%2Fmy' }, answers: withTicket, wx: wechat({ info: { fontSizeScaleFactor: 1.25 } }) });
  assert.equal(page.path(), `/hand-off?ticket=${TICKET}&to=%2Fmy&scale=1.25#wechat_redirect`);
  assert.match(page.html(), /<wx-web-view>/);
  assert.equal(page.text(), '');
});

test('nobody linked: opens signed out, without a word', async (t) => {
  const page = await web(t, { query: {} });
  assert.equal(page.path(), '/?scale=1#wechat_redirect');
  assert.equal(page.wx.called('showToast').length, 0);
});

test('no ticket to be had: opens signed out, with a word', async (t) => {
  const page = await web(t, { query: { to: '/my' }, answers: [{ status: 429, body: {} }] });
  assert.equal(page.path(), '/my?scale=1#wechat_redirect');
  assert.deepEqual(page.wx.called('showToast'), [{ title: zh.later, icon: 'none' }]);
});

test('what anybody may read is opened without asking who reads', async (t) => {
  const page = await web(t, { query: { to: '%2Fhelp%2Funbind' }, answers: withTicket });
  assert.equal(page.path(), '/help/unbind?scale=1#wechat_redirect');
  assert.equal(page.wx.called('login').length, 0);
  assert.equal(page.server.asked.length, 0);
});

test('a link that leads elsewhere leads to the first page', async (t) => {
  for (const to of ['https://evil.test', '%2F%2Fevil.test', '/desk', '/my?x=1', '%E4%B']) {
    const page = await web(t, { query: { to } });
    assert.equal(page.path(), '/?scale=1#wechat_redirect', to);
  }
});

test('a message opens the notices; a scanned address of ours its page', async (t) => {
  const message = await web(t, { query: { m: '01JXYZ' }, answers: withTicket });
  assert.match(message.path(), /to=%2Fmy%2Fnotices&/);
  assert.doesNotMatch(message.path(), /01JXYZ/);
  const server = await fakeServer();
  t.after(server.close);
  const settings = { origin: server.origin };
  const scanned = await openPage(t, { page: 'web', query: { q: encodeURIComponent(`${server.origin}/check/R-1?k=1`) }, settings });
  assert.equal(scanned.data().src, `${server.origin}/check/R-1?scale=1#wechat_redirect`);
  const strange = await openPage(t, { page: 'web', query: { q: encodeURIComponent('https://evil.test/check/R-1') }, settings });
  assert.equal(strange.data().src, `${server.origin}/?scale=1#wechat_redirect`);
});

test('nothing is asked of WeChat before the reader agreed', async (t) => {
  const wx = wechat();
  wx.needAuthorization = true;
  const page = await web(t, { query: { to: '/my' }, answers: withTicket, wx });
  assert.equal(page.data().state, 'privacy');
  assert.equal(wx.called('login').length, 0);
  assert.match(page.text(), /不同意也可以办理所有业务/);
  page.press(zh.privacy.contract);
  await until(() => wx.called('openPrivacyContract').length, 'the contract');
  page.fire('#agree', 'agreeprivacyauthorization');
  await until(() => page.data().state === 'web', 'opened');
  assert.match(page.path(), /^\/hand-off\?/);
});

test('the first page is seen before anybody is asked anything', async (t) => {
  const wx = wechat();
  wx.needAuthorization = true;
  const page = await web(t, { query: {}, answers: withTicket, wx });
  assert.equal(page.path(), '/?scale=1#wechat_redirect');
  assert.equal(wx.called('login').length, 0);
});

test('who does not agree gets everything, signed out, and is not asked again on this visit', async (t) => {
  const wx = wechat();
  wx.needAuthorization = true;
  const app = { globalData: { next: '' } };
  const page = await web(t, { query: { to: '/my' }, answers: withTicket, wx, app });
  page.press(zh.privacy.refuse);
  await until(() => page.data().state === 'web', 'opened');
  assert.equal(page.path(), '/my?scale=1#wechat_redirect');
  const again = await web(t, { query: { to: '/card' }, answers: withTicket, wx, app });
  assert.equal(again.path(), '/card?scale=1#wechat_redirect');
  assert.equal(wx.called('login').length, 0);
});

test('without a network there is a page, and its retry opens what was wanted', async (t) => {
  const wx = wechat();
  wx.network = 'none';
  const page = await web(t, { query: { to: '/my' }, answers: withTicket, wx });
  assert.deepEqual(page.buttons(), [zh.failed.retry, zh.failed.call, zh.failed.about]);
  assert.equal(wx.called('login').length, 0);
  page.press(zh.failed.call);
  await until(() => wx.called('makePhoneCall').length, 'the call');
  assert.equal(wx.called('makePhoneCall')[0].phoneNumber, '12393');
  wx.network = '4g';
  page.press(zh.failed.retry);
  await until(() => page.data().state === 'web', 'opened');
  assert.match(page.path(), /to=%2Fmy&/);
});

test('a page that fails to load is opened anew where it was, with a new ticket', async (t) => {
  const page = await web(t, { query: { to: '/' }, answers: withTicket });
  page.fire('#web', 'load', { src: `${page.server.origin}/hand-off?ticket=x` });
  page.fire('#web', 'load', { src: `${page.server.origin}/applications/1?scale=1` });
  page.fire('#web', 'load', { src: 'https://evil.test/x' });
  page.fire('#web', 'error', { url: 'x', fullUrl: `${page.server.origin}/applications/1` });
  await until(() => page.data().state === 'failed', 'failed');
  assert.match(page.text(), /没有丢失/);
  page.press(zh.failed.retry);
  await until(() => page.data().state === 'web', 'opened');
  assert.match(page.path(), /to=%2Fapplications%2F1&/);
  assert.equal(page.server.asked.length, 2);
});

test('what a native page left is opened, once, and what was still waited for is forgotten', async (t) => {
  const app = { globalData: { next: '' } };
  const page = await web(t, { query: { to: '/my' }, app });
  const opening = page.instance.open('/card');
  app.globalData.next = `${page.server.origin}/my/notices/settings/wechat?code=c&state=s`;
  page.instance.onShow();
  await opening;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(page.path(), '/my/notices/settings/wechat?code=c&state=s');
  assert.equal(app.globalData.next, '');
  page.instance.onShow();
  assert.equal(page.path(), '/my/notices/settings/wechat?code=c&state=s');
});

test('sent on: the public page by its own name', async (t) => {
  const page = await web(t, { query: { to: '/help' } });
  const { origin } = page.server;
  page.fire('#web', 'message', { data: [{ kind: 'page', path: '/help/unbind', title: '怎样解绑' }] });
  await until(() => page.instance.told, 'told');
  const shared = page.instance.onShareAppMessage({ webViewUrl: `${origin}/help/unbind?scale=1` });
  assert.deepEqual(shared, { title: '怎样解绑', path: '/pages/web/index?to=%2Fhelp%2Funbind' });
  const own = page.instance.onShareAppMessage({ webViewUrl: `${origin}/applications/01JABC?ticket=x` });
  assert.deepEqual(own, { title: zh.share.home, path: '/pages/web/index?to=%2F' });
  // A page with a web-view can't be shown in Moments.
  assert.equal(page.instance.onShareTimeline, undefined);
});

test('English where WeChat speaks English, larger where text is larger', async (t) => {
  const wx = wechat({ info: { language: 'en', fontSizeScaleFactor: 1.5 } });
  wx.network = 'none';
  const page = await web(t, { wx });
  assert.match(page.text(), new RegExp(en.failed.title));
  assert.match(page.html(), /font-size: 25\.5px/);
});

test('not set up: says so, and opens nothing', async (t) => {
  const page = await openPage(t, { page: 'web', settings: { origin: '' } });
  assert.match(page.text(), /还没有设置好/);
  assert.equal(page.data().src, '');
  assert.equal(page.wx.seen.length, 0);
});
