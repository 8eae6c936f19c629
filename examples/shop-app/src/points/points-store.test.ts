import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { PointsStore, type PointsStoreOptions } from './points-store.js'

describe('PointsStore', () => {
  const clock = new VirtualClock({ wallMs: 1000 })
  let folder: string
  let store: PointsStore
  const file = () => path.join(folder, 'points.sqlite')
  const open = (options?: PointsStoreOptions): PointsStore =>
    new PointsStore(file(), clock, options)

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-points-'))
    store = open({ welcomePoints: 100 })
  })

  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  const shown = (userId: string) =>
    store.historyOf(userId, { limit: 50 }).map(({ kind, change }) => [kind, change])

  it('welcomes everybody once, whatever touches them first', () => {
    expect([store.balanceOf('a'), store.balanceOf('a')]).toEqual([100, 100])
    store.deduct('1', 'b', 30)
    store.grant('1', 'c', 1)
    store.refund('1', 'd')
    expect(['b', 'c', 'd'].map((user) => store.balanceOf(user))).toEqual([70, 101, 100])
    store.close()
    store = open({ welcomePoints: 500 })
    expect(store.balanceOf('a')).toBe(100)
    expect(shown('a')).toEqual([['welcome', 100]])
  })

  it('welcomes nobody by default', () => {
    store.close()
    store = open()
    expect(store.balanceOf('new')).toBe(0)
    expect(shown('new')).toEqual([])
  })

  it('takes the amount or nothing', () => {
    expect(store.deduct('1', 'a', 101)).toBe('insufficient')
    expect(store.balanceOf('a')).toBe(100)
    expect(store.deduct('2', 'a', 100)).toBe('deducted')
    expect(store.balanceOf('a')).toBe(0)
  })

  it('takes once per hold, and gives back once, however often it is asked', () => {
    expect([1, 2].map(() => store.deduct('1', 'a', 60))).toEqual(['deducted', 'deducted'])
    expect(store.balanceOf('a')).toBe(40)
    for (const _ of [1, 2]) store.refund('1', 'a')
    expect(store.balanceOf('a')).toBe(100)
    expect(store.deduct('1', 'a', 60)).toBe('released')
    expect(store.balanceOf('a')).toBe(100)
  })

  it('remembers a refund that overtakes its deduct and refuses the late deduct', () => {
    store.refund('1', 'a')
    expect(store.deduct('1', 'a', 60)).toBe('released')
    expect(store.balanceOf('a')).toBe(100)
  })

  it('keeps a refusal: the same hold is not granted later what it was refused', () => {
    store.deduct('first', 'a', 90)
    expect(store.deduct('1', 'a', 60)).toBe('insufficient')
    store.refund('first', 'a')
    expect(store.deduct('1', 'a', 60)).toBe('insufficient')
    expect(store.deduct('2', 'a', 60)).toBe('deducted')
    store.refund('1', 'a')
    expect(store.balanceOf('a')).toBe(40)
  })

  it('refuses a hold that comes back with another amount or user', () => {
    store.deduct('1', 'a', 60)
    expect([store.deduct('1', 'a', 61), store.deduct('1', 'b', 60)]).toEqual([
      'conflict',
      'conflict',
    ])
    expect([store.balanceOf('a'), store.balanceOf('b')]).toEqual([40, 100])
    expect(store.deduct('1', 'a', 60)).toBe('deducted')
  })

  it('gives nobody the points that a hold took of somebody else', () => {
    store.deduct('1', 'a', 60)
    store.refund('1', 'b')
    expect([store.balanceOf('a'), store.balanceOf('b')]).toEqual([40, 100])
    store.refund('1', 'a')
    expect(store.balanceOf('a')).toBe(100)
  })

  it('grants once per key, and refuses the key for another amount or user', () => {
    expect([1, 2].map(() => store.grant('k', 'a', 5))).toEqual(['granted', 'granted'])
    expect([store.grant('k', 'a', 6), store.grant('k', 'b', 5)]).toEqual(['conflict', 'conflict'])
    expect([store.balanceOf('a'), store.balanceOf('b')]).toEqual([105, 100])
  })

  it('keeps keys of grants apart from those of holds', () => {
    store.grant('DEC-1', 'a', 5)
    store.grant('WELCOME', 'a', 5)
    expect(store.deduct('1', 'a', 110)).toBe('deducted')
  })

  it('tells what has changed a balance, newest first and page by page', () => {
    store.deduct('1', 'a', 60)
    store.deduct('refused', 'a', 500)
    store.refund('refused', 'a')
    store.refund('1', 'a')
    store.grant('k', 'a', 5)
    store.deduct('other', 'b', 1)
    expect(shown('a')).toEqual([
      ['granted', 5],
      ['refunded', 60],
      ['used', -60],
      ['welcome', 100],
    ])
    const [newest, second] = store.historyOf('a', { limit: 2 })
    expect(newest).toEqual({
      number: 6,
      kind: 'granted',
      change: 5,
      balance: 105,
      hold: undefined,
      movedAt: 1000,
    })
    expect(second).toMatchObject({ hold: '1', balance: 100 })
    const older = store.historyOf('a', { limit: 2, before: second?.number ?? 0 })
    expect(older.map(({ kind }) => kind)).toEqual(['used', 'welcome'])
  })

  it('cannot hold a negative balance, whoever writes it', () => {
    store.balanceOf('a')
    const raw = new Database(file())
    expect(() => raw.exec(`UPDATE balances SET balance = -1`)).toThrow('CHECK constraint failed')
    raw.close()
  })

  it.each([0, -5, 1.5, Number.NaN])('refuses the amount %d', (amount) => {
    expect(() => store.deduct('1', 'a', amount)).toThrow(RangeError)
    expect(() => store.grant('1', 'a', amount)).toThrow(RangeError)
    expect(store.balanceOf('a')).toBe(100)
  })

  it.each([-1, 0.5])('refuses %d welcome points', (welcomePoints) => {
    expect(() => open({ welcomePoints })).toThrow(RangeError)
  })
})
