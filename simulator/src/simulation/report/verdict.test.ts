import { describe, expect, it } from 'vitest'
import { passedReport } from '../../testing/sample-hunt-report.js'
import { EXIT_CODE_MEANINGS, exitCodeOf } from './exit-code.js'
import { verdictOf, type VerdictParts } from './verdict.js'

const clean: VerdictParts = { ...passedReport, isInterrupted: false }
const [safety, liveness] = (['safety', 'liveness'] as const).map((kind) => ({
  invariants: clean.invariants.map((one) => ({ ...one, violated: one.kind === kind ? 1 : 0 })),
}))
const never = (isRequired: boolean) => ({
  sometimes: [{ name: 'answer lost after commit', isRequired, hits: 0, seeds: 0 }],
})
const crossed = {
  thresholds: [
    { expression: 'violations==0', observed: '0', isMet: true },
    { expression: 'crashes>9', observed: '0', isMet: false },
  ],
}
const again = { seedsRunTwice: 9, differences: [4], forbidden: [] }
const ambient = { ...again, differences: [], forbidden: [{ seed: 4, what: 'Math.random' }] }
const faults = (seedsHit: number, breaksPromise = false) => ({
  faults: [{ name: 'hang', breaksPromise, seedsOn: 500, seedsHit, hits: seedsHit }],
})
const run = (seeds: number, isSwarm = true) => ({ run: { ...clean.run, seeds, isSwarm } })

describe('the verdict on a hunt', () => {
  it.each([
    ['passed', {}],
    ['threshold crossed', crossed],
    ['vacuous', never(true)],
    ['passed', never(false)],
    ['not converged', { ...liveness }],
    ['safety violated', { ...safety }],
    ['nondeterministic', { determinism: again }],
    ['nondeterministic', { determinism: ambient }],
    ['interrupted', { isInterrupted: true }],
  ])('is %s for %j', (verdict, parts) => {
    expect(verdictOf({ ...clean, ...parts })).toBe(verdict)
  })

  it('is the gravest of all that hold', () => {
    const bothKinds = { invariants: clean.invariants.map((one) => ({ ...one, violated: 1 })) }
    let parts = { ...clean, ...crossed }
    for (const [verdict, worse] of [
      ['vacuous', never(true)],
      ['not converged', { ...liveness }],
      ['safety violated', bothKinds],
      ['nondeterministic', { determinism: again }],
      ['interrupted', { isInterrupted: true }],
    ] as const) {
      parts = { ...parts, ...worse }
      expect(verdictOf(parts)).toBe(verdict)
    }
  })

  it.each([
    [4, 500, true, false, 'vacuous'],
    [5, 500, true, false, 'passed'],
    [0, 500, true, true, 'passed'],
    [0, 499, true, false, 'passed'],
    [0, 500, false, false, 'passed'],
    [99, 10_000, true, false, 'vacuous'],
    [100, 10_000, true, false, 'passed'],
  ])(
    'where a fault struck in %i of %i seeds, in a swarm: %s, breaking a promise: %s, is %s',
    (seedsHit, seeds, isSwarm, breaksPromise, verdict) => {
      const parts = { ...clean, ...faults(seedsHit, breaksPromise), ...run(seeds, isSwarm) }
      expect(verdictOf(parts)).toBe(verdict)
    },
  )
})

describe('the exit code', () => {
  it('is another one for every verdict', () => {
    const verdicts = ['passed', 'safety violated', 'not converged', 'threshold crossed'] as const
    const others = ['vacuous', 'nondeterministic', 'interrupted'] as const
    const codes = [...verdicts, ...others].map(exitCodeOf)
    expect(codes).toEqual([0, 3, 4, 5, 6, 7, 130])
    const explained = EXIT_CODE_MEANINGS.map(([code]) => code)
    expect(explained).toEqual([0, 1, 2, ...codes.slice(1)])
  })
})
