// Addresses that the web-view opens: ASCII only, because others stay white on iOS.

// On iOS the bridge of a page can stay silent without it (WeChat's own advice). No server ever sees it.
const BRIDGE = '#wechat_redirect';

function query(fields) {
  return Object.keys(fields)
    .filter((name) => fields[name] !== '')
    .map((name) => `${name}=${encodeURIComponent(fields[name])}`)
    .join('&');
}

/** A page as anybody opens it. */
function pageAddress(origin, path, scale) {
  return `${origin}${path}?${query({ scale })}${BRIDGE}`;
}

/** The page of the server that offers to sign in with a ticket and then leads to `path`. */
function handOffAddress(origin, ticket, path, scale) {
  return `${origin}/hand-off?${query({ ticket, to: path, scale })}${BRIDGE}`;
}

/** The page that binds WeChat for notices, with the code it asked for. */
function bindAddress(origin, code, state, scale) {
  return `${origin}/my/notices/settings/wechat?${query({ code, state, scale })}${BRIDGE}`;
}

module.exports = { pageAddress, handOffAddress, bindAddress };
