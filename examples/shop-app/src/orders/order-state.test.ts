import { describe, expect, it } from 'vitest'
import { isLegalOrderMove, orderStatuses } from './order-state.js'

describe('the order state table', () => {
  it('allows these moves and no other', () => {
    const legal = orderStatuses.flatMap((from) =>
      orderStatuses.filter((to) => isLegalOrderMove(from, to)).map((to) => `${from} -> ${to}`),
    )
    expect(legal).toEqual([
      'PENDING -> PAYMENT_WAITING',
      'PENDING -> CONFIRMED',
      'PENDING -> FAILED',
      'PAYMENT_WAITING -> CONFIRMED',
      'PAYMENT_WAITING -> FAILED',
      'CONFIRMED -> CANCELING',
      'CANCELING -> CONFIRMED',
      'CANCELING -> CANCELLED',
      'FAILED -> CONFIRMED',
    ])
  })
})
