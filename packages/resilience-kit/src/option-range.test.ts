import { describe, expect, test } from 'vitest'
import * as kit from './index.js'
import {
  booleanOr,
  functionOrNothing,
  integerIn,
  numberIn,
  oneOf,
  percentIn,
} from './option-range.js'

const refusal = (check: () => unknown) => {
  try {
    check()
  } catch (error) {
    return String(error)
  }
  return expect.unreachable()
}

describe('the check of an option', () => {
  test.each([0, 1, 5, 10, 9.5])('numberIn lets %d in 0..10 through', (value) => {
    expect(numberIn('p.x', value, 0, 10)).toBe(value)
  })

  test.each<[unknown, string]>([
    [-0.1, '-0.1'],
    [10.1, '10.1'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    ['5', "'5'"],
    [null, 'null'],
    [undefined, 'undefined'],
    [true, 'true'],
    [5n, '5'],
    [Symbol('five'), 'Symbol(five)'],
    [{}, '[object Object]'],
    [Object.create(null), '[object Object]'],
    [[1, 2], 'a list'],
    [[], 'an empty list'],
    [() => 5, 'a function'],
  ])('numberIn names the option, the range and %o', (value, shown) => {
    const message = `RangeError: p.x must be 0..10, got ${shown}`
    expect(refusal(() => numberIn('p.x', value, 0, 10))).toBe(message)
  })

  test('integerIn lets whole numbers through and says what is missing', () => {
    expect(integerIn('p.x', 10, 0, 10)).toBe(10)
    const whole = 'RangeError: p.x must be 0..10 and whole, got'
    expect(refusal(() => integerIn('p.x', 1.5, 0, 10))).toBe(`${whole} 1.5`)
    expect(refusal(() => integerIn('p.x', Number.NaN, 0, 10))).toBe(`${whole} NaN`)
    expect(refusal(() => integerIn('p.x', 11, 0, 10))).toBe('RangeError: p.x must be 0..10, got 11')
    expect(refusal(() => integerIn('p.x', '1', 0, 10))).toBe(
      "RangeError: p.x must be 0..10, got '1'",
    )
  })

  test('percentIn lets what is above 0 and at most 100 through', () => {
    expect([percentIn('p.x', 0.1), percentIn('p.x', 100)]).toEqual([0.1, 100])
    for (const [value, shown] of [
      [0, '0'],
      [100.1, '100.1'],
      [Number.NaN, 'NaN'],
      ['5', "'5'"],
    ]) {
      const message = `RangeError: p.x must be above 0, at most 100, got ${String(shown)}`
      expect(refusal(() => percentIn('p.x', value))).toBe(message)
    }
  })

  test('functionOrNothing lets functions and undefined through', () => {
    const run = () => 1
    expect([functionOrNothing('p.x', run), functionOrNothing('p.x', undefined)]).toEqual([
      run,
      undefined,
    ])
    expect(refusal(() => functionOrNothing('p.x', null))).toBe(
      'TypeError: p.x must be a function, got null',
    )
  })

  test('booleanOr lets true, false and undefined through', () => {
    const answers = [true, false, undefined].map((value) => booleanOr('p.x', value, true))
    expect([answers, booleanOr('p.x', undefined, false)]).toEqual([[true, false, true], false])
    expect(refusal(() => booleanOr('p.x', 1, false))).toBe(
      'TypeError: p.x must be true or false, got 1',
    )
  })

  test('oneOf names what there is', () => {
    expect(oneOf('p.x', 'b', ['a', 'b'])).toBe('b')
    expect(refusal(() => oneOf<string>('p.x', 'c', ['a', 'b']))).toBe(
      "RangeError: p.x must be one of a, b, got 'c'",
    )
  })
})

describe('options that are none', () => {
  const { fallback, classifyBy, ...others } = kit
  const all: [string, (options: never) => unknown][] = [
    ['retry', others.retry],
    ['bulkhead', others.bulkhead],
    ['timeout', others.timeout],
    ['deadline', others.deadline],
    ['rateLimiter', others.rateLimiter],
    ['retryBudget', others.retryBudget],
    ['exponentialBackoff', others.exponentialBackoff],
    ['decorrelatedBackoff', others.decorrelatedBackoff],
    ['classifyBy', classifyBy],
    ['fallback', (options: never) => fallback(() => 1, options)],
  ]

  test.each(all)('%s refuses a number, which would go unnoticed', (name, build) => {
    const message = `the options of ${name} must be an object, got`
    expect(() => build(3 as never)).toThrow(new TypeError(`${message} 3`))
    expect(() => build(null as never)).toThrow(new TypeError(`${message} null`))
  })

  test('fallback needs an answer', () => {
    for (const [answer, shown] of [
      [undefined, 'undefined'],
      [null, 'null'],
      ['x', "'x'"],
    ] as const) {
      const message = `fallback.answer must be a function, got ${shown}`
      expect(() => fallback(answer as never)).toThrow(new TypeError(message))
    }
  })
})
