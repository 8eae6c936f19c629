import { phases, type Phase } from './phase.js'

/**
 * Phases to kill in: each equally often, but for a remainder, and in an order of chance.
 *
 * @param draw gives a whole number from 1 to its limit
 */
export function planOf(count: number, draw: (limit: number) => number): readonly Phase[] {
  const left = Array.from({ length: Math.ceil(count / phases.length) }, () => phases)
    .flat()
    .slice(0, count)
  const plan: Phase[] = []
  while (left.length > 0) plan.push(...left.splice(draw(left.length) - 1, 1))
  return plan
}
