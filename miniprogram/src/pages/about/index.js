// What the service is, without any network: linked from the page that failed, and the only page that can be shown in
// Moments (there WeChat runs one page alone: no web-view, no sign-in, no way to other pages, and its own button to open).

const { backToWeb } = require('../../lib/back');
const { hostOf } = require('../../lib/host');
const { wordsOf } = require('../../lib/words');

// Opened from Moments.
const SINGLE_PAGE = 1154;

Component({
  data: { words: {}, size: 17, single: false },

  methods: {
    onLoad() {
      const words = wordsOf(wx);
      const single = wx.getLaunchOptionsSync().scene === SINGLE_PAGE;
      if (!single) wx.setNavigationBarTitle({ title: words.about.bar });
      this.setData({ words, size: hostOf(wx).size, single });
    },

    onOpen() {
      backToWeb(wx, getCurrentPages(), getApp(), '');
    },

    onCall() {
      wx.makePhoneCall({ phoneNumber: '12393' });
    },

    onContract() {
      wx.openPrivacyContract({});
    },

    onShareAppMessage() {
      return { title: this.data.words.share.home, path: '/pages/web/index' };
    },

    onShareTimeline() {
      return { title: this.data.words.share.home, query: '' };
    },
  },
});
