// Names that the platform's documentation lists. What isn't here is a slip of the pen or needs a look at the page that
// documents it before it is added.

// developers.weixin.qq.com/miniprogram/dev/reference/configuration/app; the last one: …/framework/user-privacy.
const APP = [
  'entryPagePath', 'pages', 'window', 'tabBar', 'networkTimeout', 'debug', 'functionalPages', 'subpackages', 'workers',
  'requiredBackgroundModes', 'requiredPrivateInfos', 'plugins', 'preloadRule', 'resizable', 'usingComponents',
  'permission', 'sitemapLocation', 'style', 'useExtendedLib', 'entranceDeclare', 'darkmode', 'themeLocation',
  'lazyCodeLoading', 'singlePage', 'supportedMaterials', 'serviceProviderTicket', 'embeddedAppIdList', 'halfPage',
  '__usePrivacyCheck__',
];
// …/reference/configuration/page; `window` of app.json takes those of them that are about the window.
const PAGE = [
  'navigationBarBackgroundColor', 'navigationBarTextStyle', 'navigationBarTitleText', 'navigationStyle',
  'backgroundColor', 'backgroundTextStyle', 'backgroundColorTop', 'backgroundColorBottom', 'enablePullDownRefresh',
  'onReachBottomDistance', 'pageOrientation', 'disableScroll', 'usingComponents',
];
// Properties that may name a variable of theme.json (…/framework/ability/darkmode).
const THEMED = [
  'navigationBarBackgroundColor', 'navigationBarTextStyle', 'backgroundColor', 'backgroundTextStyle',
  'backgroundColorTop', 'backgroundColorBottom',
];
// Components that are used here, and the events of theirs that are bound.
const COMPONENTS = {
  'web-view': ['load', 'error', 'message'],
  view: ['tap'],
  block: [],
  button: ['tap', 'agreeprivacyauthorization'],
};

module.exports = { APP, PAGE, THEMED, COMPONENTS };
