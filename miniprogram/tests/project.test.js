const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { lint } = require('../scripts/lint');
const { build } = require('../scripts/build');
const { faults } = require('../scripts/settings');

const ROOT = path.join(__dirname, '..');
const GOOD = { appid: 'wx0123456789abcdef', origin: 'https://yitui.yc.gov.cn', name: '易退', templates: [], subscription: 'one-time' };

function copy(t) {
  const to = fs.mkdtempSync(path.join(os.tmpdir(), 'yitui-mini-'));
  t.after(() => fs.rmSync(to, { recursive: true, force: true }));
  build(GOOD, to);
  return to;
}

function edit(root, file, change) {
  const at = path.join(root, file);
  const before = fs.readFileSync(at, 'utf8');
  const after = change(before);
  assert.notEqual(after, before, `${file} was not changed`);
  fs.writeFileSync(at, after);
}

test('the project as it stands has no fault, nor has a build of it', (t) => {
  assert.deepEqual(lint(ROOT), []);
  assert.deepEqual(lint(copy(t)), []);
});

test('each kind of fault is found', (t) => {
  const web = 'src/pages/web/index';
  const cases = [
    ['src/app.json', (s) => s.replace('"pages/about/index"', '"pages/about/index", "pages/gone/index"'), 'src/pages/gone/index.json: missing'],
    ['src/app.json', (s) => s.replace(/,\s*"pages\/about\/index"/, ''), 'src/pages/about/index.wxml: not a page of app.json'],
    ['src/app.json', (s) => s.replace('"darkmode"', '"darkMode"'), 'src/app.json: darkMode is not known'],
    ['src/app.json', (s) => s.replace('"@bar"', '"@missing"'), 'src/theme.json: no @missing'],
    ['src/app.json', (s) => s.replace('{', ''), 'src/app.json: '],
    ['src/theme.json', (s) => s.replace('"pull": "light"', '"other": "light"'), 'src/theme.json: light and dark have different names'],
    ['src/sitemap.json', (s) => s.replace('"disallow"', '"allow"'), 'src/sitemap.json: pages of persons may be indexed'],
    ['src/pages/about/index.json', (s) => s.replace('usingComponents', 'useComponents'), 'src/pages/about/index.json: useComponents is not known'],
    ['project.config.json', (s) => s.replace('wx0123456789abcdef', 'mine'), 'project.config.json: no appid'],
    [`${web}.wxml`, (s) => s.replace('onRetry', 'onRety'), 'no method onRety'],
    [`${web}.wxml`, (s) => s.replace('words.failed.text', 'words.failed.txt'), 'no words.failed.txt in zh'],
    [`${web}.wxml`, (s) => s.replace("state === 'setup'", "stat === 'setup'"), 'no data stat'],
    [`${web}.wxml`, (s) => s.replace('class="text"', 'class="txt"'), 'no style for .txt'],
    [`${web}.wxml`, (s) => s.replace('<block', '<blok'), '<blok> is not known'],
    [`${web}.wxml`, (s) => s.replace('</view>', ''), '<view> is not closed'],
    [`${web}.wxml`, (s) => s.replace('</block>', ''), '</view> closes something else'],
    [`${web}.wxml`, (s) => s.replace('bindload', 'bindlaod'), '<web-view> has no event laod'],
    [`${web}.wxml`, (s) => s.replace('wx:else', 'wx:els'), 'wx:els is not known'],
  ];
  for (const [file, change, fault] of cases) {
    const root = copy(t);
    edit(root, file, change);
    const found = lint(root);
    assert.ok(found.some((one) => one.includes(fault)), `${fault} is not in ${JSON.stringify(found)}`);
  }
  const root = copy(t);
  fs.rmSync(path.join(root, `${web}.wxss`));
  assert.deepEqual(lint(root), [`${web}.wxss: missing`]);
});

test('settings are said to be wrong in words, before anything is built', () => {
  assert.deepEqual(faults(GOOD, false), []);
  const template = JSON.parse(fs.readFileSync(path.join(ROOT, 'settings.example.json'), 'utf8'));
  assert.equal(faults(template, false).length, 2);
  const wrong = {
    appid: ['', 'touristappid', 'wx123', 'wx0123456789ABCDEF'],
    origin: ['', 'http://yitui.yc.gov.cn', 'https://yitui.yc.gov.cn/', 'https://yitui.yc.gov.cn:8443', 'https://10.0.0.1', 'https://易退.cn', 'https://localhost', 'https://x.example', 'http://127.0.0.1:8080'],
    name: ['', ' ', undefined],
    templates: ['x', ['short'], Array(6).fill('a_template-identifier-0123456789'), undefined],
    subscription: ['', 'forever', undefined],
  };
  for (const [key, values] of Object.entries(wrong)) {
    for (const value of values) {
      const found = faults({ ...GOOD, [key]: value }, false);
      assert.equal(found.length, 1, `${key} ${value}: ${found}`);
      assert.ok(found[0].startsWith(`${key}: `));
    }
  }
  assert.deepEqual(faults({ ...GOOD, secret: 'x' }, false), ['unknown: secret']);
  assert.deepEqual(faults({ ...GOOD, appid: '', origin: 'http://127.0.0.1:8080' }, true), []);
});

test('a build holds the settings and nothing that is not for a phone', (t) => {
  const to = copy(t);
  const config = require(path.join(to, 'src', 'config.js'));
  assert.deepEqual(config, { origin: GOOD.origin, name: '易退', templates: [], subscription: 'one-time' });
  const project = JSON.parse(fs.readFileSync(path.join(to, 'project.config.json'), 'utf8'));
  assert.equal(project.appid, GOOD.appid);
  assert.equal(project.setting.urlCheck, true);
  assert.deepEqual(fs.readdirSync(to).sort(), ['project.config.json', 'src']);
});

test('a build never empties a folder that is something else', (t) => {
  const to = fs.mkdtempSync(path.join(os.tmpdir(), 'yitui-mini-'));
  t.after(() => fs.rmSync(to, { recursive: true, force: true }));
  fs.writeFileSync(path.join(to, 'letter.txt'), 'mine');
  assert.throws(() => build(GOOD, to), /something else/);
  assert.equal(fs.readFileSync(path.join(to, 'letter.txt'), 'utf8'), 'mine');
});

test('the command says what is missing and fails', () => {
  const run = () => execFileSync(process.execPath, [path.join(ROOT, 'scripts', 'build.js'), '--settings', 'nowhere.json'], { encoding: 'utf8', stdio: 'pipe' });
  assert.throws(run, (error) => error.status === 1 && /copy settings\.example\.json/.test(error.stderr));
});

test('nothing in the repository is a real mini program', () => {
  const template = JSON.parse(fs.readFileSync(path.join(ROOT, 'settings.example.json'), 'utf8'));
  assert.equal(template.appid, '');
  const project = JSON.parse(fs.readFileSync(path.join(ROOT, 'project.config.json'), 'utf8'));
  assert.equal(project.appid, 'touristappid');
  assert.equal(require('../src/config').origin, '');
});

test('what comes from npm is under a licence that we take', () => {
  const lock = JSON.parse(fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
  const taken = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'MPL-2.0', '0BSD', 'MIT-0', 'BlueOak-1.0.0', 'CC0-1.0'];
  const others = Object.entries(lock.packages)
    // MIT, told in a way of its time that the lock file doesn't keep.
    .filter(([name]) => name && name !== 'node_modules/string.fromcodepoint')
    .filter(([, { license }]) => !taken.includes(license))
    .map(([name, { license }]) => `${name}: ${license}`);
  assert.deepEqual(others, []);
});
