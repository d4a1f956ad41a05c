// Holds what WeChat DevTools would only say on another machine: files that are missing, names that nobody defines.

const fs = require('node:fs');
const path = require('node:path');
const { APP, COMPONENTS, PAGE, THEMED } = require('./known');
const { checkTemplate } = require('./template');

/** All that is wrong with a project folder (`project.config.json` and `src/`), in words. */
function lint(root) {
  const found = [];
  const src = path.join(root, 'src');
  const json = (file) => {
    try {
      return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
    } catch (error) {
      found.push(`${file}: ${error.message}`);
      return null;
    }
  };
  const unknown = (file, value, known) => {
    for (const key of Object.keys(value || {})) if (!known.includes(key)) found.push(`${file}: ${key} is not known`);
  };

  const project = json('project.config.json') || {};
  if (project.miniprogramRoot !== 'src/') found.push('project.config.json: miniprogramRoot is not src/');
  if (project.compileType !== 'miniprogram') found.push('project.config.json: compileType is not miniprogram');
  if (!/^(touristappid|wx[0-9a-f]{16})$/.test(project.appid)) found.push('project.config.json: no appid');
  if (project.setting?.urlCheck === undefined) found.push('project.config.json: urlCheck is not said');

  const app = json('src/app.json') || {};
  unknown('src/app.json', app, APP);
  unknown('src/app.json window', app.window, PAGE);
  for (const file of ['app.js', 'app.wxss']) if (!fs.existsSync(path.join(src, file))) found.push(`src/${file}: missing`);
  checkTheme(app, json, found);
  checkSitemap(app, json, found);

  const pages = app.pages || [];
  if (!pages.length) found.push('src/app.json: no pages');
  for (const page of pages) checkPage(root, page, json, unknown, found);
  const folders = fs.readdirSync(path.join(src, 'pages'), { recursive: true }).filter((file) => String(file).endsWith('.wxml'));
  for (const file of folders) {
    const page = `pages/${String(file).replace(/\.wxml$/, '').replaceAll('\\', '/')}`;
    if (!pages.includes(page)) found.push(`src/${page}.wxml: not a page of app.json`);
  }
  return found;
}

function checkTheme(app, json, found) {
  if (app.darkmode !== true) found.push('src/app.json: darkmode is off');
  const theme = json(`src/${app.themeLocation}`) || {};
  const names = { light: Object.keys(theme.light || {}), dark: Object.keys(theme.dark || {}) };
  if (names.light.join() !== names.dark.join()) found.push('src/theme.json: light and dark have different names');
  for (const [key, value] of Object.entries(app.window || {})) {
    if (String(value).startsWith('@')) {
      if (!THEMED.includes(key)) found.push(`src/app.json: ${key} takes no variable`);
      if (!names.light.includes(value.slice(1))) found.push(`src/theme.json: no ${value}`);
    }
  }
}

function checkSitemap(app, json, found) {
  const sitemap = json(`src/${app.sitemapLocation}`) || {};
  for (const rule of sitemap.rules || []) {
    if (!['allow', 'disallow'].includes(rule.action)) found.push(`src/sitemap.json: action ${rule.action}`);
    if (rule.page !== '*' && !(app.pages || []).includes(rule.page)) found.push(`src/sitemap.json: no page ${rule.page}`);
  }
  const last = (sitemap.rules || []).at(-1) || {};
  if (last.action !== 'disallow' || last.page !== '*') found.push('src/sitemap.json: pages of persons may be indexed');
}

function checkPage(root, page, json, unknown, found) {
  const file = (ending) => path.join(root, 'src', `${page}.${ending}`);
  const missing = ['json', 'wxml', 'wxss', 'js'].filter((ending) => !fs.existsSync(file(ending)));
  for (const ending of missing) found.push(`src/${page}.${ending}: missing`);
  if (missing.length) return;
  const settings = json(`src/${page}.json`) || {};
  unknown(`src/${page}.json`, settings, PAGE);
  const own = Object.keys(settings.usingComponents || {});
  const definition = load(file('js'));
  const styles = [file('wxss'), path.join(root, 'src', 'app.wxss')].map((one) => fs.readFileSync(one, 'utf8')).join('\n');
  const words = require(path.join(root, 'src', 'lib', 'words.js'));
  const template = fs.readFileSync(file('wxml'), 'utf8');
  const known = { components: COMPONENTS, own, definition, styles, words };
  for (const fault of checkTemplate(template, known)) found.push(`src/${page}.wxml: ${fault}`);
}

/** What a page's script hands to `Component`. */
function load(file) {
  const before = global.Component;
  let definition = { data: {}, methods: {} };
  global.Component = (given) => {
    definition = given;
  };
  try {
    delete require.cache[require.resolve(file)];
    require(file);
  } finally {
    global.Component = before;
  }
  return definition;
}

if (require.main === module) {
  const found = lint(path.resolve(process.argv[2] || path.join(__dirname, '..')));
  for (const fault of found) console.error(fault);
  if (found.length) process.exitCode = 1;
}

module.exports = { lint, load };
