// Written by `npm run build` from settings.json. As it stands here nothing is set up, and the first page says so.
module.exports = {
  origin: '',
  name: '易退',
  templates: [],
  subscription: 'one-time',
};
