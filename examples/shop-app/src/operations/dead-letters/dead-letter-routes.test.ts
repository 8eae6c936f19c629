import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { ActionLog } from '../actions/action-log.js'
import { OperationsStore } from '../operations-store.js'
import { identity, OperatorDoor } from '../testing/operator-door.js'
import type { DeadLetter, LetterBox, LetterSource } from './dead-letter.js'
import { deadLetterRoutes } from './dead-letter-routes.js'
import { DeadLetters } from './dead-letters.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }

/** Letters in memory. */
class Letters implements LetterBox {
  all: DeadLetter[]
  readonly replayed: string[] = []

  constructor(source: LetterSource, ...sinces: number[]) {
    this.all = sinces.map((since, n) => ({
      ...{ source, id: String(n + 1), kind: 'k', key: `${source}-${n + 1}`, consumer: null },
      ...{ attempts: 3, lastError: 'no', since, payload: { n } },
    }))
  }

  readonly list: LetterBox['list'] = async ({ limit, after = '0' }) =>
    this.all.filter(({ id }) => Number(id) > Number(after)).slice(0, limit)

  readonly count = async (): Promise<number> => this.all.length

  readonly replay = async (id: string): Promise<boolean> => {
    this.replayed.push(id)
    return this.#take(id)
  }

  readonly drop = async (id: string): Promise<boolean> => this.#take(id)

  #take(id: string): boolean {
    const had = this.all.length
    this.all = this.all.filter((one) => one.id !== id)
    return this.all.length < had
  }
}

describe('deadLetterRoutes', () => {
  let store: OperationsStore
  let orders: Letters
  let bus: Letters
  let door: OperatorDoor

  beforeEach(() => {
    const clock = new VirtualClock({ wallMs: 10_000 })
    store = new OperationsStore(':memory:', clock)
    orders = new Letters('orders', 1000, 4000)
    bus = new Letters('bus', 2000)
    const payments = new Letters('payments')
    const letters = new DeadLetters({ orders, payments, bus })
    const actions = new ActionLog(store, logger)
    door = new OperatorDoor(deadLetterRoutes({ letters, actions, clock, identity }))
  })
  afterEach(() => store.close())

  const base = '/operations/dead-letters'
  const listed = async (query = '') => {
    const { body } = await door.ask('GET', `${base}${query}`)
    const { letters, next } = body as { letters: { key: string; ageMs: number }[]; next: unknown }
    return { keys: letters.map(({ key }) => key), ages: letters.map(({ ageMs }) => ageMs), next }
  }

  it('lists those of all sources, oldest first, with their age', async () => {
    expect(await listed()).toEqual({
      ...{ keys: ['orders-1', 'bus-1', 'orders-2'], ages: [9000, 8000, 6000], next: null },
    })
    const { body } = await door.ask('GET', base)
    expect((body as { letters: unknown[] }).letters[1]).toEqual({
      ...{ source: 'bus', id: '1', kind: 'k', key: 'bus-1', consumer: null, attempts: 3 },
      ...{ lastError: 'no', ageMs: 8000, payload: { n: 0 } },
    })
  })

  it('lists those of one source page by page', async () => {
    expect(await listed('?source=orders&limit=1')).toMatchObject({ keys: ['orders-1'], next: '1' })
    expect(await listed('?source=orders&limit=1&after=1')).toMatchObject({
      ...{ keys: ['orders-2'], next: null },
    })
    expect((await door.ask('GET', `${base}?source=cart`)).status).toBe(400)
  })

  it('replays one, and notes who did it and what it was', async () => {
    expect(await door.ask('POST', `${base}/orders/2/replay`)).toEqual({
      ...{ status: 200, body: { source: 'orders', id: '2' } },
    })
    expect(orders.replayed).toEqual(['2'])
    expect(store.listActions({ limit: 9 })).toMatchObject([
      {
        ...{ operatorId: 'id of operator', action: 'replay', subject: 'orders/2' },
        details: { kind: 'k', key: 'orders-2', consumer: null, lastError: 'no' },
        outcome: 'done',
      },
    ])
  })

  it('takes no other letter for one that has gone', async () => {
    for (const status of [200, 404]) {
      expect((await door.ask('POST', `${base}/orders/1/replay`)).status).toBe(status)
    }
    expect(store.listActions({ limit: 9 })).toHaveLength(1)
  })

  it('drops one of the bus, and of nothing else', async () => {
    expect((await door.ask('POST', `${base}/bus/1/drop`)).status).toBe(200)
    expect(bus.all).toEqual([])
    expect(store.listActions({ limit: 9 })).toMatchObject([
      { action: 'drop', subject: 'bus/1', details: { key: 'bus-1' } },
    ])
    expect((await door.ask('POST', `${base}/orders/1/drop`)).status).toBe(400)
    expect(orders.all).toHaveLength(2)
  })

  it('says 404 of a letter that is not there', async () => {
    for (const path of ['orders/3/replay', 'payments/1/replay', 'bus/2/drop', 'bus/x/drop']) {
      const { status, body } = await door.ask('POST', `${base}/${path}`)
      expect([path, status, body['error']]).toEqual([path, 404, 'DEAD_LETTER_NOT_FOUND'])
    }
    expect(store.listActions({ limit: 9 })).toEqual([])
  })

  it('says 404 where two operators were at it, and notes both', async () => {
    const { replay } = bus
    Object.assign(bus, { replay: async (id: string) => (await replay(id)) && replay(id) })
    expect((await door.ask('POST', `${base}/bus/1/replay`)).status).toBe(404)
    expect(store.listActions({ limit: 9 })).toMatchObject([{ outcome: 'DEAD_LETTER_NOT_FOUND' }])
  })

  it('is for operators alone', async () => {
    for (const [method, path] of [
      ['GET', base],
      ['POST', `${base}/orders/1/replay`],
      ['POST', `${base}/bus/1/drop`],
    ] as const) {
      expect((await door.ask(method, path, { as: 'nobody' })).status).toBe(401)
      expect((await door.ask(method, path, { as: 'buyer' })).status).toBe(403)
    }
    expect([orders.all.length, bus.all.length]).toEqual([2, 1])
  })
})
