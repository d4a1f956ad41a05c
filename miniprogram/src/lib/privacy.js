// Whether the reader has yet to agree to the privacy guide that the operator filed with WeChat.

function needsConsent(wx) {
  return new Promise((resolve) => {
    if (!wx.getPrivacySetting) {
      resolve(false);
      return;
    }
    wx.getPrivacySetting({
      success: ({ needAuthorization }) => resolve(Boolean(needAuthorization)),
      // Where it can't be told, nothing is asked of WeChat about the reader.
      fail: () => resolve(true),
    });
  });
}

module.exports = { needsConsent };
