import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { describeBreach } from '../../scripts/check/breach.mjs'
import { find } from '../../scripts/check/arrows.mjs'
import { createPlantedWorkspace, type PlantedWorkspace } from './planted-workspace.js'

const client = 'packages/pg-client/src'
const kit = 'packages/resilience-kit/src'
const simulator = 'simulator/src'
const shop = 'examples/shop-app/src'

const hono = JSON.stringify({ name: 'hono', type: 'module', exports: './index.js' })

let workspace: PlantedWorkspace

/** Plants a file that imports something. */
function plantImport(file: string, from: string): void {
  workspace.plant(file, `import type { A } from '${from}'\nexport type B = A\n`)
}

async function breaches(): Promise<string[]> {
  return (await find(workspace.root)).map(describeBreach)
}

describe('arrows that nobody may draw', () => {
  const forbidden = [
    ['the kit to the client', `${kit}/a.ts`, '@holdfast/pg-client', 'kit-stands-alone'],
    ['the client to the simulator', `${client}/b.ts`, '@holdfast/pg-simulator', 'only-the-kit'],
    [
      'the gateway to the client',
      `${simulator}/gateway/c.ts`,
      '@holdfast/pg-client',
      'gateway-never',
    ],
    ['the look to the kit', 'look/src/z.ts', '@holdfast/resilience-kit', 'look-stands-alone'],
    ['the client to the look', `${client}/look.ts`, '@holdfast/look', 'only-the-kit'],
    [
      'a program to a module of a page',
      `${simulator}/page.ts`,
      '../../look/assets/leaf.js',
      'look-is-for-pages',
    ],
    ['the simulator to the shop', `${simulator}/d.ts`, '@holdfast/shop-app', 'never-sees-the-shop'],
    [
      'a script to an example',
      'scripts/e.ts',
      '../examples/shop-app/src/index.js',
      'nobody-imports-examples',
    ],
    ['the shop to a leaf', `${shop}/f.ts`, '../../../bench/src/leaf.js', 'nobody-imports-leaves'],
    ['the shop to the simulator', `${shop}/g.ts`, '@holdfast/pg-simulator', 'only-in-the-demo'],
    ['payment to a port', `${client}/payment/h.ts`, '../ports/leaf.js', 'pg-client-payment'],
    ['a port to an adapter', `${client}/ports/i.ts`, '../adapters/leaf.js', 'pg-client-ports'],
    [
      'an adapter to a dialect',
      `${client}/adapters/j.ts`,
      '../dialects/leaf.js',
      'client-adapters',
    ],
    [
      'a dialect to an adapter',
      `${client}/dialects/k.ts`,
      '../adapters/leaf.js',
      'client-dialects',
    ],
    ['sources to testing', `${client}/l.ts`, '@holdfast/resilience-kit/testing', 'no-testing'],
    ['a package by its path', `${client}/m.ts`, '../../resilience-kit/src/limit.js', 'by-name'],
    ['an import of nothing', `${client}/n.ts`, './gone.js', 'no-missing'],
    ['the gateway to HTTP', `${simulator}/gateway/p.ts`, '../http/leaf.js', 'no-program'],
    ['the gateway to a dialect', `${simulator}/gateway/q.ts`, '../dialects/leaf.js', 'no-program'],
    ['a fault to the command line', `${simulator}/faults/r.ts`, '../cli/leaf.js', 'no-program'],
    ['a fault to a server of Node', `${simulator}/faults/s.ts`, 'node:http', 'no-program'],
    ['the gateway to Hono', `${simulator}/gateway/t.ts`, 'hono', 'no-program'],
    ['the gateway to what serves it', `${simulator}/gateway/x.ts`, '../serving/leaf.js', 'no-prog'],
    ['a fault to a scenario', `${simulator}/faults/y.ts`, '../scenario/leaf.js', 'no-program'],
    [
      'a quantity to the admin API',
      `${simulator}/quantities/z.ts`,
      '../admin/leaf.js',
      'no-program',
    ],
    ['the core to an adapter', `${client}/calling/u.ts`, '../adapters/leaf.js', 'in-one-place'],
    ['the core to a dialect', `${client}/v.ts`, './dialects/leaf.js', 'in-one-place'],
    [
      'a module of the shop to the store of another one',
      `${shop}/orders/w.ts`,
      '../catalog/catalog-store.js',
      'ask-each-other',
    ],
    [
      'what all modules share to the store of one',
      `${shop}/outbox/x.ts`,
      '../catalog/catalog-store.js',
      'keep-their-stores',
    ],
    ['a source to a test', `${client}/o.ts`, './leaf.test.js', 'never-import-tests'],
  ] as const
  let found: string[]

  beforeAll(async () => {
    workspace = createPlantedWorkspace()
    for (const leaf of [
      'bench/src',
      ...['ports', 'adapters', 'dialects'].map((x) => `${client}/${x}`),
      ...['http', 'cli', 'dialects', 'serving', 'scenario', 'admin'].map(
        (x) => `${simulator}/${x}`,
      ),
    ]) {
      workspace.plant(`${leaf}/leaf.ts`, 'export type A = 1\n')
    }
    workspace.plant(`${shop}/catalog/catalog-store.ts`, 'export type A = 1\n')
    workspace.plant('look/assets/leaf.js', 'export const A = 1\n')
    workspace.plant('simulator/node_modules/hono/package.json', hono)
    workspace.plant('simulator/node_modules/hono/index.js', 'export const A = 1\n')
    workspace.plant(`${client}/leaf.test.ts`, 'export type A = 1\n')
    for (const [, file, from] of forbidden) plantImport(file, from)
    found = await breaches()
  })

  afterAll(() => {
    workspace.remove()
  })

  it.each(forbidden)('from %s', (_, file, __, rule) => {
    const named = found.filter((breach) => breach.startsWith(`${file}: imports `))
    expect(named).toContainEqual(expect.stringContaining(rule))
  })

  it('and names nothing else', () => {
    const files = new Set(found.map((breach) => breach.split(':')[0]))
    expect([...files].toSorted()).toEqual(forbidden.map(([, file]) => file).toSorted())
  })
})

describe('arrows in a workspace of their own', () => {
  beforeEach(() => {
    workspace = createPlantedWorkspace()
  })

  afterEach(() => {
    workspace.remove()
  })

  it('lets demo, simulation and tests import what they drive', async () => {
    plantImport(`${shop}/demo/a.ts`, '@holdfast/pg-simulator')
    plantImport(`${shop}/a.test.ts`, '@holdfast/pg-simulator')
    plantImport(`${simulator}/simulation/a.ts`, '@holdfast/pg-client')
    workspace.plant(`${client}/adapters/leaf.ts`, 'export type A = 1\n')
    plantImport(`${client}/create-payment-client.ts`, './adapters/leaf.js')
    plantImport(`${client}/conformance/a.ts`, '../adapters/leaf.js')
    plantImport(`${client}/a.test.ts`, './adapters/leaf.js')
    workspace.plant(`${shop}/orders/order-store.ts`, 'export type A = 1\n')
    plantImport(`${shop}/orders/order-book.ts`, './order-store.js')
    plantImport(`${shop}/shop.ts`, './orders/order-store.js')
    expect(await breaches()).toEqual([])
  })

  it('lets modules of pages import each other as they are served', async () => {
    workspace.plant('look/assets/leaf.js', 'export const A = 1\n')
    workspace.plant('simulator/page/a.js', `export { A } from './leaf.js'\n`)
    workspace.plant('examples/shop-app/page/deep/a.js', `export { A } from '../leaf.js'\n`)
    expect(await breaches()).toEqual([])
    workspace.plant('examples/shop-app/page/deep/b.js', `export { A } from './leaf.js'\n`)
    expect(await breaches()).toEqual([expect.stringContaining('[no-missing]')])
  })

  it('finds a cycle, also one of types', async () => {
    plantImport(`${client}/payment/a.ts`, './b.js')
    plantImport(`${client}/payment/b.ts`, './a.js')
    const found = await breaches()
    expect(found).toHaveLength(1)
    expect(found[0]).toContain('payment/a.ts')
    expect(found[0]).toContain('payment/b.ts')
    expect(found[0]).toContain('[no-cycle]')
  })

  it('fails when dependency-cruiser has gone blind', async () => {
    const configuration = '.dependency-cruiser.cjs'
    const text = readFileSync(path.join(workspace.root, configuration), 'utf8')
    workspace.plant(configuration, text.replace(/exclude: .*/, `includeOnly: '^nowhere/',`))
    const found = await breaches()
    expect(found).toContain('dependency-cruiser saw 0 modules')
    expect(found).toContain(`${kit}/limit.ts: not seen by dependency-cruiser`)
  })
})
