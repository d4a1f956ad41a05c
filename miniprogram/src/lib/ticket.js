// Asks the server for a ticket that signs the person in. Whatever goes wrong, the page opens signed out: nobody waits
// long, and nobody is kept out.

// All tries together. Opening signed out is better than a white page.
const PATIENCE = 6000;
// A ticket this close to its end isn't tried: it would be dead when the page arrives.
const MARGIN = 10;
const TICKET = /^[A-Za-z0-9_-]{16,256}$/;

function login(wx, timeout) {
  return new Promise((resolve, reject) => {
    wx.login({
      timeout,
      success: ({ code }) => (code ? resolve(code) : reject(new Error('login'))),
      fail: () => reject(new Error('login')),
    });
  });
}

function post(wx, url, data, timeout) {
  return new Promise((resolve, reject) => {
    wx.request({
      url,
      method: 'POST',
      header: { 'content-type': 'application/json' },
      data,
      timeout,
      success: resolve,
      fail: () => reject(new Error('network')),
    });
  });
}

/** What an answer of the server means: a ticket, `none` (nobody is linked), `later` (don't ask again now) or `again`. */
function read(answer) {
  const { statusCode, data } = answer;
  if (statusCode !== 200) return { kind: statusCode >= 500 ? 'again' : 'later' };
  if (!data || typeof data !== 'object') return { kind: 'later' };
  if (data.ticket === null) return { kind: 'none' };
  const good = typeof data.ticket === 'string' && TICKET.test(data.ticket) && data.expires_in > MARGIN;
  return good ? { kind: 'ticket', ticket: data.ticket, seconds: data.expires_in - MARGIN } : { kind: 'later' };
}

/**
 * A ticket and until when it is worth sending, or why there is none.
 *
 * A code is good for one use, so the second try asks WeChat for another one: the first may have arrived.
 */
async function askTicket(wx, origin, now) {
  const end = now() + PATIENCE;
  for (let tries = 0; tries < 2; tries += 1) {
    const left = end - now();
    if (left <= 0) break;
    let result;
    try {
      const code = await login(wx, left);
      const answer = await post(wx, `${origin}/hosts/wechat/ticket`, { code }, Math.max(1, end - now()));
      result = read(answer);
    } catch (_error) {
      result = { kind: 'again' };
    }
    if (result.kind === 'ticket') return { ticket: result.ticket, until: now() + result.seconds * 1000 };
    if (result.kind === 'none') return { ticket: null, reason: 'none' };
    if (result.kind === 'later') break;
  }
  return { ticket: null, reason: 'later' };
}

module.exports = { askTicket, login, read, PATIENCE, MARGIN };
