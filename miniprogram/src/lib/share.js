// What is sent on: the public page that is open, or the first one. Never a case, a receipt, a ticket or a query.

const { pathOfAddress, isPublic } = require('./path');

const NAMES = [
  [/^\/regions\/\d{6}/, 'region'],
  [/^\/regions/, 'regions'],
  [/^\/help\/./, 'guide'],
  [/^\/help/, 'help'],
  [/^\/statistics/, 'statistics'],
  [/^\/privacy/, 'privacy'],
];

/** What is to be shared of the page at `address`. A page's own title counts only for that very page. */
function share(address, origin, words, told) {
  const open = pathOfAddress(address, origin);
  const path = open && isPublic(open) ? open : '/';
  const named = NAMES.find(([pattern]) => pattern.test(path));
  const own = told && told.path === path ? told.title : '';
  return {
    title: own || words.share[named ? named[1] : 'home'],
    path: `/pages/web/index?to=${encodeURIComponent(path)}`,
  };
}

/** The title that a page told of itself, from all messages it has sent; the last one counts. */
function titleTold(messages) {
  const pages = (Array.isArray(messages) ? messages : []).filter(
    (message) => message && message.kind === 'page' && typeof message.title === 'string' && isPublic(message.path),
  );
  const last = pages[pages.length - 1];
  return last ? { path: last.path, title: last.title.slice(0, 60) } : null;
}

module.exports = { share, titleTold };
