import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastFour, maskCardNumbers, maskedCard } from './card-number.js'

describe('maskCardNumbers', () => {
  it.each([
    ['{"cardNo":"1234-5678-9814-1451"}', '{"cardNo":"****-****-****-1451"}'],
    ['{"cardNo" : "12"}', '{"cardNo" : "****"}'],
    ['{"cardNo":1234567890123,"amount":5}', '{"cardNo":"****","amount":5}'],
    ['{"cardNo":"1234-5678-98', '{"cardNo":"****"'],
    ['{"CARDNUMBER":"\\u0031234"}', '{"CARDNUMBER":"****"}'],
    ['{"card_number":"1234567890123"}', '{"card_number":"****"}'],
    ['{"cardNo":{"pan":"1234567890123"}}', '{"cardNo":"****"}}'],
    ['card 1234 5678 9814 1451.', 'card ****-****-****-1451.'],
    ['pan 4111111111111111', 'pan ****-****-****-1111'],
    ['pan 378282246310005!', 'pan ****-****-****-0005!'],
    ['pan 3782 822463 10005', 'pan ****-****-****-0005'],
    ['6011 0000 0000 0000 001', '****-****-****-0001'],
    ['1234-5678-9814-1451 12', '****-****-****-1451 12'],
    ['4222222222222', '****-****-****-2222'],
    ['4222222222222 0000', '****-****-****-0000'],
    ['card[number]=4242424242424242&amount=5', 'card[number]=****-****-****-4242&amount=5'],
    ['a[card][number]=1234567812345678&x=1', 'a[card][number]=****&x=1'],
    ['card%5Bnumber%5D=1234567812345678', 'card%5Bnumber%5D=****'],
    ['cardNo=1234-5678-9814-1451&x=1', 'cardNo=****-****-****-1451&x=1'],
    ['card=1234+5678+9814+1451', 'card=****-****-****-1451'],
    ['two 4111111111111111,4242424242424242', 'two ****-****-****-1111,****-****-****-4242'],
  ])('masks %s', (text, masked) => {
    expect(maskCardNumbers(text)).toBe(masked)
  })

  it.each([
    ['a date', '2025-08-16 1234-5678-9814-1451'],
    ['digits', '12-1234-5678-9814-1451'],
    ['four digits', '2024 1234-5678-9814-1451'],
    ['a date and no groups', '2025-08-16 4111111111111111'],
    ['an amount', '5 4111111111111111'],
    ['digits behind it', '4111111111111111 12'],
    ['a long number', '98765432109876543210 4111-1111-1111-1111'],
  ])('masks a card beside %s', (_, text) => {
    expect(maskCardNumbers(text)).not.toMatch(/1234-?5678|4111-?1111/)
  })

  it.each([
    '20250816:TR:9577c5',
    '{"orderId":"1351039135","amount":5000}',
    'order-1763668800001',
    '12345678901234567890123456789012',
    '411111111111',
    'amount=5000&number=17',
    '2026-11-26T10:00:00.123Z',
    '550e8400-e29b-41d4-a716-446655440000',
  ])('leaves %s alone', (text) => {
    expect(maskCardNumbers(text)).toBe(text)
  })

  it('never leaves four groups of four digits in any text', () => {
    const group = fc.stringMatching(/^\d{4}$/)
    const groups = fc.tuple(group, group, group, group)
    const separator = fc.constantFrom(' ', '-', '.', '+')
    // No digit touches the groups: they would be other groups then.
    const before = fc.stringMatching(/^(|.*\D)$/)
    const after = fc.stringMatching(/^(|\D.*)$/)
    fc.assert(
      fc.property(groups, separator, before, after, (four, between, a, b) => {
        const masked = maskCardNumbers(`${a}${four.join(between)}${b}`)
        expect(masked).not.toContain(four.join(between))
      }),
    )
  })

  it('shows the last four digits of a card, and masking twice changes nothing', () => {
    const letters = fc.stringMatching(/^[a-z{}: ]*$/)
    fc.assert(
      fc.property(luhnNumber(), letters, letters, (number, a, b) => {
        const masked = maskCardNumbers(`${a}${number}${b}`)
        expect(masked).toBe(`${a}${maskedCard(number)}${b}`)
        expect(maskCardNumbers(masked)).toBe(masked)
        const member = maskCardNumbers(JSON.stringify({ cardNo: number }))
        expect(member).toBe(JSON.stringify({ cardNo: maskedCard(number) }))
        expect(maskCardNumbers(member)).toBe(member)
      }),
    )
  })

  it('stays quick on long runs of digits', () => {
    const long = Array.from({ length: 20_000 }, (_, n) => n % 10)
    expect(maskCardNumbers(long.join(''))).toBe(long.join(''))
    expect(maskCardNumbers(long.join(' ')).length).toBeGreaterThan(1000)
  })
})

describe('what may be shown of a card', () => {
  it('is its last four digits', () => {
    expect(lastFour('1234-5678-9814-1451')).toBe('1451')
    expect(lastFour('4242 4242 4242 424 2')).toBe('4242')
    expect(maskedCard('4111111111111111')).toBe('****-****-****-1111')
  })
})

/** Numbers of 13 to 19 digits whose last one is the check digit of the others. */
function luhnNumber(): fc.Arbitrary<string> {
  return fc.stringMatching(/^\d{12,18}$/).map((digits) => {
    const sum = [...digits].reverse().reduce((total, digit, index) => {
      const doubled = Number(digit) * 2
      return total + (index % 2 === 1 ? Number(digit) : doubled > 9 ? doubled - 9 : doubled)
    }, 0)
    return `${digits}${(10 - (sum % 10)) % 10}`
  })
}
