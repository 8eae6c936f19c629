import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { won, type PaymentState } from '@holdfast/pg-client'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import type { BusMessage } from '../bus/event-bus.js'
import { sqliteEventBus } from '../bus/sqlite-event-bus.js'
import { SwitchableBus } from '../bus/switchable-bus.js'
import { openDatabase } from '../database/open-database.js'
import { OutboxProcessor } from '../outbox/outbox-processor.js'
import { OutboxTable, outboxMigration } from '../outbox/outbox-table.js'
import { paymentMessageOf } from '../payments/payment-messages.js'
import { settlementConsumer } from './settlement-consumer.js'
import { SettlementStore } from './settlement-store.js'

const HOUR_MS = 3_600_000
const log = () => undefined
const logger = { debug: log, info: log, warn: log, error: log }

describe('the settlement over the bus', () => {
  let folder: string
  let clock: VirtualClock
  let bus: SwitchableBus
  let database: Database
  let outbox: OutboxTable
  let publisher: OutboxProcessor
  let store: SettlementStore
  let sequence: number

  const file = (name: string) => path.join(folder, name)
  const env = () => ({ clock, random: seededRandom('settlement'), logger })
  const openStore = () => new SettlementStore(file('settlement.sqlite'), 'normal')

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-settled-'))
    clock = new VirtualClock({ wallMs: Date.parse('2031-05-01T03:00:00Z') })
    sequence = 0
    const inner = sqliteEventBus(file('bus.sqlite'), { ...env(), synchronous: 'normal' })
    bus = new SwitchableBus(inner)
    database = openDatabase(file('module.sqlite'), [outboxMigration('outbox')], 'normal')
    outbox = new OutboxTable(database, 'outbox', clock)
    const publish = ({ payload }: { payload: unknown }) => bus.publish(payload as BusMessage)
    publisher = new OutboxProcessor({ ...env(), outbox, handlers: { message: publish } })
    publisher.start()
    store = openStore()
  })
  afterEach(async () => {
    await clock.advanceUntil(publisher.stop())
    await clock.advanceUntil(bus.close())
    database.close()
    store.close()
    rmSync(folder, { recursive: true })
  })

  /** A payment moves; its message waits in the outbox until the bus takes it. */
  const moves = (paymentId: string, from: PaymentState, to: PaymentState, refundedMinor = 0) => {
    sequence += 1
    const ids = { paymentId, orderId: `order-of-${paymentId}`, reference: `${paymentId}-1` }
    const rest = { decline: null, reviewReason: null, refund: null, late: false } as const
    const move = { amount: won(50_000), from, to, refundedMinor, source: 'callback' } as const
    const event = { ...ids, ...rest, ...move, at: clock.now() }
    const payload = paymentMessageOf({ sequence, event }, 'async-card')
    if (payload) outbox.append({ kind: 'message', key: paymentId, payload, id: payload.id })
    publisher.poke()
  }
  const net = () => store.total().map(({ netMinor }) => netMinor)

  it('arrives once the bus is back: what happened meanwhile waits in the outbox', async () => {
    settlementConsumer(bus, store)
    await clock.advanceUntil(bus.down())
    moves('pay-1', 'pending', 'approved')
    moves('pay-2', 'pending', 'approved')
    moves('pay-2', 'approved', 'canceled', 50_000)
    await clock.advance(30_000)
    expect(outbox.waitingCount()).toBe(3)
    expect(net()).toEqual([])
    await bus.up()
    await clock.advance(60_000)
    expect(outbox.waitingCount()).toBe(0)
    expect(store.total()).toMatchObject([
      { sales: { count: 2, sumMinor: 100_000 }, refunds: { count: 1 }, keptMinor: 50_000 },
    ])
  })

  it('catches up after it was away, from its own file and the bus', async () => {
    const subscription = settlementConsumer(bus, store)
    moves('pay-1', 'pending', 'approved')
    await clock.advance(1000)
    await subscription.stop()
    store.close()
    moves('pay-1', 'approved', 'partiallyCanceled', 20_000)
    moves('pay-2', 'pending', 'approved')
    await clock.advance(24 * HOUR_MS)
    expect(await bus.lagOf('settlement')).toBe(2)
    store = openStore()
    settlementConsumer(bus, store)
    await clock.advance(1000)
    expect(await bus.lagOf('settlement')).toBe(0)
    expect(net()).toEqual([80_000])
    // It counts on the day on which it happened, not on the day on which it was heard.
    const days = store.daily({ from: '2031-05-01', to: '2031-05-31' })
    expect(days.map(({ day }) => day)).toEqual(['2031-05-01'])
  })

  it('books only once what comes again because the process ended before the mark', async () => {
    moves('pay-1', 'pending', 'approved')
    await clock.advance(0)
    let crashes = 1
    const forgetful = {
      apply: (...all: Parameters<SettlementStore['apply']>) => {
        const applied = store.apply(...all)
        if (crashes-- > 0) throw new Error('the process ended')
        return applied
      },
    }
    settlementConsumer(bus, forgetful)
    await clock.advance(HOUR_MS)
    expect(crashes).toBe(-1)
    expect(net()).toEqual([50_000])
  })

  it('puts aside what it does not understand, and what follows, for a person', async () => {
    settlementConsumer(bus, store)
    const alarms: string[] = []
    bus.onDeadLetter(({ message }) => alarms.push(message.id))
    const at = clock.now()
    const malformed = { id: 'poison', topic: 'payment.completed', key: 'pay-1', at, body: {} }
    await bus.publish(malformed)
    moves('pay-1', 'pending', 'approved')
    moves('pay-2', 'pending', 'approved')
    await clock.advance(HOUR_MS)
    expect(alarms).toEqual(['poison'])
    const [letter] = await bus.listDeadLetters({ consumer: 'settlement', limit: 10 })
    expect(letter).toMatchObject({ message: malformed, deliveries: 8 })
    expect(letter?.lastError).toContain('paymentId')
    expect(net()).toEqual([50_000])
    await bus.replayDeadLetter(letter?.id ?? '')
    await clock.advance(HOUR_MS)
    expect(alarms).toEqual(['poison', 'poison'])
    await bus.dropDeadLetter(letter?.id ?? '')
    await clock.advance(1000)
    expect(net()).toEqual([100_000])
  })

  it('catches up after hours in which it could write nothing, with no dead letter', async () => {
    let isBroken = true
    const broken = {
      apply: (...all: Parameters<SettlementStore['apply']>) => {
        if (isBroken) throw new Error('the disk is full')
        return store.apply(...all)
      },
    }
    settlementConsumer(bus, broken)
    moves('pay-1', 'pending', 'approved')
    moves('pay-1', 'approved', 'canceled', 50_000)
    await clock.advance(6 * HOUR_MS)
    expect(await bus.listDeadLetters({ limit: 10 })).toEqual([])
    isBroken = false
    await clock.advance(HOUR_MS)
    const entries = store.entriesOf('2031-05-01', { limit: 10 })
    expect(entries.map(({ kind }) => kind)).toEqual(['sale', 'refund'])
    expect(await bus.lagOf('settlement')).toBe(0)
  })
})
