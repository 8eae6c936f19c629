import Database from 'better-sqlite3'
import { randomUUID } from 'node:crypto'
import { setTimeout as importedTimeout } from 'node:timers'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { underGuard } from '../../testing/under-guard.js'
import { ambientMembers } from './ambient-members.js'
import { DeterminismViolation } from './determinism-violation.js'
import { installGuard } from './guard.js'
import { ReplacedMembers } from './replaced-members.js'

const clock = new VirtualClock()
const members = ambientMembers()

describe('what goes on as ever with a guard', () => {
  it('is time of milliseconds that are given', async () => {
    const before = new Date(0)
    const { error, violations } = await underGuard(() => {
      const made = new Date(5)
      class Day extends Date {}
      return expect({
        instances: [made, before, new Day(7), structuredClone(made)].map((d) => d instanceof Date),
        times: [made.getTime(), new Day(7).getTime(), new Date(made).getTime()],
        parts: new Date(2026, 0, 1).getFullYear(),
        statics: [Date.UTC(1970, 0, 1), Date.parse('1970-01-01T00:00:01Z'), Date.name, Date.length],
        ownClass: new Day(7) instanceof Day,
        constructor: before.constructor === Date && made.constructor === Date,
        origin: performance.timeOrigin > 0,
      }).toEqual({
        instances: [true, true, true, true],
        times: [5, 7, 5],
        parts: 2026,
        statics: [0, 1000, 'Date', 7],
        ownClass: true,
        constructor: true,
        origin: true,
      })
    })
    expect(error).toBeUndefined()
    expect(violations).toEqual([])
  })

  it('is the virtual clock, and all that promises do', async () => {
    const seen: string[] = []
    const { error } = await underGuard(async () => {
      const controller = new AbortController()
      clock.setTimer(1000, () => controller.abort())
      controller.signal.addEventListener('abort', () => seen.push('aborted'))
      process.nextTick(() => seen.push('tick'))
      queueMicrotask(() => seen.push('microtask'))
      await clock.advance(60_000)
      seen.push(`${clock.monotonic()}`)
    })
    expect(error).toBeUndefined()
    expect(seen.toSorted()).toEqual(['60000', 'aborted', 'microtask', 'tick'])
  })

  it('is SQLite', async () => {
    let rows: unknown
    const { error } = await underGuard(() => {
      const database = new Database(':memory:')
      database.exec('create table payment (id text primary key)')
      database.transaction(() => database.prepare('insert into payment values (?)').run('a'))()
      const copy = new Database(database.serialize())
      rows = copy.prepare('select id from payment').all()
      for (const open of [database, copy]) open.close()
    })
    expect(error).toBeUndefined()
    expect(rows).toEqual([{ id: 'a' }])
  })

  it('is what the harness does outside of the run', async () => {
    const { error, violations } = await underGuard((guard) => {
      expect(guard.outside(() => Math.min(Date.now(), new Date().getTime()))).toBeGreaterThan(0)
      expect(guard.outside(() => guard.outside(randomUUID).length)).toBe(36)
      expect(() =>
        guard.outside(() => {
          throw new Error('a mistake of the harness')
        }),
      ).toThrow('a mistake')
      Math.random()
    })
    expect(error).toMatchObject({ what: 'Math.random()' })
    expect(violations).toHaveLength(1)
  })
})

describe('the release of a guard', () => {
  afterEach(() => vi.restoreAllMocks())

  /** Everything that a guard replaces, as code gets hold of it. */
  const all = (): unknown[] => [
    ...members.map(({ holder, name }) => (holder as Record<string, unknown>)[name]),
    ...[Date, new Date(0).constructor, randomUUID, importedTimeout],
  ]
  const changedSince = (before: readonly unknown[]): number =>
    all().filter((value, at) => value !== before[at]).length

  it('puts everything back, also after a run that threw', async () => {
    const before = all()
    const { error } = await underGuard(() => {
      expect(changedSince(before)).toBe(before.length)
      throw new Error('a run that went wrong')
    })
    expect(error).toMatchObject({ message: 'a run that went wrong' })
    expect(changedSince(before)).toBe(0)
    for (const probe of [Date.now, Math.random, randomUUID]) expect(probe()).toBeDefined()
  })

  it('does nothing the second time, and lets another one be installed', () => {
    const first = installGuard()
    first.release()
    first.release()
    const second = installGuard()
    try {
      first.release()
      expect(() => Date.now()).toThrow(DeterminismViolation)
    } finally {
      second.release()
    }
    expect(Date.now()).toBeGreaterThan(0)
  })

  it('comes before the next: two in one thread would not know whose run it is', () => {
    const guard = installGuard()
    try {
      expect(() => installGuard()).toThrow('this thread has a guard already: release it first')
    } finally {
      guard.release()
    }
  })

  it('happens by itself where it cannot be installed', () => {
    const before = all()
    vi.spyOn(ReplacedMembers.prototype, 'tellImports').mockImplementationOnce(() => {
      throw new Error('frozen')
    })
    expect(() => installGuard()).toThrow('frozen')
    expect(changedSince(before)).toBe(0)
  })
})
