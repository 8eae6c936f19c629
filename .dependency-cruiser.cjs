// The arrows between packages and folders (ARCHITECTURE.md draws them). Types count like values.

/** A workspace package, by name (also where pnpm would not resolve it) or by path. */
const workspace = {
  kit: '^(@holdfast/resilience-kit|packages/resilience-kit)(/|$)',
  client: '^(@holdfast/pg-client|packages/pg-client)(/|$)',
  look: '^(@holdfast/look|look)(/|$)',
  simulator: '^(@holdfast/pg-simulator|simulator)(/|$)',
  shop: '^(@holdfast/shop-app|examples)(/|$)',
  leaves: '^(@holdfast/(bench|conformance|docs|ops|tests)|bench|conformance|docs|ops|tests)(/|$)',
}
const tests = '\\.test\\.ts$'
const shopModules = '(accounts|cart|catalog|orders|payments|points|settlement)'

/** `folder` of pg-client may import, inside the package, only itself and `allowed`. */
const inClient = (folder, ...allowed) => ({
  name: `pg-client-${folder}`,
  severity: 'error',
  comment: `inside pg-client, ${folder}/ imports only ${[folder, ...allowed].join('/, ')}/`,
  from: { path: `^packages/pg-client/src/${folder}/`, pathNot: tests },
  to: {
    path: '^packages/pg-client/src/',
    pathNot: `^packages/pg-client/src/(${[folder, ...allowed].join('|')})/`,
  },
})

const arrow = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

module.exports = {
  forbidden: [
    arrow('no-cycle', 'imports go one way', {}, { circular: true }),
    arrow(
      'no-missing',
      'the import resolves to nothing: a wrong path, or package.json does not name it',
      {},
      { couldNotResolve: true },
    ),
    arrow(
      'packages-by-name',
      'a library is imported by its name: its exports decide what is public (ops reads tables)',
      { path: '^((packages|examples)/[^/]+|look|simulator|bench|conformance|docs|tests)/' },
      {
        path: '^(packages|look|simulator)/',
        // Browser modules, which stand beside a page's own where they are served.
        pathNot: ['^$1/', '^look/assets/'],
        dependencyTypes: ['local'],
      },
    ),
    arrow(
      'kit-stands-alone',
      'resilience-kit imports no workspace package',
      { path: workspace.kit },
      { path: '^(@holdfast/|packages/|look/|simulator/|examples/)', pathNot: workspace.kit },
    ),
    arrow(
      'client-knows-only-the-kit',
      'pg-client imports only resilience-kit',
      { path: workspace.client },
      { path: [workspace.look, workspace.simulator, workspace.shop] },
    ),
    arrow(
      'look-stands-alone',
      'look imports no workspace package',
      { path: workspace.look },
      { path: '^(@holdfast/|packages/|simulator/|examples/)', pathNot: workspace.look },
    ),
    arrow(
      'look-is-for-pages',
      'only modules of a page meet those of the look: they are served in one folder',
      { path: '\\.ts$', pathNot: tests },
      { path: '^look/assets/' },
    ),
    arrow(
      'gateway-never-sees-the-client',
      'the gateway is written from openapi/; only simulator/src/simulation imports pg-client',
      { path: '^simulator/', pathNot: '^simulator/src/simulation/' },
      { path: workspace.client },
    ),
    arrow(
      'simulator-never-sees-the-shop',
      'a world is a module: the shop brings its own',
      { path: workspace.simulator },
      { path: workspace.shop },
    ),
    arrow(
      'nobody-imports-examples',
      'examples are imported only by themselves and by the leaves',
      { pathNot: [workspace.shop, workspace.leaves] },
      { path: workspace.shop },
    ),
    arrow(
      'nobody-imports-leaves',
      'bench, conformance, docs, ops and tests are imported by nobody but themselves',
      { pathNot: workspace.leaves },
      { path: workspace.leaves },
    ),
    arrow(
      'no-testing-in-sources',
      'sources never import a testing entry; the simulation and the leaves may',
      {
        path: ['^packages/', '^simulator/src/', '^examples/'],
        pathNot: [tests, '/(testing|simulation)/', '^examples/[^/]+/test/'],
      },
      { path: ['^@holdfast/[^/]+/testing', '/src/testing/'] },
    ),
    arrow('sources-never-import-tests', 'a test file is imported by nobody', {}, { path: tests }),
    arrow(
      'gateway-core-is-no-program',
      'gateway, faults and quantities know no HTTP, no command line, no dialect and no scenario',
      { path: '^simulator/src/(gateway|faults|quantities)/', pathNot: tests },
      {
        path: [
          '^simulator/src/(serving|http|cli|dialects|admin|scenario)/',
          '^(node:)?(http|https|http2|net)$',
          '(^|/)(hono|@hono/[^/]+)(/|$)',
        ],
      },
    ),
    inClient('payment'),
    inClient('ports', 'payment'),
    inClient('adapters', 'ports', 'payment'),
    inClient('dialects', 'ports', 'payment'),
    arrow(
      'pg-client-wires-in-one-place',
      'adapters/ and dialects/ are imported by themselves, entries, createPaymentClient and tests',
      {
        path: '^packages/pg-client/src/',
        pathNot: [
          tests,
          '^packages/pg-client/src/(adapters|dialects|conformance|testing)/',
          '^packages/pg-client/src/(index|create-payment-client)\\.ts$',
        ],
      },
      { path: '^packages/pg-client/src/(adapters|dialects)/' },
    ),
    arrow(
      'shop-modules-ask-each-other',
      'a module of the shop knows of another one its client, its errors and what it tells',
      { path: `^examples/shop-app/src/${shopModules}/`, pathNot: tests },
      {
        path: `^examples/shop-app/src/${shopModules}/`,
        pathNot: [
          '^examples/shop-app/src/$1/',
          '^examples/shop-app/src/[a-z]+/[a-z]+-(client|errors|messages|moved)\\.ts$',
        ],
      },
    ),
    arrow(
      'shop-modules-keep-their-stores',
      'nobody opens the store of a module but that module',
      { path: '^examples/shop-app/src/(operations|bus|outbox|http|modules)/', pathNot: tests },
      {
        path: '^examples/shop-app/src/.*store\\.ts$',
        pathNot: '^examples/shop-app/src/$1/',
      },
    ),
    arrow(
      'shop-imports-the-simulator-only-in-the-demo',
      'inside the shop only src/demo, src/simulation and tests import the simulator',
      {
        path: '^examples/shop-app/src/',
        pathNot: [tests, '^examples/shop-app/src/(demo|simulation)/'],
      },
      { path: workspace.simulator },
    ),
  ],
  options: {
    parser: 'swc', // TypeScript 7 has no JavaScript API; without @swc/core nothing at all is seen
    tsPreCompilationDeps: true,
    webpackConfig: { fileName: 'scripts/check/page-folders.cjs' },
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@holdfast/source', 'import', 'types', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
    },
  },
}
