// Which paths of ours the web-view may open. Anybody can make a link into the mini program, so whatever comes in is
// looked at here; the server looks again.

const LONGEST = 512;
const PLAIN = /^\/[A-Za-z0-9._~/-]*$/;
// Not for residents, or not to be opened by a link.
const CLOSED = ['desk', 'terminal', 'gateway', 'hosts', 'hand-off', 'sign-out', 'language'];
// What anybody may read, and so may be sent on: no case, no person, no receipt.
const PUBLIC = [
  /^\/$/,
  /^\/regions(\/other|\/\d{6}(\/start)?)?$/,
  /^\/help(\/(?!search$)[a-z0-9-]+)?$/,
  /^\/statistics$/,
  /^\/privacy$/,
];

/** A path of ours as it is, or null. Queries, fragments, other hosts and escapes are no paths. */
function pathOf(value) {
  if (typeof value !== 'string' || value.length > LONGEST || !PLAIN.test(value)) return null;
  const parts = value.slice(1).split('/');
  const last = parts.length - 1;
  const odd = parts.some((part, at) => part === '.' || part === '..' || (part === '' && at !== last));
  return odd || CLOSED.indexOf(parts[0]) >= 0 ? null : value;
}

/** The path in a value that came percent-encoded, once. */
function encodedPath(value) {
  try {
    return pathOf(decodeURIComponent(value));
  } catch (_error) {
    return null;
  }
}

/** The path of an address of ours, whatever stands behind it; null for anybody else's. */
function pathOfAddress(address, origin) {
  if (typeof address !== 'string' || !origin) return null;
  if (address === origin) return '/';
  if (address.indexOf(`${origin}/`) !== 0) return null;
  return pathOf(address.slice(origin.length).split(/[?#]/)[0]);
}

/** Whether anybody may read what is there. */
function isPublic(path) {
  return PUBLIC.some((pattern) => pattern.test(path));
}

module.exports = { pathOf, encodedPath, pathOfAddress, isPublic };
