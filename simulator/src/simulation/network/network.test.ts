import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { ChanceBook } from '../chance/chance.js'
import type { TraceEvent } from '../trace/trace-event.js'
import { Network, type Message, type MessageKind } from './network.js'

const limitMs = 5000
/** What a message takes that nothing holds up, at most. */
const usualMs = 20

interface Arrival {
  readonly number: number
  readonly at: number
}

/** Sends a message a ms, and lets them arrive. */
async function carryAll(kind: MessageKind, count: number, rates: Record<string, number>) {
  const clock = new VirtualClock()
  const told: Omit<TraceEvent, 'at'>[] = []
  const chance = new ChanceBook({ seed: 1, rates })
  const network = new Network(clock, chance, (event) => told.push(event), limitMs)
  const arrivals: Arrival[] = []
  for (let number = 1; number <= count; number += 1) {
    const message: Message = {
      kind,
      from: 'shop-1',
      to: 'gateway',
      what: 'POST /payments',
      point: `POST order-${number}-1`,
      entity: `order-${number}`,
    }
    network.carry(message, () => arrivals.push({ number, at: clock.monotonic() }))
    await clock.advance(1)
  }
  await clock.advance(10 * limitMs)
  return { arrivals, told, struck: chance.struck }
}

const messages = [
  ['request', 'request-lost', 'request-delayed'],
  ['answer', 'answer-dropped', 'answer-delayed'],
  ['callback', 'callback-dropped', 'callback-delayed'],
  ['callback-answer', 'answer-dropped', 'answer-delayed'],
] as const

describe.each(messages)('the network carries a %s', (kind, lost, late) => {
  it('once, soon, and says so', async () => {
    const { arrivals, told } = await carryAll(kind, 200, {})
    const numbers = arrivals.map(({ number }) => number)
    expect(numbers.toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 200 }, (_, index) => index + 1),
    )
    for (const { number, at } of arrivals) {
      expect(at).toBeGreaterThan(number - 1)
      expect(at).toBeLessThanOrEqual(number - 1 + usualMs)
    }
    expect(new Set(arrivals.map(({ number, at }) => at - number)).size).toBe(usualMs)
    expect(told).toHaveLength(200)
    const first = { lane: 'shop-1', to: 'gateway', what: 'POST /payments', entity: 'order-1' }
    expect(told[0]).toEqual(first)
  })

  it(`never, where ${lost} strikes, and only the trace knows`, async () => {
    const { arrivals, told, struck } = await carryAll(kind, 400, { [lost]: 0.5 })
    const losses = told.filter(({ fault }) => fault === lost)
    expect(losses.length).toBeGreaterThan(120)
    expect(arrivals).toHaveLength(400 - losses.length)
    expect(new Set(arrivals.map(({ number }) => number)).size).toBe(arrivals.length)
    expect(struck).toHaveLength(losses.length)
    const gone = new Set(losses.map(({ entity }) => entity))
    expect(arrivals.some(({ number }) => gone.has(`order-${number}`))).toBe(false)
  })

  it(`late, where ${late} strikes, but never later than the limit`, async () => {
    const { arrivals, told } = await carryAll(kind, 400, { [late]: 1 })
    expect(arrivals).toHaveLength(400)
    expect(told.every(({ fault }) => fault === late)).toBe(true)
    const delays = arrivals.map(({ number, at }) => at - (number - 1))
    expect(Math.max(...delays)).toBeLessThanOrEqual(limitMs + usualMs)
    expect(Math.max(...delays)).toBeGreaterThan(limitMs * 0.9)
  })
})

describe('a request that is lost', () => {
  it('says in a share of the cases that no connection for it came about', async () => {
    const told: string[] = []
    const chance = new ChanceBook({ seed: 1, rates: { 'request-lost': 1 } })
    const clock = new VirtualClock()
    const network = new Network(clock, chance, ({ what }) => told.push(what), limitMs)
    const message = { from: 'shop-1', to: 'gateway', point: 'p', entity: undefined, what: 'POST' }
    let [arrived, undialled] = [0, 0]
    const carry = (): void =>
      network.carry(
        { kind: 'request', ...message },
        () => (arrived += 1),
        () => (undialled += 1),
      )
    for (let number = 1; number <= 200; number += 1) carry()
    await clock.advance(limitMs)
    expect(arrived).toBe(0)
    expect(undialled).toBeGreaterThan(30)
    expect(undialled).toBeLessThan(100)
    expect(told.filter((what) => what === 'POST: no connection comes about')).toHaveLength(
      undialled,
    )
    expect(told.filter((what) => what === 'POST: lost in the network')).toHaveLength(
      200 - undialled,
    )
  })
})

describe('messages', () => {
  it('overtake each other', async () => {
    const { arrivals } = await carryAll('request', 100, { 'request-delayed': 0.3 })
    const numbers = arrivals.map(({ number }) => number)
    expect(numbers).not.toEqual(numbers.toSorted((one, other) => one - other))
  })

  it('of one kind and point are struck each for itself', async () => {
    const clock = new VirtualClock()
    const chance = new ChanceBook({ seed: 1, rates: { 'request-lost': 0.5 } })
    const network = new Network(clock, chance, () => undefined, limitMs)
    const message: Message = {
      kind: 'request',
      from: 'shop-1',
      to: 'gateway',
      what: 'POST /payments',
      point: 'POST order-1-1',
      entity: undefined,
    }
    let arrived = 0
    for (let number = 1; number <= 100; number += 1) network.carry(message, () => (arrived += 1))
    await clock.advance(limitMs)
    expect(arrived).toBeGreaterThan(25)
    expect(arrived).toBeLessThan(75)
    expect(chance.struck.map(({ entity }) => entity)).toContain('request/POST order-1-1')
  })
})
