import { createHmac } from 'node:crypto'
import { createPaymentClient, won, type Payment, type PaymentStore } from '@holdfast/pg-client'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { sqlitePaymentStore } from '@holdfast/pg-client/sqlite'
import { seededRandom, sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'
import { assert, describe, expect, it } from 'vitest'
import { cardGateway, secrets, stripeGateway, type WatchedGateway } from './watched-gateways.js'

const clock = new VirtualClock({ wallMs: Date.UTC(2026, 10, 2, 3) })
const maxParked = 50
const limitBytes = 64 * 1024

/** A client of a gateway that never answers. */
function clientOf<Instrument>(gateway: WatchedGateway<Instrument>, store: PaymentStore) {
  return createPaymentClient({
    store,
    http: { send: () => new Promise<never>(() => undefined) },
    dialect: gateway.dialect('http://127.0.0.1:1', 'http://localhost:8080/callback'),
    reconciler: { maxParked },
    env: { clock, random: seededRandom('callbacks'), ids: sequentialIds('called') },
  })
}

/** What anybody can send, as long as it may be. */
function forged(n: number, change: object = {}): string {
  const wire = {
    transactionKey: `key-${n}`,
    orderId: `nobody-${n}-1`,
    amount: 1,
    status: 'SUCCESS',
  }
  const body = { ...wire, cardType: 'KB', cardNo: null, reason: '', ...change }
  const room = limitBytes - Buffer.byteLength(JSON.stringify(body))
  return JSON.stringify({ ...body, reason: 'x'.repeat(room) })
}

describe.each([
  ['memory', () => memoryPaymentStore()],
  ['sqlite', () => sqlitePaymentStore({ file: ':memory:' })],
] as const)('a flood of forged callbacks, on %s,', (_name, open) => {
  it('is bounded in number and size, before the reconciler comes by and after', async () => {
    const store = open()
    const client = clientOf(cardGateway, store)
    let most = 0
    for (let n = 0; n < maxParked * 6; n += 1) {
      clock.setWall(clock.now() + 1)
      const receipt = await client.handleCallback({ rawBody: forged(n) })
      expect(receipt).toEqual({ status: 202, outcome: 'parked' })
      const parked = await client.listUnsettledCallbacks(10_000)
      most = Math.max(most, parked.length)
    }
    expect(most).toBeLessThanOrEqual(maxParked * 1.1)
    const { dropped } = await client.reconciler.sweep()
    const parked = await client.listUnsettledCallbacks(10_000)
    expect([parked.length, dropped + parked.length]).toEqual([maxParked, maxParked * 6])
    expect(parked.at(-1)?.callback.reference).toBe(`nobody-${maxParked * 6 - 1}-1`)
    const bytes = parked.map((one) => Buffer.byteLength(JSON.stringify(one)))
    expect(Math.max(...bytes)).toBeLessThan(6 * 1024)
    await store.close()
  })

  it('takes the place of no callback about a payment that there is', async () => {
    const store = open()
    const client = clientOf(cardGateway, store)
    const payment = { ...(await samplePayment(store)), reference: 'order-1-1' }
    const genuine = forged(0, { orderId: payment.reference, amount: 10_000 })
    const receipt = await client.handleCallback({ rawBody: genuine })
    expect(receipt).toMatchObject({ outcome: 'stored', paymentId: payment.id })
    for (let n = 1; n < maxParked * 3; n += 1) await client.handleCallback({ rawBody: forged(n) })
    const mine = await client.listUnsettledCallbacks(10_000)
    expect(mine.filter(({ paymentId }) => paymentId === payment.id)).toHaveLength(1)
    await client.handleCallback({ rawBody: genuine })
    expect((await store.get(payment.id))?.nextCheckAt).toBeLessThanOrEqual(clock.now())
    await store.close()
  })

  it('of more bytes than the limit leaves nothing behind', async () => {
    const store = open()
    const client = clientOf(cardGateway, store)
    for (const body of [`${forged(1)} `, `${forged(1).slice(0, -4)}가"}`]) {
      for (const rawBody of [body, Buffer.from(body)]) {
        expect(await client.handleCallback({ rawBody })).toMatchObject({ status: 413 })
      }
    }
    expect(await client.listUnsettledCallbacks(10)).toEqual([])
    expect(await client.handleCallback({ rawBody: forged(1) })).toMatchObject({ status: 202 })
    await store.close()
  })
})

/** An open payment of 10 000 won in the store. */
async function samplePayment(store: PaymentStore): Promise<Payment> {
  const donor = memoryPaymentStore()
  const client = clientOf(cardGateway, donor)
  const instrument = cardGateway.instrument(undefined as never, 'order-1-1', 10_000)
  const order = { orderId: 'order-1', owner: 'buyer-1', amount: won(10_000), instrument }
  const { payment } = await client.submit(order, { signal: AbortSignal.abort() })
  assert(payment)
  const open = { ...payment, state: 'unknown', active: true, settledAt: null, version: 0 } as const
  await store.insert(open)
  return open
}

describe('a signed callback', () => {
  const intent = { id: 'pi_1', object: 'payment_intent', amount: 10_000, currency: 'krw' }
  const object = { ...intent, status: 'succeeded', created: 1, metadata: { order_id: 'order-1-1' } }
  const event = { id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', created: 1 }
  const rawBody = JSON.stringify({ ...event, data: { object } }, undefined, 2)
  const signatureOf = (body: string | Uint8Array, secret: string = secrets.webhook): string => {
    const seconds = Math.floor(clock.now() / 1000)
    const hmac = createHmac('sha256', secret).update(`${seconds}.`).update(body)
    return `t=${seconds},v1=${hmac.digest('hex')}`
  }
  const receive = async (body: string | Uint8Array, signature: string | undefined) => {
    const store = memoryPaymentStore()
    const client = clientOf(stripeGateway, store)
    const headers = signature === undefined ? {} : { 'stripe-signature': signature }
    const { outcome } = await client.handleCallback({ rawBody: body, headers })
    return { outcome, stored: (await client.listUnsettledCallbacks(10)).length }
  }

  it('is taken over its raw bytes, as text or bytes', async () => {
    for (const body of [rawBody, Buffer.from(rawBody)]) {
      expect(await receive(body, signatureOf(body))).toEqual({ outcome: 'parked', stored: 1 })
    }
  })

  it.each<[string, string | Uint8Array]>([
    ['parsed and written anew', JSON.stringify(JSON.parse(rawBody))],
    ['with a blank more', `${rawBody} `],
    ['with a byte order mark', `\uFEFF${rawBody}`],
    ['with its letters escaped', rawBody.replace('succeeded', String.raw`\u0073ucceeded`)],
    ['with a byte that is no UTF-8', Buffer.concat([Buffer.from(rawBody), Buffer.from([0xff])])],
    ['empty', ''],
  ])('is forged %s, and nothing of it is stored', async (_how, body) => {
    const forgery = { outcome: 'forged', stored: 0 }
    expect(await receive(body, signatureOf(rawBody))).toEqual(forgery)
    expect(await receive(rawBody, signatureOf(rawBody, 'whsec_another'))).toEqual(forgery)
    expect(await receive(rawBody, undefined)).toEqual(forgery)
  })
})
