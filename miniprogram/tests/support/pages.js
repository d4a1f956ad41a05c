// Pages of a build, rendered by miniprogram-simulate in jsdom.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { JSDOM } = require('jsdom');
const { build } = require('../../scripts/build');
const { wechat } = require('./wechat');

const { window } = new JSDOM('<!doctype html><body></body>', { url: 'http://127.0.0.1/' });
// The simulator was written for a test runner that makes a browser's names global.
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in global)) Object.defineProperty(global, name, { get: () => window[name], configurable: true });
}
for (const name of ['Event', 'CustomEvent', 'EventTarget']) {
  Object.defineProperty(global, name, { value: window[name], configurable: true, writable: true });
}
global.window = window;

const simulate = require('miniprogram-simulate');

const SETTINGS = { appid: '', origin: 'https://yitui.test', name: '易退', templates: [], subscription: 'one-time' };

/** A build of its own, which is taken away at the end of a test. */
function project(t, settings) {
  const to = fs.mkdtempSync(path.join(os.tmpdir(), 'yitui-mini-'));
  t.after(() => fs.rmSync(to, { recursive: true, force: true }));
  build({ ...SETTINGS, ...settings }, to);
  return path.join(to, 'src');
}

/** Opens a page. `below` says how many pages lie under it. */
async function openPage(t, { page, query = {}, settings, wx = wechat(), below = 0, app }) {
  const src = project(t, settings);
  global.wx = wx;
  const own = app || { globalData: { next: '' } };
  global.getApp = () => own;
  global.getCurrentPages = () => Array.from({ length: below + 1 }, () => ({}));
  const id = simulate.load(path.join(src, 'pages', page, 'index'), { rootPath: src });
  const component = simulate.render(id);
  const parent = window.document.createElement('div');
  window.document.body.append(parent);
  component.attach(parent);
  t.after(() => {
    component.detach();
    parent.remove();
  });
  await component.instance.onLoad(query);
  const find = (selector) => component.querySelector(selector);
  return {
    wx,
    app: own,
    component,
    instance: component.instance,
    data: () => component.instance.data,
    text: () => parent.textContent,
    html: () => parent.innerHTML,
    find,
    buttons: () => component.querySelectorAll('.act').map((button) => button.dom.textContent),
    fire: (selector, event, detail) => find(selector).dispatchEvent(event, { bubbles: true, detail }),
    press: (label) => {
      const button = component.querySelectorAll('.act').find((one) => one.dom.textContent === label);
      if (!button) throw new Error(`no button «${label}» among ${component.querySelectorAll('.act').map((one) => one.dom.textContent)}`);
      button.dispatchEvent('tap', { bubbles: true });
    },
  };
}

module.exports = { openPage, project };
