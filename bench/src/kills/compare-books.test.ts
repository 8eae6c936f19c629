import type { LedgerReport } from '@holdfast/pg-simulator'
import { expect, it } from 'vitest'
import { compareBooks } from './compare-books.js'
import type { ToldPayment } from './shop-task.js'

type Charge = LedgerReport['charges'][number]

function paymentOf(change: Partial<ToldPayment> = {}): ToldPayment {
  return {
    dialect: 'toss',
    orderId: 'order-1-1',
    reference: 'order-1-1-1',
    state: 'approved',
    gatewayKey: 'k1',
    amountMinor: 1000,
    refundedMinor: 0,
    ...change,
  }
}

function chargeOf(change: Partial<Charge> = {}): Charge {
  return {
    dialect: 'toss',
    reference: 'order-1-1-1',
    key: 'k1',
    owner: 'buyer-1',
    amount: 1000,
    currency: 'KRW',
    state: 'approved',
    status: 'DONE',
    received: 1000,
    refunded: 0,
    held: 1000,
    createdAt: '2026-01-01T00:00:00Z',
    changedAt: '2026-01-01T00:00:00Z',
    callback: {} as Charge['callback'],
    ...change,
  }
}

function wrongIn(payments: readonly ToldPayment[], charges: readonly Charge[]): readonly string[] {
  return compareBooks(payments, { charges })
}

it('finds nothing where all is well', () => {
  const payments = [
    paymentOf(),
    paymentOf({ ...order(2), state: 'declined', gatewayKey: 'k2' }),
    paymentOf({ ...order(3), state: 'failed', gatewayKey: null }),
    paymentOf({ ...order(4), state: 'partiallyCanceled', gatewayKey: 'k4', refundedMinor: 400 }),
    paymentOf({ ...order(5), state: 'canceled', gatewayKey: 'k5', refundedMinor: 1000 }),
    // The same order, paid again with another card after a decline.
    paymentOf({ orderId: 'order-1-2', reference: 'order-1-2-2', gatewayKey: 'k6' }),
  ]
  const unpaid = { received: 0, held: 0 }
  const charges = [
    // Tried in another window first, in vain.
    chargeOf({ key: 'k0', ...unpaid }),
    chargeOf(),
    chargeOf({ reference: 'order-1-2-1', key: 'k2', ...unpaid }),
    chargeOf({ reference: 'order-1-4-1', key: 'k4', refunded: 400, held: 600 }),
    chargeOf({ reference: 'order-1-5-1', key: 'k5', refunded: 1000, held: 0 }),
    chargeOf({ reference: 'order-1-2-2', key: 'k6' }),
    // Begun at the gateway and never paid: nothing of it needs to be here.
    chargeOf({ reference: 'nobodys', key: 'k7', ...unpaid }),
    // The same reference at another gateway is another payment.
    chargeOf({ dialect: 'async-card', key: 'k8', ...unpaid }),
  ]
  expect(wrongIn(payments, charges)).toEqual([])
})

function order(n: number): Pick<ToldPayment, 'orderId' | 'reference'> {
  return { orderId: `order-1-${n}`, reference: `order-1-${n}-1` }
}

const planted: readonly (readonly [
  name: string,
  payments: readonly ToldPayment[],
  charges: readonly Charge[],
  wrong: readonly string[],
])[] = [
  [
    'a payment that is still open',
    [paymentOf({ state: 'unknown' })],
    [chargeOf({ received: 0 })],
    ['still unknown'],
  ],
  ['a review', [paymentOf({ state: 'review' })], [chargeOf({ received: 0 })], ['in review']],
  [
    'money that was taken and is believed not to be',
    [paymentOf({ state: 'failed' })],
    [chargeOf()],
    ['failed, 0 taken here and 1000 there'],
  ],
  [
    'money that is believed to be there',
    [paymentOf()],
    [],
    ['approved, 1000 taken here and 0 there'],
  ],
  [
    'another amount',
    [paymentOf()],
    [chargeOf({ received: 1001 })],
    ['approved, 1000 taken here and 1001 there'],
  ],
  [
    'a second charge',
    [paymentOf()],
    [chargeOf(), chargeOf({ key: 'k2' })],
    ['charged 2 times', 'approved, 1000 taken here and 2000 there'],
  ],
  [
    'a second charge that was given back wholly',
    [paymentOf()],
    [chargeOf(), chargeOf({ key: 'k2', refunded: 1000 })],
    [
      'charged 2 times',
      'approved, 1000 taken here and 2000 there',
      'approved, 0 given back here and 1000 there',
    ],
  ],
  [
    'money given back twice',
    [paymentOf({ state: 'partiallyCanceled', refundedMinor: 400 })],
    [chargeOf({ refunded: 800 })],
    ['partiallyCanceled, 400 given back here and 800 there'],
  ],
  [
    'another transaction than ours',
    [paymentOf({ gatewayKey: 'k0' })],
    [chargeOf()],
    ['known as k0 here and as k1 there'],
  ],
  [
    "another order's reference",
    [paymentOf({ orderId: 'order-1-11' })],
    [chargeOf()],
    ['is no reference of order order-1-11'],
  ],
]

it.each(planted)('finds %s, and nothing else', (_, payments, charges, wrong) => {
  const innocent = paymentOf({ ...order(99), gatewayKey: 'k99' })
  const theirs = chargeOf({ reference: 'order-1-99-1', key: 'k99' })
  expect(wrongIn([innocent, ...payments], [theirs, ...charges])).toEqual(
    wrong.map((one) => `toss order-1-1-1: ${one}`),
  )
})

it('finds money without a payment, and an order that was paid twice', () => {
  const lost = chargeOf({ reference: 'order-1-7-1', key: 'k7' })
  expect(wrongIn([], [lost])).toEqual(['toss order-1-7-1: 1000 taken, and no payment here'])
  const again = paymentOf({ reference: 'order-1-1-2', gatewayKey: 'k2' })
  const charges = [chargeOf(), chargeOf({ reference: 'order-1-1-2', key: 'k2' })]
  expect(wrongIn([paymentOf(), again], charges)).toEqual(['order order-1-1: paid 2 times'])
  // Given back wholly, it was not paid for twice.
  const gone = { ...again, state: 'canceled', refundedMinor: 1000 } as const
  const [first] = charges
  const back = chargeOf({ reference: 'order-1-1-2', key: 'k2', refunded: 1000 })
  expect(wrongIn([paymentOf(), gone], first ? [first, back] : [])).toEqual([])
})
