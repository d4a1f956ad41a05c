// Looks at a running server with the shell's eyes: npm run check -- https://… [CHECK_FILE]
//
// CHECK_FILE is the file from WeChat's console; the server must give out the same bytes.

const fs = require('node:fs');
const path = require('node:path');

/** What is there and what isn't, a line each: [good, sentence]. */
async function check(origin, file) {
  const lines = [];
  const say = (good, sentence) => lines.push([good, sentence]);
  const get = (url, options) => fetch(url, { redirect: 'manual', ...options }).catch(() => null);

  const first = await get(`${origin}/?scale=1.25`);
  const type = first && first.headers.get('content-type');
  say(first?.status === 200 && /^text\/html/.test(type || ''), `the first page: ${first ? `${first.status} ${type}` : 'no answer'}`);
  const html = first?.status === 200 ? await first.text() : '';
  say(/1\.25|125%/.test(html), 'the first page tells that it knows the size of text that was asked for');

  const asked = await get(`${origin}/hosts/wechat/ticket`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"code":"not-a-code"}',
  });
  const answer = asked?.status === 200 ? await asked.json().catch(() => ({})) : {};
  const quiet = answer.ticket === null || asked?.status === 429;
  say(quiet, `a ticket for a code that is none: ${asked ? asked.status : 'no answer'}`);

  const handOff = await get(`${origin}/hand-off?ticket=none-of-ours-0123456789&to=%2Fhelp&scale=1`);
  const to = handOff?.headers.get('location') || '';
  const left = handOff !== null && [302, 303].includes(handOff.status) && to.startsWith('/') && !to.includes('ticket=');
  say(left, `a ticket that is none: ${handOff ? `${handOff.status} ${to}` : 'no answer'}`);

  if (file) {
    const name = path.basename(file);
    const given = await get(`${origin}/${name}`);
    const bytes = given?.status === 200 ? Buffer.from(await given.arrayBuffer()) : null;
    const same = bytes !== null && bytes.equals(fs.readFileSync(file));
    say(same, `the check file ${name}: ${given ? given.status : 'no answer'}${bytes && !same ? ', other bytes' : ''}`);
  }
  return lines;
}

if (require.main === module) {
  const [origin, file] = process.argv.slice(2);
  if (!/^https?:\/\/[^/]+$/.test(origin || '') || (file && !fs.existsSync(file))) {
    console.error('npm run check -- https://host [CHECK_FILE]');
    process.exitCode = 2;
  } else {
    check(origin, file).then((lines) => {
      for (const [good, sentence] of lines) console.log(`${good ? 'ok     ' : 'MISSING'} ${sentence}`);
      if (lines.some(([good]) => !good)) process.exitCode = 1;
    });
  }
}

module.exports = { check };
