import type { GatewayCallback, PaymentChange } from '@holdfast/pg-client'
import { beforeEach, describe, expect, it } from 'vitest'
import { sampleEvent, samplePayment } from '../../testing/sample-books.js'
import { sampleRun } from '../../testing/sample-run.js'
import { SimulationRun } from '../run/simulation-run.js'
import { CallbackWitness } from './callback-witness.js'
import { paymentWorld } from './payment-world.js'

let run: SimulationRun
let witness: CallbackWitness

beforeEach(() => {
  run = new SimulationRun(sampleRun(paymentWorld))
  witness = new CallbackWitness(run)
})

const payment = samplePayment('order-1')
const { reference } = payment
const violations = () => run.outcome(0).violations.map(({ invariant, text }) => [invariant, text])

/** A callback over that amount comes into the store. */
function stored(
  eventId: string,
  result: 'stored' | 'parked' | 'duplicate' = 'stored',
  change: { readonly minor?: number; readonly authenticated?: boolean } = {},
): void {
  const { minor = 50_000, authenticated = false } = change
  const amount = { minor, currency: 'KRW' } as const
  const transaction = { gatewayKey: 'key-1', status: 'approved', reference, amount } as const
  const callback: GatewayCallback = {
    eventId,
    reference,
    transaction,
    authenticated,
    masked: '{}',
  }
  witness.stored({ dialect: 'toss', callback, receivedAt: 0 }, result)
}

describe('callback-stored-once', () => {
  it('is broken by a callback that comes again and is stored again', () => {
    stored('event-1')
    stored('event-1', 'stored')
    const text = 'callback event-1 came again, and was stored again'
    expect(violations()).toEqual([['callback-stored-once', text]])
  })

  it('holds where it is known again', () => {
    stored('event-1', 'parked')
    stored('event-1', 'duplicate')
    stored('event-2')
    expect(violations()).toEqual([])
    expect(run.outcome(0).checked['callback-stored-once']).toBe(3)
  })
})

describe('answered-once-durable', () => {
  const taken = (eventId: string) => {
    const told = { transaction: null, authenticated: false, masked: '{}' }
    witness.taken({ eventId, reference, ...told })
  }

  it('is broken by an answer to what is not stored', () => {
    stored('event-1')
    taken('event-1')
    expect(violations()).toEqual([])
    taken('event-2')
    const text = `a callback about ${reference} was answered before it was stored`
    expect(violations()).toEqual([['answered-once-durable', text]])
  })

  it('has no credit by another callback of the payment that was never answered', () => {
    stored('event-1')
    stored('event-1', 'duplicate')
    taken('event-2')
    expect(violations()).toHaveLength(1)
  })
})

describe('amounts-equal', () => {
  const approval = (settlesCallbacks: PaymentChange['settlesCallbacks']): PaymentChange => ({
    payment,
    events: [sampleEvent(payment)],
    ...(settlesCallbacks && { settlesCallbacks }),
  })

  it('is broken by an approval that rests on a callback over another amount', () => {
    stored('event-1', 'stored', { minor: 49_999 })
    witness.saved(approval(['event-1']))
    const text = `${reference} over 50000 was approved by a callback over another amount`
    expect(violations()).toEqual([['amounts-equal', text]])
  })

  it('holds where the callback is over its own amount, or the gateway was asked', () => {
    stored('event-1')
    stored('event-2', 'stored', { minor: 49_999 })
    witness.saved(approval(['event-1']))
    witness.saved(approval('all'))
    witness.saved(approval(undefined))
    witness.saved({ payment, settlesCallbacks: ['event-2'] })
    expect(violations()).toEqual([])
  })
})

it('a witness knows which amounts the gateway has told under its signature', () => {
  stored('event-1', 'stored', { minor: 1 })
  expect(witness.contradicts(reference, 50_000)).toBe(false)
  stored('event-2', 'stored', { minor: 1, authenticated: true })
  expect(witness.contradicts(reference, 50_000)).toBe(true)
  expect(witness.contradicts(reference, 1)).toBe(false)
  expect(witness.contradicts('order-2-1', 50_000)).toBe(false)
})
