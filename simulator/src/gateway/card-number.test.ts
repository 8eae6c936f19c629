import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastFour, maskCardNumbers } from './card-number.js'

describe('maskCardNumbers', () => {
  it.each([
    ['{"cardNo":"1234-5678-9814-1451"}', '{"cardNo":"****-****-****-1451"}'],
    ['{"cardNo" : "12"}', '{"cardNo" : "****"}'],
    ['{"cardNo":1234567890123,"amount":5}', '{"cardNo":"****","amount":5}'],
    ['{"cardNo":"1234-5678-98', '{"cardNo":"****"'],
    ['{"CARDNUMBER":"\\u0031234"}', '{"CARDNUMBER":"****"}'],
    ['card 1234 5678 9814 1451.', 'card ****-****-****-1451.'],
    ['pan 4111111111111111', 'pan ****-****-****-1111'],
    ['pan 378282246310005!', 'pan ****-****-****-0005!'],
  ])('masks %s', (text, masked) => {
    expect(maskCardNumbers(text)).toBe(masked)
  })

  it.each([
    '20250816:TR:9577c5',
    '{"orderId":"1351039135","amount":5000}',
    'order-1763668800001',
    '12345678901234567890123456789012',
  ])('leaves %s alone', (text) => {
    expect(maskCardNumbers(text)).toBe(text)
  })

  it('never leaves four groups of four digits in any text', () => {
    const group = fc.stringMatching(/^\d{4}$/)
    const groups = fc.tuple(group, group, group, group)
    fc.assert(
      fc.property(groups, fc.stringMatching(/^\D*$/), fc.stringMatching(/^\D*$/), (four, a, b) => {
        const masked = maskCardNumbers(`${a}${four.join('-')}${b}`)
        expect(masked).not.toContain(four.join('-'))
        expect(masked).toContain(lastFour(four.join('-')))
      }),
    )
  })
})
