import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import {
  readOrigin,
  readOutcomes,
  readPort,
  readRange,
  readRate,
  readSeed,
  readTimeScale,
} from './flag-values.js'

describe('flag values', () => {
  it('reads what people type', () => {
    expect(readPort('0')).toBe(0)
    expect(readSeed('42')).toBe(42)
    expect(readSeed('0x5eed')).toBe(0x5eed)
    expect(readRate('0.4')).toBe(0.4)
    expect(readRate('40%')).toBe(0.4)
    expect(readRange('100..500')).toEqual({ min: 100, max: 500 })
    expect(readRange('0')).toEqual({ min: 0, max: 0 })
    expect(readTimeScale('0.1')).toBe(0.1)
    expect(readOutcomes('70/20/10')).toEqual({
      approved: 0.7,
      limitExceeded: 0.2,
      invalidCard: 0.1,
    })
    expect(readOrigin('http://127.0.0.1:9000', undefined)).toEqual(['http://127.0.0.1:9000'])
    expect(readOrigin('http://b:1/', ['http://a'])).toEqual(['http://a', 'http://b:1'])
  })

  it.each([
    [readPort, ['', '-1', '65536', '80a', '1.5']],
    [readSeed, ['', '-1', 'abc', '1.5', '9007199254740992', '0x']],
    [readRate, ['', '1.1', '-0.1', '101%', 'x', '4e-1', '%']],
    [readRange, ['', '5..1', '1..2..3', '..5', '5..', '-1..5', '0..86400001', '1.5']],
    [readTimeScale, ['', '-1', '1001', 'fast']],
    [readOutcomes, ['', '70/20', '70/20/11', '70/20/10/0', 'a/b/c', '110/-5/-5']],
    [
      (text: string) => readOrigin(text, undefined),
      ['', 'x', 'http://a/b', 'ftp://a', 'http://u@a'],
    ],
  ])('names the allowed values for anything else (%#)', (read, wrong) => {
    for (const text of wrong) {
      expect(() => read(text), JSON.stringify(text)).toThrow(InvalidArgumentError)
      expect(() => read(text)).toThrow(/^Allowed: .+\.$/)
    }
  })
})
