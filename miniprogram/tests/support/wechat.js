// WeChat, as far as the shell asks it: `wx`, the app and the pages above one another. Requests really go out.

const http = require('node:http');

/** A new WeChat; `wx.seen` tells what was called, in order. */
function wechat(given = {}) {
  const seen = [];
  let codes = 0;
  const call = (name, answer) => (options = {}) => {
    seen.push([name, options]);
    if (answer) answer(options);
  };
  const wx = {
    seen,
    getAppBaseInfo: () => ({ language: 'zh_CN', fontSizeScaleFactor: 1, ...given.info }),
    getDeviceInfo: () => ({ platform: given.platform || 'ios' }),
    getLaunchOptionsSync: () => ({ scene: given.scene || 1001 }),
    getNetworkType: call('getNetworkType', ({ success }) => success({ networkType: wx.network })),
    getPrivacySetting: call('getPrivacySetting', ({ success }) => success({ needAuthorization: wx.needAuthorization })),
    login: call('login', ({ success, fail }) => (wx.loginFails ? fail({}) : success({ code: `code-${(codes += 1)}` }))),
    request: call('request', send),
    requestSubscribeMessage: call('requestSubscribeMessage', (options) => wx.subscribe(options)),
    network: 'wifi',
    needAuthorization: false,
    loginFails: false,
    subscribe: ({ success }) => success({}),
  };
  for (const name of ['showToast', 'navigateTo', 'navigateBack', 'redirectTo', 'makePhoneCall', 'openPrivacyContract', 'openSetting', 'setNavigationBarTitle', 'showModal']) {
    wx[name] = call(name);
  }
  wx.called = (name) => seen.filter(([one]) => one === name).map(([, options]) => options);
  return wx;
}

function send({ url, method, header, data, timeout, success, fail }) {
  const request = http.request(url, { method, headers: header, timeout }, async (response) => {
    let text = '';
    for await (const part of response) text += part;
    let value = text;
    try {
      value = JSON.parse(text);
    } catch {
      // As WeChat does: what is no JSON stays text.
    }
    success({ statusCode: response.statusCode, data: value });
  });
  request.on('timeout', () => request.destroy());
  request.on('error', () => fail({ errMsg: 'request:fail' }));
  request.end(JSON.stringify(data));
}

/** Waits until something is so, or fails. */
async function until(condition, what) {
  for (let tries = 0; tries < 400; tries += 1) {
    const value = condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`never: ${what}`);
}

module.exports = { wechat, until };
