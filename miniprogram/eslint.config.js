const rules = {
  'no-undef': 'error',
  'no-unused-vars': ['error', { caughtErrorsIgnorePattern: '^_' }],
  'no-var': 'error',
  'prefer-const': 'error',
  eqeqeq: 'error',
};
const readonly = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));
const node = readonly(['require', 'module', '__dirname', 'process', 'console', 'global', 'setTimeout', 'clearTimeout', 'URL']);

module.exports = [
  { ignores: ['dist/'] },
  {
    // What runs in WeChat: its globals, the language that its compiler takes, and no log, which could hold a ticket.
    files: ['src/**/*.js'],
    languageOptions: {
      ecmaVersion: 2018,
      sourceType: 'commonjs',
      globals: readonly(['wx', 'App', 'Component', 'getApp', 'getCurrentPages']),
    },
    rules: { ...rules, 'no-console': 'error' },
  },
  {
    files: ['*.js', 'scripts/**/*.js', 'tests/**/*.js'],
    languageOptions: { ecmaVersion: 2024, sourceType: 'commonjs', globals: { ...node, ...readonly(['fetch', 'Buffer']) } },
    rules,
  },
];
