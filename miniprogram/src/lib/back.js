// Ways between the native pages that never need a second press of back.

const WEB = '/pages/web/index';

/** Back to the page with the web-view, which opens `address` if there is one; a page opened alone is replaced. */
function backToWeb(wx, pages, app, address) {
  app.globalData.next = address || '';
  if (pages.length > 1) wx.navigateBack({ delta: 1 });
  else wx.redirectTo({ url: WEB });
}

module.exports = { backToWeb };
