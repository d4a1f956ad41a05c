const { offerUpdate } = require('./lib/update');

App({
  // What a native page leaves for the page with the web-view when it goes back: an address to open.
  globalData: { next: '' },

  onLaunch() {
    offerUpdate(wx);
  },
});
