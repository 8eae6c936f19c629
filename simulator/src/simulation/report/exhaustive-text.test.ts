import { describe, expect, it } from 'vitest'
import {
  failedEnumeration,
  partOfEnumeration,
  passedEnumeration,
} from '../../testing/sample-exhaustive-report.js'
import { exhaustiveEndText, exhaustiveText, totalText } from './exhaustive-text.js'
import { plainPaint } from './paint.js'

const options = { paint: plainPaint }

describe('what an enumeration came to', () => {
  it('is told by gateway, and ends with how many runs that is', () => {
    expect(exhaustiveText(passedEnumeration, options).split('\n')).toEqual([
      'EXHAUSTIVE  5 m',
      '  one payment of payment-client, seed 59; store memory; 2 jobs; node 20.20.2',
      '',
      '  GATEWAY     POINTS  SINGLES  DOUBLES  VIOLATIONS      TIME',
      '  async-card     400      400   80 000           0  3 m 20 s',
      '  toss           350      350   60 000           0  1 m 40 s',
      '',
      'PASSED (exit code 0)',
      'all 750 singles and 140 000 doubles: 0 violations',
    ])
  })

  it('has the story of what broke, and how to see it again', () => {
    const text = exhaustiveText(failedEnumeration, options)
    expect(text).toContain('FAILED  no-double-charge  order-7, seed 3')
    expect(text).toContain('    2  crash-after     shop-1/store.save/order-7, 2nd time')
    expect(text).toContain('  replay:  pgsim replay .sim/no-double-charge-3.json')
    expect(text.split('\n').slice(-3)).toEqual([
      'FAILED: safety violated (exit code 3)',
      '  - no-double-charge did not hold in 3 runs',
      'all 750 singles and 140 000 doubles: 3 violations',
    ])
  })

  it('says of a part that it is one', () => {
    expect(exhaustiveEndText(partOfEnumeration, options).split('\n')).toEqual([
      'INTERRUPTED (exit code 130)',
      '  - interrupted: what follows is of a part only',
      'NOT ALL, only 12 singles and 4 000 doubles: 0 violations',
    ])
    expect(exhaustiveText(partOfEnumeration, options)).toMatch(/ 0 {2}3 m 20 s {2}not all$/m)
  })

  it('does not speak of doubles that were not wanted', () => {
    const { run, totals } = passedEnumeration
    const ofDoubles = (everyDouble: number, doubles: number): string =>
      totalText({
        ...passedEnumeration,
        run: { ...run, everyDouble },
        totals: { ...totals, doubles },
      })
    expect(ofDoubles(0, 0)).toBe('all 750 singles: 0 violations')
    expect(ofDoubles(10, 14_000)).toBe(
      'all 750 singles and one in 10 of all doubles, 14 000 doubles: 0 violations',
    )
  })

  it('names the faults where they are some', () => {
    const run = { ...passedEnumeration.run, onlyFaults: ['hang', 'pause'] }
    const text = exhaustiveText({ ...passedEnumeration, run }, options)
    expect(text).toContain('seed 59; only hang pause; store memory')
  })

  it('says what a failure that has no file was found by', () => {
    const [failure] = failedEnumeration.failures
    const { reproFile: _reproFile, ...unwritten } = failure ?? { dialect: '', reproFile: '' }
    const report = { ...failedEnumeration, failures: [unwritten as typeof failure & object] }
    expect(exhaustiveText(report, options)).toContain(
      'replay:  pgsim simulate --exhaustive --dialect toss --store memory',
    )
  })
})
