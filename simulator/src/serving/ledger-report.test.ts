import { describe, expect, it } from 'vitest'
import { keyedCard } from '../testing/keyed-card.js'
import { VirtualGateway } from '../testing/virtual-gateway.js'

describe('the ledger as checkers read it', () => {
  it('tells what was taken, given back and held, by charge and by reference', async () => {
    const virtual = new VirtualGateway({ processing: '1s' }, { dialects: [keyedCard] })
    await virtual.submit('order-1')
    await virtual.submit('order-1')
    await virtual.until(virtual.gateway.whenIdle())
    await virtual.ask('DELETE', `/api/v1/payments/${virtual.charges[0]?.key}`)
    await virtual.submit('order-1')
    await virtual.submit('order-2', {}, { amount: 700 })
    await virtual.clock.advance(500)
    const { charges, references } = virtual.gateway.ledger()
    expect(charges).toMatchObject([
      { state: 'approved', received: 5000, refunded: 5000, held: 0 },
      { state: 'approved', received: 5000, refunded: 0, held: 5000 },
      { state: 'pending', received: 0, refunded: 0, held: 0 },
      { state: 'pending', amount: 700, received: 0 },
    ])
    expect(references).toMatchObject([
      {
        reference: 'order-1',
        charges: 3,
        approved: 2,
        received: 10_000,
        refunded: 5000,
        held: 5000,
      },
      { reference: 'order-2', charges: 1, approved: 0, received: 0, refunded: 0, held: 0 },
    ])
  })

  it('tells a charge in the words of core and dialect, and four digits of its card', async () => {
    const outcomes = { approved: 0, limitExceeded: 1, invalidCard: 0 }
    const virtual = new VirtualGateway({ processing: '1s', outcomes })
    await virtual.submit('order-1')
    await virtual.until(virtual.gateway.whenIdle())
    expect(virtual.charges).toMatchObject([
      {
        dialect: 'async-card',
        reference: 'order-1',
        owner: '135135',
        amount: 5000,
        currency: 'KRW',
        state: 'declined',
        status: 'FAILED',
        reason: '한도초과입니다. 다른 카드를 선택해주세요.',
        cardLast4: '1451',
        createdAt: '2026-01-01T00:00:00.000Z',
        changedAt: '2026-01-01T00:00:01.000Z',
        callback: { sent: 1, answered: [200], lost: false },
      },
    ])
    expect(JSON.stringify(virtual.charges)).not.toContain('1234-5678')
  })
})
