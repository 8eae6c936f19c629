import { beforeEach, describe, expect, it } from 'vitest'
import { plainCharge } from '../testing/plain-charge.js'
import { WatchedGateway, numberedKey } from '../testing/watched-gateway.js'
import type { Outcome } from './charge.js'
import type { KeyWriter } from './random-draws.js'

let world: WatchedGateway
beforeEach(() => {
  world = new WatchedGateway()
})

describe('what the gateway tells', () => {
  it('is every change, once, in order, with the charge as it is then', async () => {
    const { gateway, clock, told } = world
    const { key } = world.open({ state: 'opened' })
    gateway.note(key, { method: 'card' })
    await clock.advance(10)
    gateway.move(key, 'pending')
    gateway.move(key, 'approved')
    gateway.refund(key, { key: 'r1', amount: 30 })
    gateway.failRefund(key, 'r1')
    expect(world.words()).toEqual([
      ...['opened', 'noted', 'opened>pending', 'pending>approved', 'refunded', 'refundFailed'],
    ])
    expect(told.map(({ charge }) => charge.changedAtMs - 1_700_000_000_000)).toEqual([
      ...[0, 0, 10, 10, 10, 10],
    ])
    const refund = { key: 'r1', amount: 30, createdAtMs: 1_700_000_000_010 }
    expect(told[4]).toMatchObject({ event: { refund }, charge: { refunds: [refund] } })
    expect(told[5]?.event).toEqual({ kind: 'refundFailed', refundKey: 'r1' })
    expect(told[5]?.charge).toBe(gateway.ledger.get(key))
  })

  it('is nothing where nothing changed', () => {
    const { gateway } = world
    const { key } = world.open()
    expect(() => gateway.move(key, 'expired')).toThrow('cannot move from pending to expired')
    expect(() => gateway.refund(key, { key: 'r', amount: 1 })).toThrow('holds 0')
    expect(() => gateway.failRefund(key, 'r')).toThrow('no refund r')
    expect(() => gateway.move('x', 'approved')).toThrow('no charge x')
    expect(() => gateway.note('x', {})).toThrow('no charge x')
    expect(world.words()).toEqual(['opened'])
  })

  it('comes after the change: whoever listens finds it in the ledger', () => {
    const found: unknown[] = []
    world.onEvent = ({ charge }) => found.push(world.gateway.ledger.get(charge.key) === charge)
    const { key } = world.open()
    world.gateway.move(key, 'approved')
    expect(found).toEqual([true, true])
  })

  it('leaves the change as it is when the listener fails', async () => {
    const { key } = world.open()
    world.gateway.settleLater(key)
    world.onEvent = () => {
      throw new Error('no room in the file')
    }
    expect(() => world.gateway.move(key, 'approved')).toThrow('no room')
    expect(world.gateway.ledger.get(key)?.state).toBe('approved')
    expect(await world.isIdle()).toBe(true)
    expect(world.clock.pending).toBe(0)
  })
})

describe('a new charge', () => {
  it('begins as told and has taken nothing', () => {
    const { key, ...charge } = world.open({ state: 'authenticated', cardNumber: '4000' })
    const times = { createdAtMs: 1_700_000_000_000, changedAtMs: 1_700_000_000_000 }
    const { key: _, ...plain } = plainCharge(key, { state: 'authenticated', cardNumber: '4000' })
    expect(charge).toEqual({ ...plain, ...times })
    expect(key).toBe('key-0')
  })

  it('is opened where nothing else is asked for', () => {
    expect(world.gateway.open(COMMAND).state).toBe('opened')
  })

  it('gets a key of its own although others drew the same', () => {
    expect([world.open(), world.open(), world.open()].map(({ key }) => key)).toEqual([
      ...['key-0', 'key-1', 'key-2'],
    ])
  })
})

const COMMAND = {
  owner: 'user-1',
  reference: 'order-1',
  occurrence: 1,
  amount: 100,
  currency: 'KRW',
  details: {},
  writeKey: numberedKey,
}

describe('keys', () => {
  const byte: KeyWriter = (_nowMs, word) => String(word(0) % 256)
  const keyWord = (entity: string, occurrence: number, redraw: number): number =>
    (Number(entity.slice(6)) * 2_654_435_761 + occurrence * 40_503 + redraw * 97) >>> 0

  it('are unique until all of a small key space are used, and then there are none', () => {
    world = new WatchedGateway({ draws: { keyWord } })
    const keys = Array.from({ length: 256 }, (_, n) => world.gateway.newKey(byte, `order-${n}`, 1))
    expect(new Set(keys).size).toBe(256)
    expect(() => world.gateway.newKey(byte, 'order-256', 1)).toThrow('no key is free')
  })

  it('are drawn by what they are for, which time it is, and which draw', () => {
    const asked: unknown[] = []
    world = new WatchedGateway({
      draws: {
        keyWord: (...about) => {
          asked.push(about)
          return about[2]
        },
      },
    })
    world.open({ reference: 'order-9', occurrence: 4 })
    world.open({ reference: 'order-9', occurrence: 4 })
    expect(asked).toEqual([
      ['order-9', 4, 0, 0],
      ['order-9', 4, 0, 0],
      ['order-9', 4, 1, 0],
    ])
  })

  it('tell the wall clock’s moment to whoever writes them', () => {
    expect(world.open({ writeKey: (nowMs) => `at-${nowMs}` }).key).toBe('at-1700000000000')
  })

  it('of refunds and restored charges are taken too', () => {
    const { gateway } = world
    const refunds = [{ key: 'key-1', amount: 1, createdAtMs: 0 }]
    gateway.ledger.restore(plainCharge('key-0', { state: 'approved', received: 100, refunds }))
    expect(gateway.newKey(numberedKey, 'order-1', 1)).toBe('key-2')
    expect(gateway.newKey(numberedKey, 'order-1', 1)).toBe('key-3')
  })
})

describe('a charge whose key collides', () => {
  it('takes the key of the newest charge of another reference', () => {
    world.open({ reference: 'order-1' })
    world.open({ reference: 'order-2' })
    world.open({ reference: 'order-3' })
    const thief = world.open({ reference: 'order-3', collides: true, amount: 7 })
    expect(thief).toMatchObject({ key: 'key-1', reference: 'order-3', amount: 7 })
    const { ledger } = world.gateway
    expect(ledger.get('key-1')).toBe(thief)
    expect(ledger.byReference('user-1', 'order-2')).toEqual([])
    expect(ledger.overwritten()).toMatchObject([{ key: 'key-1', reference: 'order-2' }])
    expect(world.words()).toEqual(['opened', 'opened', 'opened', 'opened'])
  })

  it('gets a key of its own where there is nobody to collide with', () => {
    world.open({ reference: 'order-1' })
    expect(world.open({ reference: 'order-1', collides: true }).key).toBe('key-1')
    expect(world.gateway.ledger.overwritten()).toEqual([])
  })

  it('is not moved by what was to move the other one', async () => {
    const { gateway, clock } = world
    const victim = world.open({ reference: 'order-1' })
    gateway.settleLater(victim.key)
    world.open({ reference: 'order-2', collides: true, state: 'opened' })
    await clock.advance(10_000)
    expect(gateway.ledger.get(victim.key)?.state).toBe('opened')
    expect(await world.isIdle()).toBe(true)

    gateway.expireLater(victim.key, 500)
    world.open({ reference: 'order-3', collides: true, state: 'opened' })
    await clock.advance(10_000)
    expect(gateway.ledger.get(victim.key)).toMatchObject({ reference: 'order-3', state: 'opened' })
    expect(clock.pending).toBe(0)
  })
})

describe('the outcome of a charge', () => {
  const reserved: [string, Outcome][] = [
    ['4000000000000010', 'approved'],
    ['4000-0000-0000-9995', 'limitExceeded'],
    ['4000 0000 0000 0069', 'invalidCard'],
  ]

  it.each(reserved)(
    'is forced by the card %s where reserved cards are on',
    (cardNumber, forced) => {
      world = new WatchedGateway({ reservedCards: true })
      world.outcome = forced === 'approved' ? 'invalidCard' : 'approved'
      expect(world.gateway.outcomeOf(world.open({ cardNumber }))).toBe(forced)
    },
  )

  it.each(reserved)('is left to chance for the card %s where they are off', (cardNumber) => {
    world.outcome = 'limitExceeded'
    expect(world.gateway.outcomeOf(world.open({ cardNumber }))).toBe('limitExceeded')
  })

  it.each([['4000000000000011'], [undefined]])('is left to chance for %s', (cardNumber) => {
    world = new WatchedGateway({ reservedCards: true })
    world.outcome = 'limitExceeded'
    const card = cardNumber === undefined ? {} : { cardNumber }
    expect(world.gateway.outcomeOf(world.open(card))).toBe('limitExceeded')
  })

  it('is keyed by the reference and by which try it is', () => {
    const asked: unknown[] = []
    world = new WatchedGateway({
      draws: {
        outcome: (...about) => {
          asked.push(about)
          return 'approved'
        },
      },
    })
    const charge = world.open({ occurrence: 3 })
    world.gateway.outcomeOf(charge)
    world.gateway.outcomeOf(charge, 8)
    expect(asked).toEqual([
      ['order-1', 3],
      ['order-1', 8],
    ])
  })
})
