import { beforeEach, describe, expect, it } from 'vitest'
import {
  CardNumber,
  createPaymentClient,
  won,
  type ClientEvent,
  type Operation,
  type PaymentClient,
} from '@holdfast/pg-client'
import { asyncCard, type AsyncCardInstrument } from '@holdfast/pg-client/dialects/async-card'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { seededRandom, sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'
import { ScriptedGateway } from '../../../test/scripted-gateway.js'
import { MemoryAlertBook } from '../testing/memory-alert-book.js'
import { AlertBoard, type Alert } from './alert-board.js'
import { BreakerAlert } from './breaker-alert.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }
const MINUTE_MS = 60_000

/** Hears the alert of one breaker, whoever tells of it. */
class Ear {
  readonly clock = new VirtualClock({ wallMs: 1_000_000 })
  readonly told: Alert[] = []
  readonly alert: BreakerAlert

  constructor(operation: Operation = 'submit', waitMs = 10_000) {
    const { clock } = this
    const board = new AlertBoard({ book: new MemoryAlertBook(), clock, logger })
    board.listen((alert) => this.told.push(alert))
    this.alert = new BreakerAlert({ dialect: 'async-card', operation, waitMs, board, clock })
  }

  get turns(): readonly string[] {
    return this.told.map(({ state, reason }) => `${state}: ${reason}`)
  }

  async lookAfter(ms: number): Promise<void> {
    await this.clock.advance(ms)
    this.alert.look()
  }
}

describe('the alert of a breaker in a quiet shop', () => {
  let ear: Ear
  let gateway: ScriptedGateway
  let client: PaymentClient<AsyncCardInstrument>
  let buyers: number

  beforeEach(() => {
    ear = new Ear()
    gateway = new ScriptedGateway()
    buyers = 0
    client = createPaymentClient({
      dialect: asyncCard({ baseUrl: 'http://gateway.test', callbackUrl: 'http://shop.test' }),
      store: memoryPaymentStore(),
      http: gateway,
      env: { clock: ear.clock, random: seededRandom('quiet'), ids: sequentialIds('id') },
    })
    client.observe((event) => ear.alert.hear(event))
  })
  const buy = async (meets: 'approved' | 'silent' = 'approved') => {
    gateway.otherwise = meets
    buyers += 1
    const submitted = client.submit({
      ...{ orderId: `order-${buyers}`, owner: 'buyer', amount: won(1000) },
      instrument: { cardType: 'KB', cardNumber: CardNumber.of('1234-5678-9814-1451') },
    })
    return (await ear.clock.advanceUntil(submitted)).refusedBy
  }
  const breaker = async () => (await client.health()).breakers.submit
  const outage = async () => {
    for (let buyer = 1; buyer <= 3; buyer += 1) await buy('silent')
    expect([await breaker(), ear.turns.length]).toEqual(['open', 1])
  }
  const unasked = 'off: nobody has called for 5 min and it lets the next call try'
  const served = 'off: no call has failed or been refused for 5 min and it lets the next call try'

  it('ends when nobody has called for 5 min, though only calls can close it', async () => {
    await outage()
    await ear.lookAfter(5 * MINUTE_MS - 1)
    expect(ear.alert.isOn).toBe(true)
    await ear.lookAfter(1)
    expect(ear.turns.slice(1)).toEqual([unasked])
    await ear.lookAfter(8 * 60 * MINUTE_MS)
    expect([await breaker(), ear.turns.length]).toEqual(['open', 2])
  })

  it('ends when the few who call are served, though they are too few to close it', async () => {
    await outage()
    for (let buyer = 1; buyer <= 4; buyer += 1) {
      await ear.lookAfter(11_000)
      await buy()
    }
    expect([await breaker(), ear.alert.isOn]).toEqual(['half-open', true])
    await ear.lookAfter(5 * MINUTE_MS - 44_001)
    expect(ear.alert.isOn).toBe(true)
    await ear.lookAfter(1)
    expect(ear.turns.slice(1)).toEqual([served])
  })

  it('does not come again for a breaker that too few have called to close it', async () => {
    await outage()
    await ear.lookAfter(5 * MINUTE_MS)
    await buy()
    expect(await breaker()).toBe('half-open')
    await ear.lookAfter(MINUTE_MS)
    expect([await breaker(), ear.turns.slice(1)]).toEqual(['open', [unasked]])
  })

  it('comes again for a buyer whom such a breaker keeps away', async () => {
    await outage()
    await ear.lookAfter(5 * MINUTE_MS)
    await buy()
    await ear.lookAfter(MINUTE_MS)
    expect(await buy()).toBe('circuit-breaker')
    expect(ear.turns.slice(2)).toEqual(['on: it keeps calls away: the probes did not end in time'])
    await ear.lookAfter(5 * MINUTE_MS)
    expect(ear.turns.slice(3)).toEqual([unasked])
  })

  it('comes again when the breaker opens again, for many who fail and for one', async () => {
    await outage()
    await ear.lookAfter(5 * MINUTE_MS)
    for (let buyer = 1; buyer <= 5; buyer += 1) await buy('silent')
    expect([await breaker(), ear.turns.slice(2)]).toEqual([
      'open',
      ['on: probes: 100 % of 5 failed, 0 % slow'],
    ])
    await ear.lookAfter(5 * MINUTE_MS)
    await buy('silent')
    expect(ear.turns.slice(3)).toEqual([unasked])
    await ear.lookAfter(MINUTE_MS)
    expect(ear.turns.slice(4)).toEqual(['on: the probes did not end in time'])
  })

  it('is one alert as long as a call fails or is refused now and then', async () => {
    await outage()
    for (let call = 1; call <= 5; call += 1) {
      await ear.lookAfter(5 * MINUTE_MS - 1)
      await buy('silent')
    }
    // Its probes are undecided now, so that it has opened once more.
    await ear.lookAfter(MINUTE_MS)
    expect(await buy()).toBe('circuit-breaker')
    await ear.lookAfter(5 * MINUTE_MS - 1)
    expect(ear.turns).toHaveLength(1)
    await ear.lookAfter(1)
    expect(ear.turns.slice(1)).toEqual([unasked])
  })
})

const moved = (operation: Operation, to: 'open' | 'half-open' | 'forced-open'): ClientEvent => ({
  ...{ type: 'breakerMoved', operation, from: 'closed', to, reason: 'because' },
})

it('ends no sooner than the wait of its breaker', async () => {
  const ear = new Ear('submit', 10 * MINUTE_MS)
  ear.alert.hear(moved('submit', 'open'))
  await ear.lookAfter(10 * MINUTE_MS)
  expect(ear.alert.isOn).toBe(true)
  await ear.lookAfter(1)
  expect(ear.alert.isOn).toBe(false)
})

it('stays on for a breaker that is held open by hand', async () => {
  const ear = new Ear()
  ear.alert.hear(moved('submit', 'forced-open'))
  await ear.lookAfter(60 * MINUTE_MS)
  expect(ear.alert.isOn).toBe(true)
})

const who = { paymentId: 'p1', orderId: 'o1', durationMs: 10 }
const attempt = (
  operation: 'submit' | 'cancel',
  result: 'unanswered' | 'declined',
): ClientEvent => ({
  ...{ type: 'attemptEnded', operation, attempt: 1, ending: 'answered', detail: null },
  ...{ result, ...who },
})
const submit = (refusedBy: string): ClientEvent => ({
  ...{ type: 'submitEnded', certainty: 'notExecuted', attempts: 0, refusedBy, ...who },
})
const cancel = (refusedBy: string): ClientEvent => ({
  ...{ type: 'cancelEnded', certainty: 'notExecuted', attempts: 0, refusedBy, ...who },
  refundId: 'r1',
})
const lookUp = (
  purpose: 'reconcile' | 'checkNow',
  result: 'refused' | 'inconclusive' | 'absent' | 'transactions',
): ClientEvent => ({ type: 'lookUpEnded', purpose, result, ...who })

it.each<[Operation, 'prolongs' | 'does not prolong', string, ClientEvent]>([
  ['submit', 'prolongs', 'a failed attempt', attempt('submit', 'unanswered')],
  ['submit', 'prolongs', 'a refused one', submit('circuit-breaker')],
  ['submit', 'does not prolong', 'a decline', attempt('submit', 'declined')],
  ['submit', 'does not prolong', 'what others refuse', submit('bulkhead')],
  ['submit', 'does not prolong', 'a failed cancel', attempt('cancel', 'unanswered')],
  ['cancel', 'prolongs', 'a failed attempt', attempt('cancel', 'unanswered')],
  ['cancel', 'prolongs', 'a refused one', cancel('circuit-breaker')],
  ['inquire', 'prolongs', 'a look-up that is refused', lookUp('checkNow', 'refused')],
  ['inquire', 'prolongs', 'one without an answer', lookUp('checkNow', 'inconclusive')],
  ['inquire', 'does not prolong', 'one that finds nothing', lookUp('checkNow', 'absent')],
  ['inquire', 'does not prolong', "the reconciler's", lookUp('reconcile', 'refused')],
  ['reconcile', 'prolongs', 'a refused look-up of its own', lookUp('reconcile', 'refused')],
  ['reconcile', 'does not prolong', 'one that finds it', lookUp('reconcile', 'transactions')],
])('of %s: %s it: %s', async (operation, effect, _what, event) => {
  const ear = new Ear(operation)
  ear.alert.hear(moved(operation, 'open'))
  await ear.lookAfter(MINUTE_MS)
  ear.alert.hear(moved(operation, 'half-open'))
  ear.alert.hear(event)
  await ear.lookAfter(4 * MINUTE_MS)
  expect(ear.alert.isOn).toBe(effect === 'prolongs')
  await ear.lookAfter(MINUTE_MS)
  expect(ear.alert.isOn).toBe(false)
})
