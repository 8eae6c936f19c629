import { expect, it } from 'vitest'
import { refusalClaims } from './refusal-claims.js'

it('what the seeds say about a gateway that is well is off by what they have set', async () => {
  const claims = await refusalClaims(1)
  const [withAll, ...others] = claims.map(({ id, ours }) => [id, ours])
  expect(others).toEqual([
    ['success-with-retry', '60.0 % to 93.6 %'],
    ['mean-answer', '300 ms to 1.2 s'],
    ['gateway-load', '1.56 times it'],
    ['judged-in-3-s', '3.3 s or more'],
    ['read-timed-out', '0 %, 40.0 % refused'],
    ['above-50-percent', 'from 50 % on'],
  ])
  expect(withAll?.[0]).toBe('success-with-all')
  // Played, so it depends on the seed: one in twenty comes through, not 85 in a hundred.
  const share = Number.parseFloat(withAll?.[1] ?? '')
  expect(share).toBeGreaterThan(3)
  expect(share).toBeLessThan(9)
  const texts = claims.map(({ why }) => why).join(' ')
  for (const figure of ['78.4 %', '36.7 %', '16.6 %', '3 s are the waits']) {
    expect(texts).toContain(figure)
  }
})
