// Who may import whom. Run: npm run check:boundaries. `test/architecture` first proves that this file sees planted violations.
// Upstream first: a module may import only modules to its left, and only through their index.ts.
const downstream = [
  'settings',
  'people',
  'accounts',
  'activities',
  'voices',
  'visits',
  'leads',
  'intake',
  'imports',
  'opportunities',
  'tasks',
  'quotes',
  'incentives',
  'knowledge',
  'stores',
  'insights',
  'support',
];
const any = downstream.join('|');
// Entry points of a module and what they show, read by app only. A big module has several of a kind: `voice-card`.
const edge = [
  ...['http', 'views', 'chat', 'cards', 'words', 'jobs', 'reactions', 'context'],
  ...['customers-http', 'voice-http', 'minutes-http', 'map-http', 'pool-http', 'scoring-http'],
  ...[
    'merge-http',
    'review-http',
    'review-chat',
    'review-card',
    'risk-http',
    'alert-http',
    'talk-http',
    'risk-card',
    'risk-chat',
  ],
  ...['voice-chat', 'catch-up-chat', 'pool-chat', 'why-chat', 'busy-chat'],
  ...[
    'ask-card',
    'voice-card',
    'minutes-card',
    'catch-up-card',
    'pool-card',
    'silence-card',
    'lights-card',
  ],
].join('|');
// The only files that speak SQL.
const storage = [
  ...[
    'tables',
    'owner-tables',
    'repository',
    'owner-repository',
    'scoring-repository',
    'training-repository',
  ],
  ...[
    'merge-tables',
    'merge-repository',
    'known-repository',
    'duplicate-queries',
    'export-queries',
  ],
  ...[
    'queries',
    'owner-queries',
    'pool-queries',
    'customer-queries',
    'standing-queries',
    'past-queries',
    'risk-queries',
    'alert-repository',
    'talk-queries',
  ],
].join('|');
const contract = 'index|events'; // what other modules may see
const rule = `^src/(${any})/(?!(${edge}|${storage}|${contract})\\.ts$)[a-z0-9-]+\\.ts$`;

const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    error('no-cycles', 'Split the file or move the shared type upstream.', {}, { circular: true }),
    error(
      'kernel-is-a-leaf',
      'kernel imports nothing.',
      { path: '^src/kernel/' },
      { pathNot: '^src/kernel/' },
    ),
    error(
      'platform-code-knows-no-module',
      'chat, outbox and database are told what to run; they never import a module.',
      { path: '^src/(chat|outbox|database)/' },
      { path: `^src/(${any}|app)/` },
    ),
    error(
      'rules-are-pure',
      'Business rules import kernel, other rules and index.ts of upstream modules. No I/O, no library.',
      { path: rule },
      { pathNot: ['^src/kernel/', `^src/(${any})/index\\.ts$`, rule] },
    ),
    error(
      'commands-know-no-framework',
      'A command sees rules, ports and schemas; never Koa, TypeORM or a platform.',
      { path: `^src/(${any})/commands/` },
      {
        path: [
          'node_modules/(koa|@koa|typeorm)',
          '^src/(app|chat)/',
          `^src/(${any})/(http|chat|cards|words|jobs|reactions|tables)\\.ts$`,
        ],
      },
    ),
    error(
      'modules-meet-at-index',
      'Import another module through its index.ts.',
      { path: `^src/(${any})/` },
      { path: `^src/(${any})/`, pathNot: ['^src/$1/', '/index\\.ts$'] },
    ),
    error(
      'sql-stays-in-storage',
      'Only tables, repository and queries import TypeORM.',
      { path: '^src/', pathNot: ['^src/(app|outbox|database)/', `/(${storage})\\.ts$`] },
      { path: 'node_modules/typeorm' },
    ),
    error(
      'sandbox-stands-alone',
      'The simulated tenant shares no code with what it tests.',
      { path: '^src/sandbox/' },
      { path: `^src/(chat|outbox|${any})/` },
    ),
    error(
      'nobody-imports-app',
      'app is the composition root.',
      { pathNot: '^src/(app/|main\\.ts$)|^test/' },
      { path: '^src/app/' },
    ),
    error(
      'clients-share-pure-logic',
      'What both clients use knows no screen, network or storage.',
      { path: '^miniprogram/lib/' },
      { pathNot: '^miniprogram/lib/' },
    ),
    error(
      'clients-speak-http',
      'A client imports nothing of the server, and the other client only what both share.',
      { path: '^(miniprogram|src/web)/' },
      { path: '^(src|miniprogram)/', pathNot: ['^$1/', '^miniprogram/lib/'] },
    ),
    ...downstream.map((name, i) =>
      error(
        `${name}-imports-upstream-only`,
        'Downstream hears about it through an event.',
        { path: `^src/${name}/` },
        { path: `^src/(${downstream.slice(i + 1).join('|') || '-'})/` },
      ),
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
