import { describe, expect, it } from 'vitest'
import { sampleRun } from '../../testing/sample-run.js'
import { runSeed } from '../run/run-seed.js'
import type { SeedOutcome } from '../run/seed-outcome.js'
import type { StoreKind } from '../world/simulation.js'
import { paymentWorld } from './payment-world.js'

const seeds = [1, 2, 3, 4, 5, 6, 7]
/** A file is opened anew by every life of a process: seconds for what takes a memory less. */
const seedsOnFile = [1, 2]

function outcomeOf(dialect: string, seed: number, store: StoreKind): Promise<SeedOutcome> {
  const run = { seed, store, dialects: [dialect], entities: 15 }
  return runSeed(sampleRun(paymentWorld, run))
}

describe.each(['async-card', 'toss', 'stripe'])('a run at %s', (dialect) => {
  it.each(seeds)(
    'is the same in memory and in SQLite: seed %i',
    async (seed) => {
      const memory = await outcomeOf(dialect, seed, 'memory')
      expect(await outcomeOf(dialect, seed, 'sqlite')).toEqual(memory)
      if (!seedsOnFile.includes(seed)) return
      expect(await outcomeOf(dialect, seed, 'sqlite-file')).toEqual(memory)
    },
    60_000,
  )

  it('is not the same with another seed', async () => {
    const hashes = [1, 2, 3].map(async (seed) => {
      const { traceHash } = await outcomeOf(dialect, seed, 'memory')
      return traceHash
    })
    expect(new Set(await Promise.all(hashes)).size).toBe(3)
  }, 60_000)
})
