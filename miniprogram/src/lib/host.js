// What WeChat says about itself: language and size of text.

const LEAST = 0.8;
const MOST = 2;
// Size of text of the native pages where nothing else was chosen.
const BASE = 17;
// Size of text that stands for 1, by WeChat's guide for older people.
const USUAL = { ios: 17, android: 16 };

/** How much larger than usual text is read here, between 0.8 and 2. */
function scaleOf(info, platform) {
  const factor = Number(info.fontSizeScaleFactor);
  const setting = Number(info.fontSizeSetting) / (USUAL[platform] || USUAL.android);
  const chosen = [factor, setting, 1].find((value) => Number.isFinite(value) && value > 0);
  return Math.min(MOST, Math.max(LEAST, Math.round(chosen * 100) / 100));
}

/** The language of the native pages: Chinese, and English where WeChat is set to anything else. */
function languageOf(info) {
  const language = info.language || 'zh_CN';
  return /^zh/i.test(language) ? 'zh' : 'en';
}

/** Both, as they are now, and the size of text that follows. An old client that can't tell gets the usual size in Chinese. */
function hostOf(wx) {
  const info = (wx.getAppBaseInfo && wx.getAppBaseInfo()) || {};
  const device = (wx.getDeviceInfo && wx.getDeviceInfo()) || {};
  const scale = scaleOf(info, device.platform);
  return { scale, size: BASE * scale, language: languageOf(info) };
}

module.exports = { scaleOf, languageOf, hostOf };
