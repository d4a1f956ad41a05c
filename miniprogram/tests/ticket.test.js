const test = require('node:test');
const assert = require('node:assert/strict');
const { askTicket, read, PATIENCE } = require('../src/lib/ticket');
const { fakeServer } = require('./support/server');
const { wechat } = require('./support/wechat');

const TICKET = 'abcdefghijklmnopqrstuvwxyz_-0123';
const good = { status: 200, body: { ticket: TICKET, expires_in: 60 } };

async function ask(t, answers, prepare = () => {}, now = Date.now) {
  const server = await fakeServer();
  t.after(server.close);
  server.answers = answers;
  const wx = wechat();
  prepare(wx);
  return { result: await askTicket(wx, server.origin, now), asked: server.asked, wx };
}

test('the code goes to the server as JSON, the ticket comes back with its end', async (t) => {
  const before = Date.now();
  const { result, asked } = await ask(t, [good]);
  assert.equal(result.ticket, TICKET);
  // Ten seconds are kept for the way.
  assert.ok(result.until >= before + 50_000 && result.until <= Date.now() + 50_000, String(result.until - before));
  assert.deepEqual(asked, [{ method: 'POST', url: '/hosts/wechat/ticket', type: 'application/json', body: '{"code":"code-1"}' }]);
});

test('nobody linked: no second try', async (t) => {
  const { result, asked } = await ask(t, [{ status: 200, body: { ticket: null } }]);
  assert.deepEqual(result, { ticket: null, reason: 'none' });
  assert.equal(asked.length, 1);
});

test('a broken line and a broken server are tried once more, with a new code', async (t) => {
  for (const first of ['cut', { status: 502, body: 'bad gateway' }]) {
    const { result, asked } = await ask(t, [first, good]);
    assert.equal(result.ticket, TICKET);
    assert.deepEqual(asked.map(({ body }) => JSON.parse(body).code), ['code-1', 'code-2']);
  }
  const { result, asked } = await ask(t, [{ status: 500, body: '' }]);
  assert.deepEqual(result, { ticket: null, reason: 'later' });
  assert.equal(asked.length, 2);
});

test('too many tries, or a refusal: not asked again', async (t) => {
  for (const status of [429, 403, 404, 302]) {
    const { result, asked } = await ask(t, [{ status, body: {} }]);
    assert.deepEqual(result, { ticket: null, reason: 'later' }, String(status));
    assert.equal(asked.length, 1, String(status));
  }
});

test('WeChat gives no code: nothing is sent', async (t) => {
  const { result, asked } = await ask(t, [good], (wx) => { wx.loginFails = true; });
  assert.deepEqual(result, { ticket: null, reason: 'later' });
  assert.equal(asked.length, 0);
});

test('all tries together end in time, and each call is told so', async (t) => {
  // A clock that each look moves on by two seconds.
  let clock = 0;
  const { result, wx } = await ask(t, ['cut'], undefined, () => { clock += 2000; return clock; });
  assert.deepEqual(result, { ticket: null, reason: 'later' });
  const times = [...wx.called('login'), ...wx.called('request')].map(({ timeout }) => timeout);
  assert.ok(times.length > 0 && times.every((timeout) => timeout > 0 && timeout <= PATIENCE), String(times));
  assert.equal(wx.called('request').length, 1);
});

test('a server that never answers is given up', async (t) => {
  const started = Date.now();
  // Five of the six seconds have passed at the second look.
  let first = true;
  const { result } = await ask(t, ['never'], undefined, () => {
    const now = Date.now() + (first ? 0 : 5700);
    first = false;
    return now;
  });
  assert.equal(result.reason, 'later');
  assert.ok(Date.now() - started < 2000);
});

test('only a ticket that looks like one, with time left, is taken', () => {
  const answer = (data, statusCode = 200) => read({ statusCode, data }).kind;
  assert.equal(answer({ ticket: TICKET, expires_in: 60 }), 'ticket');
  for (const data of [
    { ticket: TICKET, expires_in: 10 }, { ticket: TICKET }, { ticket: 'short', expires_in: 60 },
    { ticket: `${TICKET}&to=/desk`, expires_in: 60 }, { ticket: 7, expires_in: 60 }, {}, 'text', null,
  ]) {
    assert.equal(answer(data), 'later', JSON.stringify(data));
  }
  assert.equal(answer({ ticket: null }), 'none');
  assert.equal(answer({ ticket: TICKET, expires_in: 60 }, 500), 'again');
});
