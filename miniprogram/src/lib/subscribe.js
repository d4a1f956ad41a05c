// Consent to messages. WeChat shows its own panel, and only from a tap.

const STATE = /^[A-Za-z0-9_-]{16,256}$/;
// By WeChat: at most five templates a time.
const MOST = 5;
// The reader switched all messages of this mini program off.
const SWITCHED_OFF = 20004;

/** Asks. Must be called in the tap itself, without waiting for anything before. */
function askConsent(wx, templates) {
  return new Promise((resolve) => {
    wx.requestSubscribeMessage({
      tmplIds: templates.slice(0, MOST),
      success: (result) => resolve(outcome(result, templates)),
      fail: ({ errCode }) => resolve(errCode === SWITCHED_OFF ? 'off' : 'failed'),
    });
  });
}

/** One template that was allowed is enough. */
function outcome(result, templates) {
  const said = templates.map((template) => result[template]);
  if (said.some((word) => /^accept/.test(word))) return 'accepted';
  return said.indexOf('ban') >= 0 || said.indexOf('filter') >= 0 ? 'banned' : 'refused';
}

/** What the page in the web-view gave along, so that the server knows it asked; empty where it gave none. */
function stateOf(value) {
  return typeof value === 'string' && STATE.test(value) ? value : '';
}

module.exports = { askConsent, outcome, stateOf };
