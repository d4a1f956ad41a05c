const test = require('node:test');
const assert = require('node:assert/strict');
const { pathOf, encodedPath, pathOfAddress, isPublic } = require('../src/lib/path');
const { pageAddress, handOffAddress, bindAddress } = require('../src/lib/address');
const { scaleOf, languageOf, hostOf } = require('../src/lib/host');
const { share, titleTold } = require('../src/lib/share');
const { outcome, stateOf } = require('../src/lib/subscribe');
const { offerUpdate } = require('../src/lib/update');
const words = require('../src/lib/words');

const ORIGIN = 'https://yitui.test';

test('a path of ours is opened, and nothing else', () => {
  for (const path of ['/', '/my', '/regions/110000/start', '/applications/01J-x_y/', '/check/R-1', '/a.b']) {
    assert.equal(pathOf(path), path);
  }
  const strange = [
    '', 'my', '//evil.test', '/\\evil.test', 'https://evil.test', 'javascript:alert(1)', '/my?ticket=1', '/my#x',
    '/a/../desk', '/./desk', '/a//b', '/%2e%2e/desk', '/中文', '/a b', '/a\nb', '/@evil', `/${'a'.repeat(600)}`,
    null, undefined, 7, {},
  ];
  for (const value of strange) assert.equal(pathOf(value), null, String(value));
  for (const closed of ['/desk', '/desk/cases/1', '/terminal', '/hosts/wechat/ticket', '/hand-off', '/sign-out', '/language/en', '/gateway/sms/receipts']) {
    assert.equal(pathOf(closed), null, closed);
  }
  assert.equal(pathOf('/desks'), '/desks');
});

test('an encoded path is decoded once, and a broken one is none', () => {
  assert.equal(encodedPath('%2Fmy'), '/my');
  assert.equal(encodedPath('%252Fmy'), null);
  assert.equal(encodedPath('%2F%2Fevil.test'), null);
  assert.equal(encodedPath('%E4%B'), null);
});

test('only an address of our own origin has a path', () => {
  assert.equal(pathOfAddress(`${ORIGIN}/help?a=1#b`, ORIGIN), '/help');
  assert.equal(pathOfAddress(ORIGIN, ORIGIN), '/');
  for (const other of ['https://yitui.test.evil.test/help', 'https://evil.test/help', 'http://yitui.test/help', `${ORIGIN}@evil.test/`, `${ORIGIN}:8443/`, undefined]) {
    assert.equal(pathOfAddress(other, ORIGIN), null, other);
  }
  assert.equal(pathOfAddress('/help', ''), null);
});

test('what is public names nobody', () => {
  for (const path of ['/', '/regions', '/regions/other', '/regions/110000', '/regions/110000/start', '/help', '/help/card', '/help/unbind', '/statistics', '/privacy']) {
    assert.ok(isPublic(path), path);
  }
  for (const path of ['/my', '/applications/1', '/receipts/1', '/check/R-1', '/card', '/card/1', '/help/search', '/sign-in', '/regions/110000/x', '/statistics/file']) {
    assert.ok(!isPublic(path), path);
  }
});

test('addresses are ASCII, escaped, and leave out what there is not', () => {
  assert.equal(pageAddress(ORIGIN, '/help', '1.25'), `${ORIGIN}/help?scale=1.25#wechat_redirect`);
  const handOff = handOffAddress(ORIGIN, 't&=#', '/applications/1', '1');
  assert.equal(handOff, `${ORIGIN}/hand-off?ticket=t%26%3D%23&to=%2Fapplications%2F1&scale=1#wechat_redirect`);
  const bind = bindAddress(ORIGIN, '码', 's', '1');
  assert.match(bind, /^[\x21-\x7e]+$/);
  assert.equal(new URL(bind).searchParams.get('code'), '码');
  assert.equal(new URL(bind).pathname, '/my/notices/settings/wechat');
});

test('the size of text is what was chosen in WeChat, within bounds', () => {
  assert.equal(scaleOf({ fontSizeScaleFactor: 1.25 }, 'ios'), 1.25);
  assert.equal(scaleOf({ fontSizeScaleFactor: 1.118 }, 'ios'), 1.12);
  assert.equal(scaleOf({ fontSizeSetting: 25.5 }, 'ios'), 1.5);
  assert.equal(scaleOf({ fontSizeSetting: 24 }, 'android'), 1.5);
  assert.equal(scaleOf({ fontSizeSetting: 16 }, undefined), 1);
  assert.equal(scaleOf({ fontSizeScaleFactor: 9 }, 'ios'), 2);
  assert.equal(scaleOf({ fontSizeScaleFactor: 0.1 }, 'ios'), 0.8);
  for (const odd of [{}, { fontSizeScaleFactor: 0 }, { fontSizeScaleFactor: 'x' }, { fontSizeScaleFactor: Infinity }, { fontSizeScaleFactor: -1 }]) {
    assert.equal(scaleOf(odd, 'ios'), 1, JSON.stringify(odd));
  }
});

test('Chinese first; English where WeChat speaks another language', () => {
  assert.deepEqual(['zh_CN', 'zh_TW', 'zh-HK', 'en', 'fr', undefined].map((language) => languageOf({ language })), ['zh', 'zh', 'zh', 'en', 'en', 'zh']);
  assert.deepEqual(hostOf({}), { scale: 1, size: 17, language: 'zh' });
});

test('both languages have the same sentences, none of them empty', () => {
  const flat = (value, at = '') => Object.entries(value).flatMap(([key, one]) => (typeof one === 'object' ? flat(one, `${at}${key}.`) : [[`${at}${key}`, one]]));
  const [zh, en] = [flat(words.zh), flat(words.en)];
  assert.deepEqual(en.map(([key]) => key), zh.map(([key]) => key));
  for (const [key, sentence] of [...zh, ...en]) assert.ok(sentence.trim(), key);
  for (const [key, sentence] of zh) assert.match(sentence, /[\u4e00-\u9fff]/, key);
  for (const [key, sentence] of en) assert.doesNotMatch(sentence, /[\u4e00-\u9fff]/, key);
});

test('only the public page is sent on: no case, no ticket, no query', () => {
  const to = (address) => decodeURIComponent(share(address, ORIGIN, words.zh, null).path.split('to=')[1]);
  assert.equal(to(`${ORIGIN}/help/unbind?scale=1.25&ticket=secret#x`), '/help/unbind');
  assert.equal(to(`${ORIGIN}/regions/410800/start?from=me`), '/regions/410800/start');
  for (const address of [`${ORIGIN}/applications/01JABC`, `${ORIGIN}/hand-off?ticket=secret&to=%2Fmy`, `${ORIGIN}/receipts/1`, `${ORIGIN}/check/1`, 'https://evil.test/help', undefined]) {
    const shared = share(address, ORIGIN, words.zh, null);
    assert.equal(shared.path, '/pages/web/index?to=%2F');
    assert.equal(shared.title, words.zh.share.home);
  }
});

test('a page names itself only where it is public, and only for itself', () => {
  const told = titleTold([{ kind: 'page', path: '/help', title: 'old' }, { kind: 'page', path: '/help/unbind', title: '解绑' }, { kind: 'other' }, null]);
  assert.deepEqual(told, { path: '/help/unbind', title: '解绑' });
  assert.equal(share(`${ORIGIN}/help/unbind`, ORIGIN, words.zh, told).title, '解绑');
  assert.equal(share(`${ORIGIN}/help`, ORIGIN, words.zh, told).title, words.zh.share.help);
  assert.equal(share(`${ORIGIN}/applications/1`, ORIGIN, words.zh, told).title, words.zh.share.home);
  assert.equal(titleTold([{ kind: 'page', path: '/applications/1', title: '张某的申请' }]), null);
  for (const odd of [undefined, null, 'x', [], [{ kind: 'page', path: '/help', title: 7 }]]) assert.equal(titleTold(odd), null);
});

test('what the panel of messages said', () => {
  assert.equal(outcome({ a: 'reject', b: 'accept' }, ['a', 'b']), 'accepted');
  assert.equal(outcome({ a: 'acceptWithAudio' }, ['a']), 'accepted');
  assert.equal(outcome({ a: 'reject' }, ['a']), 'refused');
  assert.equal(outcome({ a: 'ban' }, ['a']), 'banned');
  assert.equal(outcome({ a: 'filter' }, ['a']), 'banned');
  assert.equal(outcome({ other: 'accept' }, ['a']), 'refused');
});

test('a state is what our server makes, or none', () => {
  assert.equal(stateOf('abcdefghijklmnop_-09'), 'abcdefghijklmnop_-09');
  for (const odd of ['short', 'a'.repeat(300), 'abcdefghijklmnop&x=1', '', undefined, ['a']]) assert.equal(stateOf(odd), '');
});

test('a new version is offered and applied only when wished for', () => {
  for (const confirm of [true, false]) {
    let ready;
    let applied = 0;
    offerUpdate({
      getUpdateManager: () => ({ onUpdateReady: (then) => { ready = then; }, applyUpdate: () => { applied += 1; } }),
      showModal: ({ content, success }) => {
        assert.match(content, /不会丢失/);
        success({ confirm });
      },
    });
    assert.equal(applied, 0);
    ready();
    assert.equal(applied, confirm ? 1 : 0);
  }
  offerUpdate({});
});
