import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { startTossShop, type TossShop } from '../../testing/toss-shop.js'

const cancelReason = '고객 변심'
const refundReceiveAccount = { bank: '20', accountNumber: '1002000000000', holderName: '김결제' }

describe('a virtual account at Toss', () => {
  let shop: TossShop
  afterEach(() => shop.close())

  it('is issued by the confirm, and paid by a deposit', async () => {
    shop = await startTossShop()
    const payment = shop.authenticated({ method: 'virtual-account', customerName: '박주문' })
    const { orderId } = payment
    expect(() => shop.act('deposit', { orderId })).toThrow('IN_PROGRESS')
    const issued = await shop.confirm(payment)
    expect(issued.json).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      method: '가상계좌',
      card: null,
      approvedAt: null,
      balanceAmount: 15_000,
      secret: expect.stringMatching(/^ps_[A-Za-z0-9]{16}$/),
      virtualAccount: {
        accountNumber: expect.stringMatching(/^X\d{13}$/),
        customerName: '박주문',
        depositorName: null,
        expired: false,
        refundStatus: 'NONE',
      },
    })
    expect(shop.simulator.ledger().references).toMatchObject([{ held: 0, approved: 0 }])
    expect(shop.act('deposit', { orderId })).toMatchObject({ ...payment, status: 'DONE' })
    const paid = await shop.byKey(payment.paymentKey)
    expect(paid.json).toMatchObject({
      status: 'DONE',
      approvedAt: expect.any(String),
      secret: issued.json['secret'],
      virtualAccount: { depositorName: '박주문' },
    })
    expect(paid.json['lastTransactionKey']).not.toBe(issued.json['lastTransactionKey'])
    expect(shop.simulator.ledger().references).toMatchObject([{ held: 15_000, approved: 1 }])
  })

  it('waits again when the bank takes the deposit back', async () => {
    shop = await startTossShop()
    const { orderId, paymentKey } = await shop.confirmed({ method: 'virtual-account' })
    shop.act('deposit', { orderId })
    const paid = await shop.byOrder(orderId)
    expect(shop.act('fail-deposit', { paymentKey })).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
    })
    const unpaid = await shop.byOrder(orderId)
    expect(unpaid.json).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', approvedAt: null })
    expect(unpaid.json['lastTransactionKey']).toBe(paid.json['lastTransactionKey'])
    expect(shop.simulator.ledger().references).toMatchObject([{ held: 0 }])
    shop.act('deposit', { orderId })
    expect((await shop.byOrder(orderId)).json['status']).toBe('DONE')
    expect(shop.simulator.ledger().references).toMatchObject([{ held: 15_000 }])
    const card = await shop.confirmed()
    expect(() => shop.act('fail-deposit', { paymentKey: card.paymentKey })).toThrow('by card')
  })

  it('is canceled whole before the deposit, without any money', async () => {
    shop = await startTossShop()
    const { paymentKey } = await shop.confirmed({ method: 'virtual-account' })
    const part = await shop.cancel(paymentKey, { cancelReason, cancelAmount: 1000 })
    expect([part.status, part.json['code']]).toEqual([
      403,
      'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT',
    ])
    const { json } = await shop.cancel(paymentKey, { cancelReason })
    expect(json).toMatchObject({
      status: 'CANCELED',
      balanceAmount: 0,
      approvedAt: null,
      cancels: [{ cancelAmount: 15_000, refundableAmount: 0, cancelReason }],
    })
    expect((await shop.cancel(paymentKey, { cancelReason })).json['code']).toBe(
      'ALREADY_CANCELED_PAYMENT',
    )
    expect(shop.simulator.ledger().references).toMatchObject([{ received: 0, refunded: 0 }])
  })

  it('gives money back to an account that the shop names', async () => {
    shop = await startTossShop()
    const { paymentKey, orderId } = await shop.confirmed({ method: 'virtual-account' })
    shop.act('deposit', { orderId })
    const nowhere = await shop.cancel(paymentKey, { cancelReason })
    expect([nowhere.status, nowhere.json['code']]).toEqual([400, 'INVALID_REFUND_ACCOUNT_INFO'])
    const noBank = { refundReceiveAccount: { ...refundReceiveAccount, bank: '국민' } }
    const { json } = await shop.cancel(paymentKey, { cancelReason, ...noBank })
    expect(json['code']).toBe('INVALID_BANK')
    const part = { cancelReason, cancelAmount: 5000, refundReceiveAccount }
    expect((await shop.cancel(paymentKey, part)).json).toMatchObject({
      status: 'PARTIAL_CANCELED',
      balanceAmount: 10_000,
      virtualAccount: {
        refundStatus: 'COMPLETED',
        refundReceiveAccount: { bankCode: '20', accountNumber: '1002000000000' },
      },
    })
  })

  it('takes no money after its due date, and is expired while the payment waits on', async () => {
    const clock = new VirtualClock({ wallMs: Date.UTC(2026, 0, 1) })
    shop = await startTossShop({ clock })
    const { orderId } = await shop.confirmed({ method: 'virtual-account' })
    await clock.advance(7 * 86_400_000)
    expect((await shop.byOrder(orderId)).json).toMatchObject({
      virtualAccount: { dueDate: '2026-01-08T09:00:00+09:00', expired: false },
    })
    await clock.advance(1)
    expect((await shop.byOrder(orderId)).json).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      virtualAccount: { expired: true },
    })
    expect(() => shop.act('deposit', { orderId })).toThrow('due date')
  })
})
