// Every sentence of the native pages, Chinese first.

const { hostOf } = require('./host');

const zh = {
  opening: '正在打开……',
  failed: {
    title: '页面没有打开',
    text: '网络不通，或者服务暂时不可用。已经保存的内容在服务器上，没有丢失。',
    retry: '再试一次',
    about: '关于本服务',
    call: '拨打医保服务热线 12393',
  },
  setup: {
    title: '这个小程序还没有设置好',
    text: '没有填写服务地址。请开发人员按照 docs/mini-program.md 填写 settings.json，再运行 npm run build。',
  },
  later: '暂时不能用微信登录，可以用手机号和验证码登录',
  privacy: {
    title: '用微信登录之前',
    text: '您同意后，我们向微信取得您在本小程序中的编号（不是微信号，也不含头像、昵称和手机号），只用来认出您已经绑定的账户。不同意也可以办理所有业务：用手机号和验证码登录。',
    contract: '查看用户隐私保护指引',
    agree: '同意并继续',
    refuse: '不同意，直接打开',
  },
  subscribe: {
    bar: '微信通知',
    title: '在微信里接收办理通知',
    once: '微信规定：每同意一次，我们只能发一条。收到之后想继续接收，请再来同意一次。',
    long: '同意一次，以后的办理进度都会发到微信的“服务通知”里。',
    always: '可以勾选“总是保持以上选择”，以后就不再询问。',
    other: '短信通知不受影响。随时可以在“我的 › 通知 › 通知设置”里取消。',
    allow: '允许发送通知',
    back: '暂不，返回',
    busy: '请稍候……',
    none: '这个小程序没有设置通知。短信通知照常发送。',
    refused: '您没有同意，所以不会发到微信。短信通知不受影响。',
    off: '微信里关闭了本小程序的通知。请打开设置，允许“订阅消息”。',
    settings: '打开设置',
    banned: '微信暂停了这种通知，现在不能订阅。短信通知照常发送。',
    failed: '没有成功，请检查网络后再试一次。',
  },
  about: {
    bar: '关于易退',
    title: '停保、解绑医保电子凭证，办之前先看清',
    points: [
      '先看到会怎样：哪天停、退多少、哪些待遇会结束、以后再参保要等多久。',
      '每一步都看得见，办完有凭据，任何人都可以核验。',
      '停保和解绑电子凭证是两件事，这里分开办理，并且提醒您先后次序。',
    ],
    help: '不会操作？请拨打医保服务热线 12393。',
    call: '拨打 12393',
    open: '打开服务',
    contract: '用户隐私保护指引',
    agency: '各地医保经办机构的窗口也可以办理。',
  },
  share: {
    home: '居民医保停保、解绑电子凭证：办之前先看清',
    regions: '居民医保停保：各地的规定',
    region: '居民医保停保：本地的规定和办理指南',
    help: '医保停保和电子凭证：常见问题',
    guide: '医保停保和电子凭证：怎么办理',
    statistics: '居民医保停保：公开统计',
    privacy: '易退：个人信息怎样处理',
  },
  update: {
    title: '有新版本',
    text: '现在重新打开小程序吗？已经保存的内容在服务器上，不会丢失。',
    now: '重新打开',
    later: '稍后',
  },
};

const en = {
  opening: 'Opening…',
  failed: {
    title: 'The page did not open',
    text: 'There is no network, or the service is not available now. What you saved is on the server and not lost.',
    retry: 'Try again',
    about: 'About this service',
    call: 'Call the hotline 12393',
  },
  setup: {
    title: 'This mini program is not set up yet',
    text: 'No address of the service was given. Developers: fill in settings.json as docs/mini-program.md says and run npm run build.',
  },
  later: 'WeChat can’t sign you in now; use phone and code',
  privacy: {
    title: 'Before signing in with WeChat',
    text: 'If you agree, we get from WeChat your number in this mini program (not your WeChat ID; no picture, nickname or phone) and use it only to find the account that you linked. If you don’t, everything works as well: sign in with phone and code.',
    contract: 'Read the privacy guide',
    agree: 'Agree',
    refuse: 'Open without',
  },
  subscribe: {
    bar: 'WeChat notices',
    title: 'Get notices about your case in WeChat',
    once: 'WeChat allows us one message each time you agree. After you got it, come back and agree again.',
    long: 'Agree once, and what happens to your case comes to “Service Notifications” in WeChat.',
    always: 'Tick “always keep the choices above” and you are not asked again.',
    other: 'Text messages come as before. Change it at any time under My page › Notices › Settings.',
    allow: 'Allow notices',
    back: 'Not now',
    busy: 'One moment…',
    none: 'This mini program has no notices set up. Text messages come as before.',
    refused: 'You did not agree, so nothing is sent to WeChat. Text messages come as before.',
    off: 'Notices of this mini program are switched off in WeChat. Open the settings and allow subscription messages.',
    settings: 'Open settings',
    banned: 'WeChat has stopped this kind of notice; it can’t be allowed now. Text messages come as before.',
    failed: 'It did not work. Check the network and try again.',
  },
  about: {
    bar: 'About Yitui',
    title: 'Stop residents’ medical insurance, or unbind its electronic card: see first what it means',
    points: [
      'See what would happen: the day it ends, the refund, what else ends, how long you would wait on return.',
      'Every step is visible, and the receipt can be checked by anyone.',
      'Stopping the insurance and unbinding the card are two things. They are kept apart here, in the right order.',
    ],
    help: 'Need help? Call the medical insurance hotline 12393.',
    call: 'Call 12393',
    open: 'Open the service',
    contract: 'Privacy guide',
    agency: 'The counters of your local agency can do it, too.',
  },
  share: {
    home: 'Stopping medical insurance, unbinding the card: see first what it means',
    regions: 'Stopping residents’ medical insurance: the rules of each region',
    region: 'Stopping residents’ medical insurance: this region’s rules and guide',
    help: 'Stopping insurance and the electronic card: questions',
    guide: 'Stopping insurance and the electronic card: how to',
    statistics: 'Stopping residents’ medical insurance: open figures',
    privacy: 'Yitui: how personal data is handled',
  },
  update: {
    title: 'There is a new version',
    text: 'Open the mini program anew? What you saved is kept on the server.',
    now: 'Open anew',
    later: 'Later',
  },
};

function wordsOf(wx) {
  return hostOf(wx).language === 'zh' ? zh : en;
}

module.exports = { wordsOf, zh, en };
