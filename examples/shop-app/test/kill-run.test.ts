import { seededRandom } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import { killRun } from '../src/demo/kills/kill-run.js'

// Two hundred kills are a command of its own: `npm run bench:shop-kills`.
it('brings every order to its end, and all books agree, however often it is killed', async () => {
  const end = await killRun({
    ...{ kills: 8, killsPerAudit: 4, customers: 8, seed: 3 },
    randomOf: (name) => seededRandom(`${name} 3`),
  })
  expect(end.stillOpen).toEqual([])
  expect(end.audits.map((lines) => lines.flatMap(({ breaches }) => breaches))).toEqual([[], []])
  expect(end.kills).toHaveLength(8)
  // A run that caught nothing under way would prove nothing.
  expect(end.kills.some(({ openOrders }) => openOrders > 0)).toBe(true)
  expect(end.byStatus.CONFIRMED).toBeGreaterThan(0)
}, 120_000)
