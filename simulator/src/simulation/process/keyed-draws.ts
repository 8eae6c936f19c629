import type { Clock, Ids, Random } from '@holdfast/resilience-kit'
import type { Chance } from '../chance/chance.js'
import { Moments } from './moments.js'

/**
 * Randomness of one life that begins now, by the moment of each draw and never by how many came
 * before: what one order draws moves nothing of another one.
 *
 * @param life names the life, among all of the run
 */
export function keyedRandom(
  chance: Pick<Chance, 'fraction'>,
  clock: Pick<Clock, 'monotonic'>,
  life: string,
): Random {
  const moments = new Moments(clock)
  return {
    next: () => {
      const number = moments.next()
      return chance.fraction('random', `${life}/${moments.ms}`, number)
    },
  }
}

/** So many places hold the ms of 24 days, and 46 655 identifiers in one of them, in base 36. */
const [msPlaces, numberPlaces] = [6, 3]

/**
 * Identifiers of one life that begins now, by the moment in which they are made; text order is the
 * order in which they were made.
 *
 * @param prefix of `[0-9a-z]`; no other life has it
 */
export function keyedIds(clock: Pick<Clock, 'monotonic'>, prefix: string): Ids {
  const moments = new Moments(clock)
  return {
    next: () => {
      const number = moments.next().toString(36).padStart(numberPlaces, '0')
      return prefix + moments.ms.toString(36).padStart(msPlaces, '0') + number
    },
  }
}
