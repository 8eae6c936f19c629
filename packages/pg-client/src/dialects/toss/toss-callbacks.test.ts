import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { CallbackRequest, GatewayCallback } from '../../ports/gateway-dialect.js'
import { paymentBody, paymentKey, virtualAccount } from '../../testing/toss-samples.js'
import { toss } from './toss-dialect.js'

const dialect = toss({ secretKey: 'test_sk_shop' })
const id = '8d2b0c3e-5c19-4f0e-bd2e-1f7f4a1f6c55'
const name = 'tosspayments-webhook-transmission-id'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const read = (body: unknown, headers: CallbackRequest['headers'] = { [name]: id }) => {
  const rawBody = typeof body === 'string' ? body : JSON.stringify(body)
  return dialect.readCallback({ rawBody, headers }, 0)
}
const callbackIn = (body: unknown, headers?: CallbackRequest['headers']): GatewayCallback => {
  const reading = read(body, headers)
  if (reading.kind !== 'callback') throw new Error(reading.kind)
  return reading.callback
}
const changed = (data: object = {}) => ({
  eventType: 'PAYMENT_STATUS_CHANGED',
  createdAt: '2026-01-01T00:00:05.123456',
  data: paymentBody(data),
})
const deposit = {
  createdAt: '2026-01-02T09:30:00+09:00',
  secret: 'ps_Zq81mVxR0cB7uTn2',
  status: 'DONE',
  transactionKey: 'A7730E5BC9D14C0C8BD2F6189E4405AB',
  orderId: 'order-1-Kx9',
}

describe('a change of a payment', () => {
  it('is a hint, whoever sent it', () => {
    expect(callbackIn(changed())).toMatchObject({
      eventId: id,
      reference: 'order-1-Kx9',
      transaction: { gatewayKey: paymentKey, status: 'approved', refundedMinor: 0 },
      authenticated: false,
    })
    expect(callbackIn(changed())).not.toHaveProperty('proof')
  })

  it('is read from bytes too', () => {
    const rawBody = new TextEncoder().encode(JSON.stringify(changed()))
    const reading = dialect.readCallback({ rawBody }, 0)
    expect(reading).toMatchObject({ callback: { reference: 'order-1-Kx9' } })
    const broken = dialect.readCallback({ rawBody: Uint8Array.from([...rawBody, 0xff]) }, 0)
    expect(broken).toEqual({ kind: 'malformed' })
  })

  it('says only that something happened, by a status that is new or none of ours', () => {
    for (const status of ['MAYBE', 'READY', 'IN_PROGRESS']) {
      expect(callbackIn(changed({ status })).transaction).toBeNull()
    }
  })

  it('sets no proof for later ones and tells nobody where to pay', () => {
    const waiting = { status: 'WAITING_FOR_DEPOSIT', virtualAccount, secret: 'ps_forged' }
    const { transaction } = callbackIn(changed(waiting))
    expect(transaction).toMatchObject({ status: 'pending' })
    expect(transaction).not.toHaveProperty('callbackProof')
    expect(transaction).not.toHaveProperty('buyerAction')
  })

  it('is stored without secret, account, names and card number', () => {
    const data = {
      secret: 'ps_Zq81',
      virtualAccount,
      card: { number: '1234-5678-9814-1451' },
      failure: { code: 'X', message: '카드 1234567898141451' },
      balanceAmount: 0,
    }
    const { masked } = callbackIn(changed({ ...data, status: 'ABORTED' }))
    expect(masked).not.toMatch(/secret|ps_Zq81|X1234567890123|김결제|5678/)
    expect(JSON.parse(masked)).toMatchObject({
      eventType: 'PAYMENT_STATUS_CHANGED',
      data: { status: 'ABORTED', orderId: 'order-1-Kx9', balanceAmount: 0 },
    })
  })
})

describe('a deposit', () => {
  it('carries the secret that proves it, and tells nothing by itself', () => {
    expect(callbackIn(deposit)).toEqual({
      eventId: id,
      reference: 'order-1-Kx9',
      transaction: null,
      authenticated: false,
      proof: sha256('ps_Zq81mVxR0cB7uTn2'),
      masked: JSON.stringify({
        createdAt: '2026-01-02T09:30:00+09:00',
        status: 'DONE',
        transactionKey: 'A7730E5BC9D14C0C8BD2F6189E4405AB',
        orderId: 'order-1-Kx9',
      }),
    })
  })

  it('may give its type too', () => {
    const typed = { ...deposit, eventType: 'DEPOSIT_CALLBACK' }
    expect(callbackIn(typed).proof).toBe(sha256(deposit.secret))
  })
})

describe('one webhook', () => {
  it('has one id at every try, in whatever case its header is named', () => {
    const tries = [{ [name]: id }, { [name.toUpperCase()]: [id] }, { [name]: id, other: 'x' }]
    for (const headers of tries) expect(callbackIn(deposit, headers).eventId).toBe(id)
  })

  it('is told by its body where it has no id, or one that is none', () => {
    const body = JSON.stringify(deposit)
    const none = [
      {},
      { [name]: '' },
      { [name]: 'a b' },
      { [name]: 'x'.repeat(201) },
      { [name]: [] },
    ]
    for (const headers of none) {
      expect(callbackIn(body, headers).eventId).toBe(`body:${sha256(body)}`)
    }
    const other = callbackIn({ ...deposit, status: 'CANCELED' }, {}).eventId
    expect(other).not.toBe(`body:${sha256(body)}`)
  })
})

describe('another event', () => {
  it('is ignored', () => {
    const payout = { eventType: 'payout.changed', data: {} }
    expect(read(payout)).toEqual({ kind: 'ignored', eventType: 'payout.changed' })
  })

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['null', null],
    ['a list', []],
    ['an empty object', {}],
    ['a type that is none', { eventType: 'a b', data: {} }],
    ['a payment without a key', changed({ paymentKey: null })],
    ['a payment with an amount as text', changed({ totalAmount: '15000' })],
    ['a deposit without a secret', { ...deposit, secret: null }],
    ['a deposit without an order', { ...deposit, orderId: '' }],
    ['a payment without its event', paymentBody()],
  ])('is malformed: %s', (_name, body) => {
    expect(read(body)).toEqual({ kind: 'malformed' })
  })
})
