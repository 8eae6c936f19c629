import { describe, expect, it } from 'vitest'
import { cardError, type Members } from '../../testing/stripe-samples.js'
import { declineOf } from './stripe-declines.js'
import type { WireProblem } from './stripe-wire.js'

const decline = (change: Members) => declineOf(cardError(change) as WireProblem)

describe('a decline', () => {
  it("is named by the issuer's code, else by Stripe's, else by the kind of error", () => {
    expect(decline({}).code).toBe('insufficient_funds')
    expect(decline({ decline_code: undefined }).code).toBe('card_declined')
    expect(decline({ decline_code: null, code: null }).code).toBe('card_error')
  })

  it('has a Korean sentence where the code is known, and else the words of Stripe', () => {
    const ofTomorrow = { decline_code: 'of_tomorrow', message: 'Not today.' }
    expect(decline({ code: 'expired_card', decline_code: undefined }).reason).toMatch('유효기간')
    expect(decline(ofTomorrow)).toEqual({ code: 'of_tomorrow', reason: 'Not today.' })
    expect(decline({ ...ofTomorrow, message: null }).reason).toBeNull()
    expect(decline({ ...ofTomorrow, message: '4242424242424242' }).reason).not.toMatch(/42424/)
  })

  it('tells a thief no more than anybody else', () => {
    const said = ['lost_card', 'stolen_card', 'pickup_card', 'fraudulent', 'generic_decline'].map(
      (code) => decline({ decline_code: code }).reason,
    )
    expect(new Set(said)).toEqual(
      new Set(['카드 결제가 거절되었습니다. 다른 카드를 선택해주세요.']),
    )
  })
})
