import { describe, expect, it } from 'vitest'
import { buyerLabel, buyerMessageOf, refusedMessage } from './buyer-message.js'
import { paymentStates } from './payment-state.js'

describe('what a buyer is told', () => {
  it.each([
    ['requested', '결제 진행 중'],
    ['unknown', '결제 진행 중'],
    ['pending', '결제 진행 중'],
    ['approved', '결제 성공'],
    ['declined', '결제 실패'],
    ['failed', '결제 실패'],
    ['review', '결제 확인 중'],
  ] as const)('calls %s %s', (state, label) => {
    expect(buyerLabel(state).ko).toBe(label)
  })

  it('has a sentence in both languages for every state', () => {
    const messages = [
      ...paymentStates.map((state) => buyerMessageOf({ state, decline: null })),
      ...paymentStates.map(buyerLabel),
      refusedMessage,
    ]
    for (const { ko, en } of messages) {
      expect(ko).toMatch(/[가-힣]/)
      expect(en).toMatch(/^[\x20-\x7e]+$/)
    }
  })

  it('does not let a buyer pay again while the outcome is unknown', () => {
    expect(buyerMessageOf({ state: 'unknown', decline: null }).ko).toContain('다시 결제하지 말고')
    expect(buyerMessageOf({ state: 'unknown', decline: null }).en).toContain('do not pay again')
  })

  it("tells a decline in the gateway's words", () => {
    const reason = '한도초과입니다. 다른 카드를 선택해주세요.'
    const decline = { code: 'LIMIT_EXCEEDED', reason }
    const { ko, en } = buyerMessageOf({ state: 'declined', decline })
    expect(ko).toBe(reason)
    expect(en).toContain('limit')
  })

  it("refuses in the seeds' sentence", () => {
    expect(refusedMessage.ko).toBe(
      '결제 서비스가 일시적으로 불안정합니다. 잠시 후 다시 시도해주세요.',
    )
  })
})
