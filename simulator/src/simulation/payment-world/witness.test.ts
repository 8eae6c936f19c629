import type { ClientEvent, Payment, PaymentChange } from '@holdfast/pg-client'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Charge } from '../../gateway/charge.js'
import { sampleEvent, samplePayment } from '../../testing/sample-books.js'
import { sampleRun } from '../../testing/sample-run.js'
import { SimulationRun } from '../run/simulation-run.js'
import { paymentWorld } from './payment-world.js'
import { Witness } from './witness.js'

let run: SimulationRun
let witness: Witness

beforeEach(() => {
  run = new SimulationRun(sampleRun(paymentWorld))
  witness = new Witness(run)
  witness.stored('shop-1', 'insert', [payment], 'saved')
})

const payment = samplePayment('order-1', { state: 'requested' })
const { reference } = payment
const violations = () => run.outcome(0).violations.map(({ invariant, text }) => [invariant, text])
const reached = () => run.outcome(0).reached

/** A process writes down that an attempt begins, or ends. */
function attempts(process: string, endedAt: number | null): void {
  const ending = endedAt === null ? null : ('answered' as const)
  const attempt = { refundId: null, number: 1, startedAt: 0, endedAt, ending, detail: null }
  const change = { payment, attempt } as PaymentChange
  witness.asked(process, 'save', [change])
  witness.stored(process, 'save', [change], 'saved')
}

function claims(process: string, now: number, claimed: readonly Payment[] = [payment]): void {
  witness.stored(process, 'claimDue', [{ now, leaseMs: 10_000 }], claimed)
}

function breaker(process: string, to: 'open' | 'half-open' | 'closed'): void {
  const event = { type: 'breakerMoved', operation: 'submit', to, reason: 'a test' }
  witness.observed(process, event as ClientEvent)
}

describe('open-breaker-sends-nothing', () => {
  const text = `shop-1 sent a submit of ${reference} while its breaker was open`

  it('is broken by what begins while the breaker is open', async () => {
    breaker('shop-1', 'open')
    await run.clock.advance(10)
    attempts('shop-1', null)
    witness.sent('shop-1', 'submit', reference)
    expect(violations()).toEqual([['open-breaker-sends-nothing', text]])
  })

  it('lets go out what was let in before', async () => {
    attempts('shop-1', null)
    await run.clock.advance(10)
    breaker('shop-1', 'open')
    witness.sent('shop-1', 'submit', reference)
    expect(violations()).toEqual([])
  })

  it.each(['half-open', 'closed'] as const)('lets send once it is %s again', async (to) => {
    breaker('shop-1', 'open')
    await run.clock.advance(10)
    breaker('shop-1', to)
    attempts('shop-1', null)
    witness.sent('shop-1', 'submit', reference)
    expect(violations()).toEqual([])
  })

  it("is about one process, one life and one way: others' breakers are their own", async () => {
    breaker('shop-1', 'open')
    breaker('shop-3', 'open')
    await run.clock.advance(10)
    attempts('shop-2', null)
    witness.sent('shop-2', 'submit', reference)
    witness.sent('shop-1', 'cancel', reference)
    witness.sent('shop-1', 'look-up', reference)
    expect(violations()).toEqual([])
  })
})

describe('what was not written down', () => {
  it('is let in by nobody while the breaker is open', async () => {
    breaker('shop-1', 'open')
    await run.clock.advance(10)
    witness.sent('shop-1', 'submit', reference)
    expect(violations()).toHaveLength(1)
  })

  it('is not excused by what was sent before, nor by what another process has begun', async () => {
    attempts('shop-1', null)
    witness.sent('shop-1', 'submit', reference)
    attempts('shop-2', null)
    await run.clock.advance(10)
    breaker('shop-1', 'open')
    await run.clock.advance(10)
    witness.sent('shop-1', 'submit', reference)
    expect(violations()).toHaveLength(1)
  })

  it('may go out in the moment in which the breaker opens: a close is sent at once', () => {
    breaker('shop-1', 'open')
    witness.sent('shop-1', 'submit', reference)
    expect(violations()).toEqual([])
  })
})

describe('claimed-by-one', () => {
  it('is broken by a claim while another one holds', () => {
    claims('shop-1', 1000)
    claims('shop-2', 10_999)
    const text = `shop-2 claimed ${reference} while shop-1 held it`
    expect(violations()).toEqual([['claimed-by-one', text]])
  })

  it('lets claim what nobody holds any more: the lease is over, or was given back', () => {
    claims('shop-1', 1000)
    claims('shop-2', 11_000)
    attempts('shop-2', 1)
    claims('shop-1', 11_001)
    witness.stored('shop-2', 'receiveCallback', received(), {
      result: 'stored',
      paymentId: payment.id,
    })
    claims('shop-2', 11_002)
    expect(violations()).toEqual([])
    expect(reached()['lease ran out']).toBe(1)
  })

  it('lets claim where the clock of the holder was far ahead', () => {
    claims('shop-1', 100_000)
    claims('shop-2', 1000)
    expect(violations()).toEqual([])
  })
})

describe('what is come to', () => {
  const charge = { reference, received: 50_000, refunds: [] as Charge['refunds'] } as Charge
  const unanswered = {
    type: 'attemptEnded',
    paymentId: payment.id,
    operation: 'submit',
    attempt: 1,
    ending: 'unanswered',
  } as ClientEvent

  it('is an answer lost after the commit, or a request that was not answered', () => {
    witness.observed('shop-1', unanswered)
    witness.charged(charge)
    witness.observed('shop-1', unanswered)
    expect(reached()).toEqual({ 'request unanswered': 1, 'answer lost after commit': 1 })
  })

  it.each([
    [0, 'crash during a request'],
    [50_000, 'crash between commit and store'],
  ])('is a process that dies under a request of which %i were taken', async (taken, what) => {
    const only = [{ fault: 'crash-before', entity: 'shop-1/peer.ask', occurrence: 1 }]
    run = new SimulationRun(sampleRun(paymentWorld, { only, knobs: { 'lives at least ms': 1 } }))
    witness = new Witness(run)
    const peer = { ask: async () => 'an answer' }
    const host = run.process('shop-1', ({ port }) => port('peer', peer, { kind: 'other' }))
    for (const process of ['shop-1', 'shop-2']) breaker(process, 'open')
    witness.charged({ ...charge, received: taken })
    await run.clock.advance(10)
    attempts('shop-1', null)
    void host.call((app) => app.ask())
    expect(reached()).toMatchObject({ [what]: 1 })
    // Its next life has a breaker of its own.
    witness.sent('shop-1', 'submit', reference)
    expect(violations()).toEqual([])
  })

  it('is a payment that is handed to a person, or found absent, or approved too late', () => {
    const moves = (change: Parameters<typeof sampleEvent>[1]) => {
      const event = { type: 'transition', event: sampleEvent(payment, change) } as ClientEvent
      witness.observed('shop-1', event)
    }
    moves({ to: 'review' })
    moves({ to: 'failed' })
    moves({ to: 'approved', late: true })
    moves({ to: 'approved', late: false })
    expect(reached()).toEqual({
      'handed to a person': 1,
      'proved absent or not sent': 1,
      'late approval': 1,
    })
  })

  it('is a breaker that opens and closes again', () => {
    breaker('shop-1', 'open')
    breaker('shop-1', 'half-open')
    breaker('shop-1', 'closed')
    expect(reached()).toEqual({ 'breaker opened': 1, 'breaker closed again': 1 })
  })
})

describe('a witness remembers', () => {
  it('every event that was written, and none that lost the race', () => {
    const change = { payment, events: [sampleEvent(payment)] }
    witness.stored('shop-1', 'save', [change], 'stale')
    expect(witness.written).toEqual([])
    witness.stored('shop-1', 'save', [change], 'saved')
    expect(witness.written).toEqual(change.events)
  })

  it('whose submit went out again, and why a payment was asked about last', () => {
    const ended = { type: 'attemptEnded', paymentId: payment.id, operation: 'submit' }
    witness.observed('shop-1', { ...ended, attempt: 1, ending: 'answered' } as ClientEvent)
    expect(witness.retried.size).toBe(0)
    witness.observed('shop-1', { ...ended, attempt: 2, ending: 'answered' } as ClientEvent)
    expect([...witness.retried]).toEqual([payment.id])
    const asked = { type: 'lookUpEnded', paymentId: payment.id, purpose: 'reconcile' }
    witness.observed('shop-1', asked as ClientEvent)
    expect(witness.lastAsked.get(payment.id)).toBe('reconcile')
  })
})

function received() {
  const callback = { eventId: 'event-1', reference, transaction: null, authenticated: false }
  return [{ dialect: 'toss', callback: { ...callback, masked: '{}' }, receivedAt: 0 }]
}
