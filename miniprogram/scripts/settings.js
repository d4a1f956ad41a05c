// Reads settings.json and says in words what is wrong with it.

const fs = require('node:fs');

const KEYS = ['appid', 'origin', 'name', 'templates', 'subscription'];
const APPID = /^wx[0-9a-f]{16}$/;
// What WeChat takes as a business domain: https, letters, digits and hyphens, no port, no address in numbers.
const ORIGIN = /^https:\/\/([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;
const LOCAL = /^http:\/\/127\.0\.0\.1:\d+$/;
const TEMPLATE = /^[A-Za-z0-9_-]{20,64}$/;

/** What is wrong with settings, in words; empty where nothing is. `development` allows a server on this machine. */
function faults(settings, development) {
  const found = [];
  const unknown = Object.keys(settings).filter((key) => !KEYS.includes(key));
  if (unknown.length) found.push(`unknown: ${unknown.join(', ')}`);
  const appid = settings.appid || '';
  if (!APPID.test(appid) && !(development && ['', 'touristappid'].includes(appid))) {
    found.push('appid: wx and 16 digits from 0 to f, as the console shows it (Development > Settings)');
  }
  const origin = settings.origin || '';
  if (/^https:\/\/([^/]+\.)?(example(\.(com|net|org))?|test|invalid|localhost)$/i.test(origin)) {
    found.push('origin: still the one of the template');
  } else if (!ORIGIN.test(origin) && !(development && LOCAL.test(origin))) {
    found.push('origin: https:// and a host name, without port, path or slash at the end');
  }
  if (typeof settings.name !== 'string' || !settings.name.trim()) found.push('name: what the title bar says');
  const templates = settings.templates;
  if (!Array.isArray(templates) || templates.length > 5 || !templates.every((one) => TEMPLATE.test(one))) {
    found.push('templates: up to five identifiers of message templates, or []');
  }
  if (!['one-time', 'long-term'].includes(settings.subscription)) {
    found.push('subscription: "one-time" or "long-term", as the templates are');
  }
  return found;
}

/** Settings from a file; throws with what is wrong. */
function readSettings(file, development) {
  let text;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    throw new Error(`${file} is not there: copy settings.example.json and fill it in`);
  }
  let settings;
  try {
    settings = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is no JSON: ${error.message}`);
  }
  const found = faults(settings, development);
  if (found.length) throw new Error(`${file}:\n  ${found.join('\n  ')}`);
  return settings;
}

module.exports = { faults, readSettings };
