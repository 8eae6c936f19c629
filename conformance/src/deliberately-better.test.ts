import { expect, it } from 'vitest'
import type { ConformanceCase } from './case-file.js'
import { whyBetter } from './deliberately-better.js'
import type { CaseResult } from './run-case.js'

function differing(aCase: Partial<ConformanceCase>, how: Partial<CaseResult> = {}): CaseResult {
  return {
    case: {
      id: 'X',
      component: 'circuitBreaker',
      name: '',
      quirk: true,
      config: {},
      steps: [],
      expect: [],
      ...aCase,
    },
    verdict: 'failed',
    trouble: { at: 'expect[0]', step: {}, mode: 'async', message: '', threw: false },
    ...how,
  }
}

it('knows why by the id of a case, else by its own note', () => {
  expect(whyBetter(differing({ id: 'CB-122', note: 'n' }))).toMatch(/^every change of state/)
  expect(whyBetter(differing({ note: 'n' }))).toBe('n')
  expect(whyBetter(differing({}))).toBeUndefined()
})

it('says nothing where nothing differs, and never defends an error that nobody expected', () => {
  const known = { id: 'CB-122', note: 'n' }
  expect(whyBetter(differing({ ...known, quirk: false }))).toBeUndefined()
  expect(whyBetter(differing(known, { verdict: 'passed', trouble: undefined }))).toBeUndefined()
  expect(whyBetter(differing(known, { verdict: 'unsupported' }))).toBeUndefined()
  const trouble = { at: 'steps[0]', step: {}, mode: 'async', message: '', threw: true } as const
  expect(whyBetter(differing(known, { trouble }))).toBeUndefined()
})

it.each([
  [
    'circuitBreaker',
    'a late failure of a CLOSED call counts as a HALF_OPEN probe',
    /admitted its call/,
  ],
  [
    'circuitBreaker',
    'a CLOSED call ending in HALF_OPEN counts without a permit',
    /admitted its call/,
  ],
  ['circuitBreaker', 'stale HALF_OPEN timer', /timers/],
  ['circuitBreaker', 'LOCK_FREE with window size 1 throws on the second record', /window of one/],
  ['circuitBreaker', 'openOnResult: OPEN without wait refuses for ever', /names no time/],
  ['rateLimiter', 'the drained event reports 0 permits', /how many/],
  ['retry', 'a retry listener that throws replaces the outcome', /changes nothing/],
  ['retry', 'a synchronous throw at the 2nd attempt never settles', /rejection like any other/],
])('knows a defect of %s by its words: %s', (component, name, reason) => {
  expect(whyBetter(differing({ component, name }))).toMatch(reason)
  expect(whyBetter(differing({ component, name: '', note: name }))).toMatch(reason)
})

it('takes the words of one component for no other', () => {
  const name = 'a late failure of a CLOSED call counts as a HALF_OPEN probe'
  expect(whyBetter(differing({ component: 'retry', name }))).toBeUndefined()
  expect(whyBetter(differing({ name: 'slow calls in HALF_OPEN' }))).toBeUndefined()
})
