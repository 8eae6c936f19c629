import { format, inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { CardNumber, maskCardNumbers } from './card-number.js'

const digits = '1234567898141451'
const card = CardNumber.of('1234-5678-9814-1451')

describe('a card number', () => {
  it.each([
    ['a string', String(card)],
    ['a concatenation', 'card ' + String(card)],
    ['JSON', JSON.stringify({ card })],
    ['inspect', inspect({ card }, { showHidden: true, depth: 9 })],
    ['a format', format('%s %o %j', card, card, card)],
    ['its keys', JSON.stringify(Object.entries(card))],
    ['a copy', JSON.stringify({ ...card })],
  ])('does not show in %s', (_way, text) => {
    expect(text.replaceAll('-', '')).not.toContain(digits)
    expect(text).not.toContain('1234')
  })

  it('prints its last four digits', () => {
    expect(String(card)).toBe('****-****-****-1451')
    expect(card.last4).toBe('1451')
  })

  it('is told to the codec in groups of four', () => {
    expect(card.revealForGateway()).toBe('1234-5678-9814-1451')
    expect(CardNumber.of(digits).revealForGateway()).toBe('1234-5678-9814-1451')
    expect(CardNumber.of('1234 567890 12345').revealForGateway()).toBe('1234-5678-9012-345')
  })

  it.each(['', '1234', 'abcd-efgh-ijkl-mnop', '1'.repeat(20)])('refuses %j', (text) => {
    expect(() => CardNumber.of(text)).toThrow(TypeError)
  })

  it('does not repeat in an error what was no card number', () => {
    expect(() => CardNumber.of('1234-5678-9814-145x')).toThrow(/^(?!.*1234)/)
  })
})

describe('masking', () => {
  it.each([
    ['{"cardNo":"1234-5678-9814-1451"}', '{"cardNo":"****-****-****-1451"}'],
    ['number 1234567898141451.', 'number ****-****-****-1451.'],
    ['1234 5678 9814 1451', '****-****-****-1451'],
    ['cardNo=1234%205678%209814%201451&a=1', 'cardNo=****-****-****-1451&a=1'],
    ['1234+5678%2D9814%2d1451', '****-****-****-1451'],
    ['1234 - 5678', '1234 - 5678'],
    ['1234  5678--9814- 1451!', '****-****-****-1451!'],
    ['50000 12345678981414512026', '****-****-****-2026'],
    ['connect ECONNREFUSED 127.100.100.100:8082', 'connect ECONNREFUSED 127.100.100.100:8082'],
    ['010-1234-5678', '010-1234-5678'],
    ['order 1351039135', 'order 1351039135'],
    ['20250816:TR:9577c5', '20250816:TR:9577c5'],
  ])('turns %s into %s', (text, masked) => {
    expect(maskCardNumbers(text)).toBe(masked)
  })
})
