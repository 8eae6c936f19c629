import { describe, expect, it } from 'vitest'
import { settleOrder } from './place-order.js'

describe('an order that contradicts its payments', () => {
  it('is told to its buyer as a defect of ours, and is not settled by any payment', async () => {
    const sentence = { ko: '일치하지 않습니다', en: 'does not match' }
    const settling = settleOrder({} as never, 'order-1', {
      conflict: 'contradiction',
      certainty: 'notExecuted',
      payment: null,
      buyerMessage: sentence,
    })
    await expect(settling).rejects.toMatchObject({ code: 'INTERNAL' })
  })
})
