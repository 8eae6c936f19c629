import Sqlite from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { migrate } from './migrate.js'
import { statementsOf } from './sqlite-statements.js'

const database = new Sqlite(':memory:')
migrate(database)
afterAll(() => database.close())

/** Every statement of the store. */
const all: string[] = []
statementsOf({
  inTransaction: false,
  prepare: (sql) => {
    all.push(sql)
    return database.prepare(sql)
  },
  exec: () => undefined,
  close: () => undefined,
})

/** Rare ones: what is parked is bound or forgotten, and what waits is counted. */
const rare = [/json_each/, /^SELECT state, count/, /SET payment_id =/, /^DELETE FROM callbacks/]

function opcodesOf(sql: string): readonly string[] {
  const explained = database.prepare(`EXPLAIN ${sql.replaceAll(/[@?]\w*/g, '9')}`).all()
  return (explained as { readonly opcode: string }[]).map(({ opcode }) => opcode)
}

describe('the statements of the store', () => {
  it('are prepared once for a database', () => {
    expect(all.length).toBeGreaterThan(30)
    expect(new Set(all).size).toBe(all.length)
    expect(statementsOf(database)).toBe(statementsOf(database))
  })

  it('are not prepared anew for each limit that is bound', () => {
    for (const sql of all) expect(sql).not.toMatch(/(LIMIT|OFFSET) [@?]/)
  })

  it('make no table in memory whenever they run, but for the rare ones', () => {
    const frequent = all.filter((sql) => !rare.some((pattern) => pattern.test(sql)))
    expect(frequent.length).toBeGreaterThan(30)
    for (const sql of frequent) {
      expect({ sql, made: opcodesOf(sql).filter((one) => one === 'OpenEphemeral') }).toEqual({
        sql,
        made: [],
      })
    }
  })
})
