import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const source = path.resolve(import.meta.dirname, '..', 'src')
const modules = ['catalog', 'orders', 'payments', 'operations', 'http'] as const
const read = (folder: string): string =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n')
/** The payments module's tables are those of the client that it is made of. */
const clientStore = path.resolve(
  ...[import.meta.dirname, '..', '..', '..', 'packages', 'pg-client', 'src', 'adapters', 'sqlite'],
)
const tablesOf = (text: string): string[] =>
  [...text.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g)].map(([, name]) => name ?? '')
const statement = /\b(?:FROM|INTO|UPDATE|JOIN|REFERENCES|TABLE|ON)\s+(\w+)/g
const namedIn = (text: string): Set<string> =>
  new Set([...text.matchAll(statement)].map(([, name]) => name ?? ''))

describe('the borders between modules', () => {
  const texts = new Map(modules.map((module) => [module, read(path.join(source, module))]))
  const owners = new Map<string, string>(
    modules.flatMap((module) => tablesOf(texts.get(module) ?? '').map((table) => [table, module])),
  )
  for (const table of tablesOf(read(clientStore))) owners.set(table, 'payments')

  it('knows the tables of the modules', () => {
    expect([...owners.keys()]).toEqual(
      expect.arrayContaining(['products', 'stock_moves', 'orders', 'order_items', 'saga_steps']),
    )
  })

  it.each(modules)("no statement of %s names another module's table", (module) => {
    const foreign = [...namedIn(texts.get(module) ?? '')].filter(
      (table) => owners.has(table) && owners.get(table) !== module,
    )
    expect(foreign).toEqual([])
  })

  it('knows the tables of the payments', () => {
    const ofPayments = [...owners].filter(([, owner]) => owner === 'payments')
    expect(ofPayments.map(([table]) => table)).toEqual(
      expect.arrayContaining(['payments', 'attempts', 'callbacks', 'outbox']),
    )
  })

  it('sees a statement that crosses a border', () => {
    expect(namedIn('SELECT 1 FROM orders JOIN products USING (id)')).toEqual(
      new Set(['orders', 'products']),
    )
  })
})
