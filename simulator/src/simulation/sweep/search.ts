import { seededRandom } from '@holdfast/resilience-kit/testing'
import type { Contestant } from '../policies/contestant.js'
import { frontOf } from './front.js'
import { LowDiscrepancy } from './low-discrepancy.js'
import { contestantOf, type Settings } from './settings.js'
import { DIMENSIONS, settingsAt, type Place } from './setting-space.js'
import { meanOf, type Trial } from './trial.js'

/** Settings that were tried, and what came of it. */
export interface Tried {
  readonly place: Place
  readonly settings: Settings
  readonly objectives: Trial
}

/** How much is searched. */
export interface SearchOptions {
  /** The same seed tries the same settings in the same worlds. */
  readonly seed: number
  /** Settings to try; 1 or more. */
  readonly tries: number
  /** What these policies come to in one world; the first is 1. */
  readonly play: (contestant: Contestant, world: number) => Promise<Trial>
  /** Told after every one. */
  readonly onTried?: (count: number) => void
  /** Aborted: no more are tried, and the front is that of one world. */
  readonly signal?: AbortSignal
}

/** What a search found. */
export interface SearchResult {
  readonly tried: readonly Tried[]
  /** The front, after what is on it or near it was tried in further worlds too: means over all. */
  readonly front: readonly Tried[]
}

/** So large a share is spread over the whole space; the rest goes to where it was good. */
const SPREAD = 0.6
/** Around what is on the front, closer each time: the reach of a step in each coordinate. */
const REACHES = [0.3, 0.15, 0.06]
/** Worlds that settings on or near the front are tried in: in one alone some are lucky. */
export const WORLDS = 4

/**
 * Tries settings that fill the space evenly, then, round by round, neighbours of those on the
 * front; at last tries what is on it or near it in further worlds, and keeps what is on it then.
 */
export async function search(options: SearchOptions): Promise<SearchResult> {
  const { seed, tries, play, onTried, signal } = options
  const mayGoOn = (until: number): boolean => tried.length < until && signal?.aborted !== true
  const tried: Tried[] = []
  const tryAt = async (place: Place): Promise<void> => {
    const settings = settingsAt(place)
    tried.push({ place, settings, objectives: await play(contestantOf(settings), 1) })
    onTried?.(tried.length)
  }
  const spread = new LowDiscrepancy(DIMENSIONS, seededRandom(`${seed}/spread`))
  const spreadTries = Math.round(tries * SPREAD)
  while (mayGoOn(spreadTries)) await tryAt(spread.next())
  const steps = new LowDiscrepancy(DIMENSIONS, seededRandom(`${seed}/steps`))
  for (const [round, reach] of REACHES.entries()) {
    const parents = frontOf(tried)
    const until = spreadTries + ((tries - spreadTries) * (round + 1)) / REACHES.length
    for (let turn = 0; mayGoOn(Math.round(until)); turn += 1) {
      const parent = parents[turn % parents.length]
      if (parent !== undefined) await tryAt(stepFrom(parent.place, steps.next(), reach))
    }
  }
  const front = await confirmed(nearFront(tried), play, signal)
  // What only a part of it was tried in further worlds cannot be compared.
  return { tried, front: signal?.aborted ? frontOf(tried) : front }
}

/** A place nearby, inside the space. */
function stepFrom(place: Place, direction: Place, reach: number): Place {
  return place.map((at, index) => {
    const moved = at + ((direction[index] ?? 0.5) - 0.5) * 2 * reach
    return Math.min(1 - Number.EPSILON, Math.max(0, moved))
  })
}

/** The front, and what would be it without these: one world alone may have chosen wrongly. */
function nearFront(tried: readonly Tried[]): readonly Tried[] {
  const first = frontOf(tried)
  return [...first, ...frontOf(tried.filter((one) => !first.includes(one)))]
}

async function confirmed(
  near: readonly Tried[],
  play: SearchOptions['play'],
  signal: AbortSignal | undefined,
): Promise<readonly Tried[]> {
  const means: Tried[] = []
  for (const one of near) {
    const trials = [one.objectives]
    if (signal?.aborted) break
    for (let world = 2; world <= WORLDS; world += 1) {
      trials.push(await play(contestantOf(one.settings), world))
    }
    means.push({ ...one, objectives: meanOf(trials) })
  }
  return frontOf(means)
}
