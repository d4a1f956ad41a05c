// Consent to messages in WeChat, which needs a tap on a native page. The service opens it with the `state` of the page
// that binds WeChat; without one it only asks for another consent.

const config = require('../../config');
const { bindAddress } = require('../../lib/address');
const { backToWeb } = require('../../lib/back');
const { hostOf } = require('../../lib/host');
const { askConsent, stateOf } = require('../../lib/subscribe');
const { login } = require('../../lib/ticket');
const { wordsOf } = require('../../lib/words');

const PATIENCE = 6000;

Component({
  data: { words: {}, size: 17, ready: false, lasting: false, busy: false, said: '' },

  methods: {
    onLoad(query) {
      const words = wordsOf(wx);
      this.state = stateOf((query || {}).state);
      wx.setNavigationBarTitle({ title: words.subscribe.bar });
      this.setData({
        words,
        size: hostOf(wx).size,
        ready: Boolean(config.origin) && config.templates.length > 0,
        lasting: config.subscription === 'long-term',
      });
    },

    async onAllow() {
      if (this.data.busy) return;
      // First of all: WeChat takes it from the tap only.
      const asked = askConsent(wx, config.templates);
      this.setData({ busy: true, said: '' });
      const said = await asked;
      if (said !== 'accepted') {
        this.setData({ busy: false, said });
        return;
      }
      await this.leave();
    },

    // The code says whose WeChat this is. The server binds it after the resident confirms on its page.
    async leave() {
      if (!this.state) {
        this.go('');
        return;
      }
      try {
        const code = await login(wx, PATIENCE);
        this.go(bindAddress(config.origin, code, this.state, String(hostOf(wx).scale)));
      } catch (_error) {
        this.setData({ busy: false, said: 'failed' });
      }
    },

    go(address) {
      backToWeb(wx, getCurrentPages(), getApp(), address);
    },

    onSettings() {
      wx.openSetting({ withSubscriptions: true, complete: () => this.setData({ said: '' }) });
    },

    onBack() {
      this.go('');
    },
  },
});
