// A newer version of the shell: offered, never forced in the middle of an application.

const { wordsOf } = require('./words');

function offerUpdate(wx) {
  if (!wx.getUpdateManager) return;
  const manager = wx.getUpdateManager();
  manager.onUpdateReady(() => {
    const words = wordsOf(wx).update;
    wx.showModal({
      title: words.title,
      content: words.text,
      confirmText: words.now,
      cancelText: words.later,
      success: ({ confirm }) => {
        if (confirm) manager.applyUpdate();
      },
    });
  });
}

module.exports = { offerUpdate };
