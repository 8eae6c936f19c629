import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgeMutant } from './judge-mutant.js'
import { mutantList } from './mutant-list.js'
import { closeHunters, unchangedHunters, type UnchangedHunters } from './unchanged-hunters.js'
import type { WorldName } from './worlds.js'

/**
 * Declares a test for each mutant of a world: it is killed, at its first gateways.
 *
 * @param gateways at so many of them; the others are left to `npm run mutants`. Default: at all.
 */
export function everyMutantIsKilled(name: WorldName, gateways = Infinity): void {
  let unchanged: UnchangedHunters

  beforeAll(async () => {
    unchanged = await unchangedHunters()
  }, 60_000)

  afterAll(() => closeHunters(unchanged))

  describe('the simulation finds', () => {
    it.each(mutantList.filter(({ world = 'payment-client' }) => world === name))(
      '$name: $explains',
      async (mutant) => {
        const dialects = mutant.dialects.slice(0, gateways)
        const court = { unchanged, dialects, triesKnownSeed: true }
        const verdicts = await judgeMutant(mutant, court)
        for (const { dialect, fate, caught, replayed } of verdicts) {
          expect({ dialect, fate, caught }).toMatchObject({ fate: 'killed' })
          for (const { file, violated } of replayed) {
            expect({ file, violated }).not.toMatchObject({ violated: [] })
          }
        }
        expect(verdicts.length).toBe(dialects.length)
        // None fails in it: the file has gone stale, `npm run mutants -- --corpus NAME`.
        expect(verdicts.flatMap(({ replayed }) => replayed)).not.toEqual([])
      },
      600_000,
    )
  })
}
