import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import {
  readCount,
  readDuration,
  readSpan,
  readLatency,
  readNumber,
  readOrigin,
  readOutcomes,
  readPort,
  readSeed,
  readTime,
  readTimeScale,
  readYaml,
} from './flag-values.js'

describe('flag values', () => {
  it('reads what people type', () => {
    expect(readPort('0')).toBe(0)
    expect(readSeed('42')).toBe(42)
    expect(readSeed('0x5eed')).toBe(0x5eed)
    expect(readTimeScale('0.1')).toBe(0.1)
    expect(readCount('20')).toBe(20)
    expect(readNumber('0')).toBe(0)
    expect([readDuration('250'), readDuration('1.5s')]).toEqual([250, 1500])
    expect(readOutcomes('70/20/10')).toEqual({
      approved: 0.7,
      limitExceeded: 0.2,
      invalidCard: 0.1,
    })
    expect(readOrigin('http://127.0.0.1:9000', undefined)).toEqual(['http://127.0.0.1:9000'])
    expect(readOrigin('http://b:1/', ['http://a'])).toEqual(['http://a', 'http://b:1'])
    expect(readYaml('{ a: [1, x] }')).toEqual({ a: [1, 'x'] })
  })

  it('reads a time as milliseconds, with a unit, as a range, and as a distribution', () => {
    expect(readTime('0')).toBe(0)
    expect(readTime('250ms')).toBe('250ms')
    expect(readTime('100..500')).toEqual({ uniform: { min: 100, max: 500 } })
    expect(readTime('1s..5s')).toEqual({ uniform: { min: '1s', max: '5s' } })
    const lognormal = { lognormal: { median: '80ms', sigma: 0.6 } }
    expect(readTime('{ lognormal: { median: 80ms, sigma: 0.6 } }')).toEqual(lognormal)
  })

  it('reads a latency as a time for all requests, or one for each kind', () => {
    expect(readLatency('100..500')).toEqual({ uniform: { min: 100, max: 500 } })
    expect(readLatency('{ submit: 2s, inquiry: 0 }')).toEqual({ submit: '2s', inquiry: 0 })
  })

  it.each([
    [readPort, ['', '-1', '65536', '80a', '1.5']],
    [readSeed, ['', '-1', 'abc', '1.5', '9007199254740992', '0x']],
    [readTime, ['', '5..1', '1..2..3', '..5', '5..', '-1..5', '31d', '1.5', 'soon', '5 min']],
    [readLatency, ['', '5..1', 'soon']],
    [readTimeScale, ['', '-1', '0', '1001', 'fast']],
    [readCount, ['', '0', '-1', '1.5', 'x']],
    [readNumber, ['', '-1', '1.5', 'x']],
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

  it.each([
    [readTime, '{ unifrom: {} }', 'unifrom: there is no such member. Did you mean uniform?'],
    [readTime, '{ uniform: { min: 2s, max: 1s } }', 'uniform.max: max must not be below min'],
    [readTime, '{ submit: 2s }', 'submit: there is no such member.'],
    [readTime, '{ uniform: ', 'it is no YAML: '],
    [readLatency, '{ sbumit: 2s }', 'sbumit: there is no such member. Did you mean submit?'],
    [readSpan, '10', 'Allowed: a number with its unit, such as 10s or 10m.'],
    [readDuration, 'soon', '"soon" is no duration; allowed: whole milliseconds'],
  ])('names the member that is wrong in a text with members (%#)', (read, text, message) => {
    expect(() => read(text)).toThrow(InvalidArgumentError)
    expect(() => read(text)).toThrow(message)
  })
})
