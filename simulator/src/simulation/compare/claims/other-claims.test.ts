import { expect, it } from 'vitest'
import { otherClaims, rightClaims } from './other-claims.js'

const bySeeds = { payments: 10, healed: 10, open: 0, requestsEach: 2 }

it('tells of threads, callbacks and probes, with what was measured', () => {
  const figures = { ...bySeeds, p50Ms: 747_000, p99Ms: 890_000, maxMs: 900_000 }
  const claims = otherClaims(figures)
  expect(claims.map(({ id, ours }) => [id, ours])).toEqual([
    ['waiting-threads', '100 at most'],
    ['healed-in-10-min', '10 to 15 min'],
    ['pending-for-ever', '3 %'],
    ['timed-out-payments', 'never'],
    ['probes', '10 probes'],
  ])
  expect(claims[0]?.why).toContain('50 in 10 s make 150 in 30 s; 200 wait after 40 s.')
  expect(claims[1]?.why).toContain('half of them after 12.4 min')
})

it('grants what does follow from their figures', () => {
  expect(rightClaims()).toEqual([
    '15 min to 46 s: 95 % less',
    '9 s to 0.5 s: 94 % less',
    '15 s to 500 ms: 97 % less',
    '5 x 9 s + 95 x 10 ms: 46 s',
  ])
})
