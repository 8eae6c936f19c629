import { afterAll, assert, beforeAll, expect, it } from 'vitest'
import { won, type PaymentClient } from '@holdfast/pg-client'
import type { TossInstrument } from '@holdfast/pg-client/dialects/toss'
import { createSimulator, type Simulator } from '@holdfast/pg-simulator'
import { CallbackAddress } from './callback-address.js'
// #region client
import { createPaymentClient } from '@holdfast/pg-client'
import { toss } from '@holdfast/pg-client/dialects/toss'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
// #endregion

const address = new CallbackAddress()
let payments: PaymentClient<TossInstrument>
let simulator: Simulator

beforeAll(async () => {
  const origin = await address.open()
  simulator = createSimulator({
    dialects: ['toss'],
    scenario: 'calm',
    change: { latency: 0, processing: 0 },
    callbackOrigins: [origin],
    webhooks: [{ dialect: 'toss', url: `${origin}/hook`, secret: 'payments are not signed' }],
  })
  const baseUrl = (await simulator.start()).gatewayUrl
  // #region client
  payments = createPaymentClient({
    dialect: toss({ secretKey: 'test_sk_of_the_shop', baseUrl }), // without baseUrl: Toss itself
    store: memoryPaymentStore(),
  })
  // #endregion
  address.client = payments
})
afterAll(async () => {
  await payments.stop()
  await simulator.stop()
  address.close()
})

/** The buyer, at the payment window; gives what the redirect carries. */
function authenticate(orderId: string, amount: number, more: object = {}): URL {
  const told = simulator.act('toss', 'authenticate', { orderId, amount, ...more })
  const { paymentKey } = told as { readonly paymentKey: string }
  return new URL(
    `https://shop.example/ok?paymentKey=${paymentKey}&orderId=${orderId}&amount=${amount}`,
  )
}

it('confirms what the buyer has authenticated, and gives a part back', async () => {
  const orderId = 'order-7f3kq9x2'
  // #region window
  const reference = await payments.nextReference(orderId)
  const shown = { orderId: reference, amount: 12_000, orderName: 'two shirts' }
  // Give this to the page; its script calls requestPayment with it and with your successUrl.
  // #endregion
  expect(shown.orderId).toBe('order-7f3kq9x2-1')
  const request = { url: authenticate(reference, 12_000) }
  // #region success
  const { searchParams } = request.url // of the redirect to successUrl
  const instrument = {
    paymentKey: searchParams.get('paymentKey') ?? '',
    orderId: searchParams.get('orderId') ?? '',
    amount: Number(searchParams.get('amount')),
  }
  // Order and amount from your database, never from the redirect.
  const order = { orderId, owner: 'buyer-1', amount: won(12_000), instrument }
  const { certainty, payment, conflict, buyerMessage } = await payments.submit(order)
  // #endregion
  assert(payment)
  expect({ certainty, state: payment.state }).toEqual({ certainty: 'accepted', state: 'approved' })
  expect(conflict).toBeUndefined()
  expect(buyerMessage.ko).toBe('결제가 완료되었습니다.')
  // #region cancel
  const { refund } = await payments.cancel(payment.id, {
    amountMinor: 5000,
    reason: '셔츠 한 벌 환불',
    requestId: 'return-17',
  })
  // #endregion
  expect(refund?.state).toBe('done')
  expect(simulator.ledger().charges).toMatchObject([{ held: 7000 }])
})

it('sends nothing where the redirect was changed on its way', async () => {
  const reference = await payments.nextReference('order-cheap-one')
  const changed = authenticate(reference, 100).searchParams
  const { conflict } = await payments.submit({
    orderId: 'order-cheap-one',
    owner: 'buyer-1',
    amount: won(12_000),
    instrument: { paymentKey: changed.get('paymentKey') ?? '', orderId: reference, amount: 100 },
  })
  expect(conflict).toBe('contradiction')
  expect(await payments.nextReference('order-cheap-one')).toBe(reference)
})

it('answers an old page that is loaded again with its own payment', async () => {
  const orderId = 'order-two-windows'
  const instrumentOf = async (more: object = {}) => {
    const reference = await payments.nextReference(orderId)
    const redirect = authenticate(reference, 12_000, more)
    const paymentKey = redirect.searchParams.get('paymentKey') ?? ''
    return { paymentKey, orderId: reference, amount: 12_000 }
  }
  const order = { orderId, owner: 'buyer-1', amount: won(12_000) }
  const old = await instrumentOf({ outcome: 'limitExceeded' })
  const first = await payments.submit({ ...order, instrument: old })
  expect(first.payment).toMatchObject({ state: 'declined', reference: `${orderId}-1` })
  const genuine = await instrumentOf() // the second window is open
  const reloaded = await payments.submit({ ...order, instrument: old })
  expect(reloaded).toEqual({ ...first, conflict: 'already-submitted' })
  const second = await payments.submit({ ...order, instrument: genuine })
  expect(second.payment).toMatchObject({ state: 'approved', reference: `${orderId}-2` })
})

it('waits for the deposit into a virtual account, and hears when it is taken back', async () => {
  const orderId = 'order-by-deposit'
  const reference = await payments.nextReference(orderId)
  const redirect = authenticate(reference, 30_000, { method: '가상계좌' })
  const paymentKey = redirect.searchParams.get('paymentKey') ?? ''
  const instrument = { paymentKey, orderId: reference, amount: 30_000 }
  // #region deposit
  const order = { orderId, owner: 'buyer-1', amount: won(30_000), instrument }
  const { payment, buyerAction } = await payments.submit(order)
  if (buyerAction?.kind === 'deposit') {
    const { bank, accountNumber, dueAt } = buyerAction // show it now: it is not stored
    console.log(payment?.state, bank, accountNumber, dueAt) // pending ...
  }
  // #endregion
  assert(payment)
  expect({ state: payment.state, kind: buyerAction?.kind }).toEqual({
    state: 'pending',
    kind: 'deposit',
  })
  simulator.act('toss', 'deposit', { paymentKey })
  await simulator.whenIdle()
  await payments.idle()
  expect((await payments.inquire(payment.id))?.state).toBe('approved')
  simulator.act('toss', 'fail-deposit', { paymentKey })
  await simulator.whenIdle()
  await payments.idle()
  expect((await payments.inquire(payment.id))?.state).toBe('pending')
})
