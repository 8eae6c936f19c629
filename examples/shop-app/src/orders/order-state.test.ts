import { describe, expect, it } from 'vitest'
import { isLegalOrderMove, isOpenOrder, orderStatuses } from './order-state.js'

describe('the order state table', () => {
  it('allows these moves and no other', () => {
    const legal = orderStatuses.flatMap((from) =>
      orderStatuses.filter((to) => isLegalOrderMove(from, to)).map((to) => `${from} -> ${to}`),
    )
    expect(legal).toEqual([
      'PENDING -> PAYMENT_WAITING',
      'PENDING -> FAILED',
      'PAYMENT_WAITING -> CONFIRMED',
      'PAYMENT_WAITING -> FAILED',
      'CONFIRMED -> CANCELING',
      'CANCELING -> CONFIRMED',
      'CANCELING -> CANCELLED',
      'FAILED -> CONFIRMED',
    ])
  })

  it('calls an order open while it waits for something', () => {
    expect(orderStatuses.filter(isOpenOrder)).toEqual(['PENDING', 'PAYMENT_WAITING', 'CANCELING'])
  })
})
