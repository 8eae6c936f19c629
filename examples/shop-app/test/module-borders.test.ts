import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { ShopWorld } from './shop-world.js'

const source = path.resolve(import.meta.dirname, '..', 'src')
/** The payments module's tables are also those of the client that it is made of. */
const clientStore = path.resolve(
  ...[import.meta.dirname, '..', '..', '..', 'packages', 'pg-client', 'src', 'adapters', 'sqlite'],
)
/** Folders that are no module: they have no file, and no table. */
const shared = ['demo', 'simulation']
const modules = readdirSync(source, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !shared.includes(entry.name))
  .map(({ name }) => name)

const read = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(test|conformance)\.ts$/.test(file))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n')
const texts = new Map(modules.map((module) => [module, read(path.join(source, module))]))

const tablesOf = (text: string): string[] => [
  ...[...text.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g)].map(([, name]) => name ?? ''),
  // An outbox is made by name.
  ...[...text.matchAll(/outboxMigration\('(\w+)'\)/g)].map(([, name]) => name ?? ''),
]
const statement = /\b(?:FROM|INTO|UPDATE|JOIN|REFERENCES|TABLE|ON)\s+(\w+)/g
const outboxes = /new OutboxTable\(\s*[\w.#]+,\s*'(\w+)'/g
const namedIn = (text: string): Set<string> =>
  new Set(
    [statement, outboxes].flatMap((one) => [...text.matchAll(one)].map(([, name]) => name ?? '')),
  )

const owners = new Map<string, string>(
  modules.flatMap((module) => tablesOf(texts.get(module) ?? '').map((table) => [table, module])),
)
for (const table of tablesOf(read(clientStore))) owners.set(table, 'payments')

/** Which file is whose. */
const files = {
  accounts: 'accounts',
  bus: 'bus',
  cart: 'cart',
  catalog: 'catalog',
  orders: 'orders',
  'payment-messages': 'payments',
  payments: 'payments',
  points: 'points',
  settlement: 'settlement',
} as const

describe('the borders between modules', () => {
  it('knows every module that has tables, and which they are', () => {
    const owning = new Set(owners.values())
    expect([...new Set(Object.values(files))].filter((module) => !owning.has(module))).toEqual([])
    expect(Object.fromEntries(owners)).toMatchObject({
      ...{ orders: 'orders', order_items: 'orders', saga_steps: 'orders', order_outbox: 'orders' },
      ...{ order_progress: 'orders', idempotency_keys: 'orders' },
      ...{ products: 'catalog', stock_moves: 'catalog' },
      ...{ payments: 'payments', attempts: 'payments', callbacks: 'payments', outbox: 'payments' },
      payment_outbox: 'payments',
    })
  })

  it('gives no table a second owner', () => {
    const all = [...texts].flatMap(([, text]) => [...new Set(tablesOf(text))])
    expect(all.toSorted()).toEqual([...new Set(all)].toSorted())
  })

  it.each(modules)("no statement of %s names another module's table", (module) => {
    const foreign = [...namedIn(texts.get(module) ?? '')].filter(
      (table) => owners.has(table) && owners.get(table) !== module,
    )
    expect(foreign).toEqual([])
  })

  it('no transaction spans two files: none is ever attached to another', () => {
    for (const text of [...texts.values(), read(clientStore)]) {
      expect(text).not.toMatch(/\bATTACH\b/i)
    }
  })

  it('sees a statement that crosses a border', () => {
    expect(namedIn('SELECT 1 FROM orders JOIN products USING (id)')).toEqual(
      new Set(['orders', 'products']),
    )
    expect(namedIn("new OutboxTable(this.#database, 'order_outbox', clock)")).toEqual(
      new Set(['order_outbox']),
    )
  })

  it('each file of a running shop has the tables of its module, and no other', async () => {
    const world = await ShopWorld.open()
    const tablesIn = new Map(
      readdirSync(world.dataDir)
        .filter((file) => file.endsWith('.sqlite'))
        .map((file) => [path.basename(file, '.sqlite'), namesIn(path.join(world.dataDir, file))]),
    )
    await world.close()
    expect([...tablesIn.keys()]).toEqual(expect.arrayContaining(Object.keys(files)))
    for (const [file, tables] of tablesIn) {
      const owner = files[file as keyof typeof files] ?? file
      const foreign = tables.filter((table) => owners.get(table) !== owner)
      expect([file, foreign]).toEqual([file, []])
    }
  })
})

function namesIn(file: string): readonly string[] {
  const database = new Database(file, { readonly: true })
  const tables = database
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
    .pluck()
    .all()
  database.close()
  return tables.filter((name) => !name.startsWith('sqlite_'))
}
