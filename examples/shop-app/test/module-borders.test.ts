import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const source = path.resolve(import.meta.dirname, '..', 'src')
const modules = ['catalog', 'orders', 'payments', 'operations', 'http'] as const
const read = (module: string): string =>
  readdirSync(path.join(source, module))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(path.join(source, module, file), 'utf8'))
    .join('\n')
const tablesOf = (text: string): string[] =>
  [...text.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name ?? '')
const statement = /\b(?:FROM|INTO|UPDATE|JOIN|REFERENCES|TABLE|ON)\s+(\w+)/g
const namedIn = (text: string): Set<string> =>
  new Set([...text.matchAll(statement)].map(([, name]) => name ?? ''))

describe('the borders between modules', () => {
  const texts = new Map(modules.map((module) => [module, read(module)]))
  const owners = new Map(
    modules.flatMap((module) => tablesOf(texts.get(module) ?? '').map((table) => [table, module])),
  )

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

  it('sees a statement that crosses a border', () => {
    expect(namedIn('SELECT 1 FROM orders JOIN products USING (id)')).toEqual(
      new Set(['orders', 'products']),
    )
  })
})
