// Reads a page's template and holds its names against the script, the styles and the words.

const TAG = /<(\/?)([a-z][\w-]*)((?:\s+[\w:.-]+(?:="[^"]*")?)*)\s*(\/?)>/g;
const ATTRIBUTE = /([\w:.-]+)(?:="([^"]*)")?/g;
const MEANING = ['if', 'elif', 'else', 'for', 'for-item', 'for-index', 'key'];

/** What is wrong with a template, in words. */
function checkTemplate(text, known) {
  const found = [];
  const open = [];
  let end = 0;
  const between = (to) => {
    const part = text.slice(end, to);
    if (/[<>]/.test(part.replace(/\{\{.*?\}\}/g, ''))) found.push(`not read: ${part.trim().slice(0, 60)}`);
    checkExpressions(part, known, found);
  };
  for (const [whole, closing, name, attributes, alone] of withIndex(text, (at, length) => {
    between(at);
    end = at + length;
  })) {
    if (closing) {
      if (open.pop() !== name) found.push(`${whole} closes something else`);
      continue;
    }
    if (!alone) open.push(name);
    checkTag(name, attributes, known, found);
  }
  between(text.length);
  if (open.length) found.push(`<${open.at(-1)}> is not closed`);
  return found;
}

function* withIndex(text, seen) {
  for (const match of text.matchAll(TAG)) {
    seen(match.index, match[0].length);
    yield match;
  }
}

function checkTag(name, attributes, known, found) {
  const events = known.components[name];
  if (!events && !known.own.includes(name)) found.push(`<${name}> is not known`);
  for (const [, key, value = ''] of attributes.matchAll(ATTRIBUTE)) {
    const event = /^(?:bind|catch):?(.+)$/.exec(key);
    if (event) {
      if (events && !events.includes(event[1])) found.push(`<${name}> has no event ${event[1]}`);
      if (!known.definition.methods[value]) found.push(`no method ${value}`);
    } else if (key.startsWith('wx:')) {
      if (!MEANING.includes(key.slice(3))) found.push(`${key} is not known`);
    } else if (key === 'class') {
      for (const one of value.split(/\s+/).filter(Boolean)) {
        if (!new RegExp(`\\.${one}(?![\\w-])`).test(known.styles)) found.push(`no style for .${one}`);
      }
    }
    checkExpressions(value, known, found);
  }
}

/** Names in `{{…}}`: data of the page, a loop's own, and sentences that both languages have. */
function checkExpressions(text, known, found) {
  for (const [, expression] of text.matchAll(/\{\{(.*?)\}\}/g)) {
    const plain = expression.replace(/'[^']*'/g, "''");
    for (const [name] of plain.matchAll(/(?<![\w.])[A-Za-z_][\w.]*/g)) {
      const [root, ...rest] = name.split('.');
      if (!(root in known.definition.data) && !['item', 'index', 'true', 'false'].includes(root)) {
        found.push(`no data ${root}`);
      }
      if (root !== 'words') continue;
      for (const language of ['zh', 'en']) {
        const value = rest.reduce((at, key) => (at || {})[key], known.words[language]);
        if (value === undefined) found.push(`no ${name} in ${language}`);
      }
    }
  }
}

module.exports = { checkTemplate };
