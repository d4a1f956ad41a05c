// Makes dist/, the folder that WeChat DevTools opens, from src/ and settings.json.
//
//   npm run build                              dist/ from settings.json
//   npm run build -- --development             also takes a server on this machine and no appid
//   npm run build -- --settings FILE --to DIR

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { readSettings } = require('./settings');

const ROOT = path.join(__dirname, '..');

function write(file, value) {
  fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Builds into `to`, which is emptied first; a folder that is no earlier build is left alone. */
function build(settings, to) {
  if (fs.existsSync(to) && fs.readdirSync(to).some((name) => !['src', 'project.config.json', 'project.private.config.json'].includes(name))) {
    throw new Error(`${to} holds something else than an earlier build`);
  }
  fs.rmSync(to, { recursive: true, force: true });
  fs.cpSync(path.join(ROOT, 'src'), path.join(to, 'src'), { recursive: true });
  const { origin, name, templates, subscription } = settings;
  const config = JSON.stringify({ origin, name, templates, subscription }, null, 2);
  fs.writeFileSync(path.join(to, 'src', 'config.js'), `module.exports = ${config};\n`);
  const app = JSON.parse(fs.readFileSync(path.join(to, 'src', 'app.json'), 'utf8'));
  app.window.navigationBarTitleText = name;
  write(path.join(to, 'src', 'app.json'), app);
  const project = JSON.parse(fs.readFileSync(path.join(ROOT, 'project.config.json'), 'utf8'));
  project.appid = settings.appid || 'touristappid';
  // A server on this machine is no business domain.
  project.setting.urlCheck = origin.startsWith('https:');
  write(path.join(to, 'project.config.json'), project);
}

if (require.main === module) {
  const { values } = parseArgs({
    options: {
      settings: { type: 'string', default: path.join(ROOT, 'settings.json') },
      to: { type: 'string', default: path.join(ROOT, 'dist') },
      development: { type: 'boolean', default: false },
    },
  });
  try {
    build(readSettings(values.settings, values.development), values.to);
    console.log(`${values.to}: open it in WeChat DevTools`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

module.exports = { build };
