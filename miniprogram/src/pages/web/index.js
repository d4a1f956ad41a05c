// The page that holds the service. It is the first page, so that back closes the mini program at once.

const config = require('../../config');
const { handOffAddress, pageAddress } = require('../../lib/address');
const { hostOf } = require('../../lib/host');
const { encodedPath, isPublic, pathOf, pathOfAddress } = require('../../lib/path');
const { needsConsent } = require('../../lib/privacy');
const { share, titleTold } = require('../../lib/share');
const { askTicket } = require('../../lib/ticket');
const { wordsOf } = require('../../lib/words');

/** Where a link into the mini program leads: a scanned address of ours, a message, or a path. */
function wanted(query) {
  if (query.q) {
    try {
      return pathOfAddress(decodeURIComponent(query.q), config.origin) || '/';
    } catch (_error) {
      return '/';
    }
  }
  // Messages say which one they are only to be told apart; what they are about is in the list of notices.
  if (query.m) return '/my/notices';
  return pathOf(query.to) || encodedPath(query.to) || '/';
}

function isOnline() {
  return new Promise((resolve) => {
    wx.getNetworkType({
      success: ({ networkType }) => resolve(networkType !== 'none'),
      // Not to know is no reason to keep the page shut.
      fail: () => resolve(true),
    });
  });
}

Component({
  data: { state: 'opening', src: '', size: 17, words: {} },

  methods: {
    onLoad(query) {
      this.setData({ words: wordsOf(wx), size: hostOf(wx).size });
      if (!config.origin) {
        this.setData({ state: 'setup' });
        return null;
      }
      return this.open(wanted(query || {}));
    },

    // Back from a native page that left an address to open. Another address in the same web-view keeps its history.
    onShow() {
      const app = getApp();
      const next = app.globalData.next;
      if (!next) return;
      app.globalData.next = '';
      this.round = (this.round || 0) + 1;
      this.setData({ state: 'web', src: next });
    },

    async open(path) {
      const round = (this.round || 0) + 1;
      this.round = round;
      this.path = path;
      this.setData({ state: 'opening', src: '' });
      if (!(await isOnline())) return this.become(round, { state: 'failed' });
      // What anybody may read is read without being known; the first page is where people begin.
      if (isPublic(path) && path !== '/') return this.direct(round);
      if (await needsConsent(wx)) {
        // The first page is shown before anything is asked of anybody.
        if (path === '/' || getApp().globalData.refused) return this.direct(round);
        return this.become(round, { state: 'privacy' });
      }
      return this.handOff(round);
    },

    async handOff(round) {
      const { ticket, until, reason } = await askTicket(wx, config.origin, Date.now);
      if (ticket && Date.now() < until) {
        const src = handOffAddress(config.origin, ticket, this.path, String(hostOf(wx).scale));
        return this.become(round, { state: 'web', src });
      }
      if (reason !== 'none' && round === this.round) wx.showToast({ title: this.data.words.later, icon: 'none' });
      return this.direct(round);
    },

    direct(round) {
      const src = pageAddress(config.origin, this.path, String(hostOf(wx).scale));
      this.become(round, { state: 'web', src });
    },

    // Whatever was waited for is forgotten when something else was opened meanwhile.
    become(round, data) {
      if (round === this.round) this.setData(data);
    },

    onAgree() {
      this.setData({ state: 'opening' });
      return this.handOff(this.round);
    },

    onRefuse() {
      getApp().globalData.refused = true;
      this.direct(this.round);
    },

    onContract() {
      wx.openPrivacyContract({});
    },

    onRetry() {
      return this.open(this.path);
    },

    onCall() {
      wx.makePhoneCall({ phoneNumber: '12393' });
    },

    onAbout() {
      wx.navigateTo({ url: '/pages/about/index' });
    },

    onWebLoad(event) {
      this.path = pathOfAddress(event.detail.src, config.origin) || this.path;
    },

    onWebError() {
      this.setData({ state: 'failed', src: '' });
    },

    onWebMessage(event) {
      this.told = titleTold(event.detail.data);
    },

    onShareAppMessage(options) {
      return share((options || {}).webViewUrl, config.origin, this.data.words, this.told);
    },
  },
});
