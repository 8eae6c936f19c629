import { describe, expect, it } from 'vitest'
import {
  countText,
  factorText,
  momentText,
  perMinuteText,
  shareText,
  spanText,
} from './figure-text.js'

describe('figures as people read them', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1 000'],
    [12_345_678, '12 345 678'],
  ])('the count %d is %s', (count, text) => {
    expect(countText(count)).toBe(text)
  })

  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.5, '1 s'],
    [1900, '1.9 s'],
    [9949, '9.9 s'],
    [9950, '10 s'],
    [41_400, '41 s'],
    [59_600, '1 m'],
    [252_000, '4 m 12 s'],
    [3_599_600, '1 h'],
    [12_000_000, '3 h 20 m'],
    [86_399_999, '1 d'],
    [964_800_000, '11 d 4 h'],
    [86_400_000 * 1234, '1 234 d'],
  ])('%d ms are %s', (ms, text) => {
    expect(spanText(ms)).toBe(text)
  })

  it('a moment counts from the beginning of the run', () => {
    expect([momentText(0), momentText(1606), momentText(3_600_001)]).toEqual([
      't+0.000s',
      't+1.606s',
      't+3600.001s',
    ])
  })

  it.each([
    [0, 7, '0 %'],
    [0, 0, '0 %'],
    [1, 100_000, '<0.1 %'],
    [4, 1000, '0.4 %'],
    [9, 100, '9 %'],
    [613, 1000, '61 %'],
    [995, 1000, '99.5 %'],
    [99_999, 100_000, '>99.9 %'],
    [7, 7, '100 %'],
    [1034, 1000, '103 %'],
  ])('%d of %d is %s', (part, whole, text) => {
    expect(shareText(part, whole)).toBe(text)
  })

  it.each([
    [0, 1000, '0/min'],
    [15, 1000, '900/min'],
    [160_000, 15_000, '640 k/min'],
    [1_000_000, 28_600, '2.1 M/min'],
    [5, 0, '0/min'],
  ])('%d in %d ms are %s', (count, wallMs, text) => {
    expect(perMinuteText(count, wallMs)).toBe(text)
  })

  it.each([
    [5000, 2000, '2.5x'],
    [86_400_000, 3600, '24 000x'],
    [1, 0, '0x'],
  ])('%d virtual ms in %d ms are %s', (virtualMs, wallMs, text) => {
    expect(factorText(virtualMs, wallMs)).toBe(text)
  })
})
