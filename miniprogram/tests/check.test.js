const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { check } = require('../scripts/check');

/** A server that answers by path; `with` changes single answers. */
async function server(t, changed = {}) {
  const answers = {
    'GET /?scale=1.25': [200, { 'content-type': 'text/html' }, '<html style="font-size:125%">'],
    'POST /hosts/wechat/ticket': [200, {}, '{"ticket":null}'],
    'GET /hand-off': [303, { location: '/help' }, ''],
    'GET /ABC.txt': [200, { 'content-type': 'text/plain' }, 'abc'],
    ...changed,
  };
  const own = http.createServer((request, response) => {
    const key = Object.keys(answers).find((one) => `${request.method} ${request.url}`.startsWith(one));
    const [status, headers, body] = answers[key] || [404, {}, ''];
    response.writeHead(status, headers);
    response.end(body);
  });
  await new Promise((resolve) => own.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    own.closeAllConnections();
    own.close();
  });
  return `http://127.0.0.1:${own.address().port}`;
}

function checkFile(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yitui-mini-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'ABC.txt');
  fs.writeFileSync(file, 'abc');
  return file;
}

const verdicts = async (origin, file) => (await check(origin, file)).map(([good]) => good);

test('a server with everything', async (t) => {
  assert.deepEqual(await verdicts(await server(t), checkFile(t)), [true, true, true, true, true]);
});

test('each thing that is missing is told', async (t) => {
  const file = checkFile(t);
  const cases = [
    [{ 'GET /?scale=1.25': [200, { 'content-type': 'application/json' }, '1.25'] }, 0],
    [{ 'GET /?scale=1.25': [200, { 'content-type': 'text/html' }, '<html>'] }, 1],
    [{ 'POST /hosts/wechat/ticket': [404, {}, ''] }, 2],
    [{ 'POST /hosts/wechat/ticket': [200, {}, '{"ticket":"for-anybody-who-asks"}'] }, 2],
    [{ 'GET /hand-off': [200, {}, ''] }, 3],
    [{ 'GET /hand-off': [303, { location: '/help?ticket=still-there' }, ''] }, 3],
    [{ 'GET /hand-off': [303, { location: 'https://evil.test/' }, ''] }, 3],
    [{ 'GET /ABC.txt': [200, {}, '\ufeffabc'] }, 4],
    [{ 'GET /ABC.txt': [302, { location: '/sign-in' }, ''] }, 4],
  ];
  for (const [changed, at] of cases) {
    const expected = [true, true, true, true, true];
    expected[at] = false;
    assert.deepEqual(await verdicts(await server(t, changed), file), expected, JSON.stringify(changed));
  }
  assert.deepEqual(await verdicts('http://127.0.0.1:9', file), [false, false, false, false, false]);
});
