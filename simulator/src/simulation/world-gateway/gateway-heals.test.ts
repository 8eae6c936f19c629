import { describe, expect, it } from 'vitest'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { sampleRun } from '../../testing/sample-run.js'
import { paymentWorld } from '../payment-world/payment-world.js'
import type { RunOptions } from '../run/run-options.js'
import { runSeed } from '../run/run-seed.js'
import type { SeedOutcome } from '../run/seed-outcome.js'

/** A run in which only the rules of a scenario strike. */
function ruled(change: Partial<RunOptions>): Promise<SeedOutcome> {
  const async = { dialects: ['async-card'], isSwarm: false, isTraced: true }
  return runSeed(sampleRun(paymentWorld, { ...async, ...change }))
}

describe('a gateway that is gone when the faults end', () => {
  it('is there again at once, with the callbacks that it kept', async () => {
    const blackOut = { fault: 'black-out', window: { from: '10s' } }
    const scenario = findScenario({
      name: 'gone',
      description: 'Gone for good.',
      faults: [blackOut],
    })
    for (let seed = 1; seed <= 5; seed += 1) {
      const { violations, trace = [] } = await ruled({ scenario, seed })
      expect(violations).toEqual([])
      const end = trace.find(({ what }) => what === 'the faults end')?.at
      const listens = trace.filter(({ lane, what }) => lane === 'gateway' && what === 'listens')
      expect(listens.at(-1)?.at).toBe(end)
    }
  })

  it.each([5, 8, 13])('comes back at the same moment in a replay of seed %i', async (seed) => {
    const options = { scenario: findScenario('blackout'), entities: 100, seed }
    const { strikes, traceHash } = await ruled(options)
    expect(strikes).toContainEqual({ fault: 'black-out', entity: 'gateway', occurrence: 0 })
    expect((await ruled({ ...options, only: strikes })).traceHash).toBe(traceHash)
  })
})
