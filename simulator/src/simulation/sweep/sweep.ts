import { seededRandom } from '@holdfast/resilience-kit/testing'
import type { Contestant } from '../policies/contestant.js'
import { bare, gateway, seeds } from '../policies/contestants.js'
import type { Profile } from './profiles.js'
import { search, WORLDS, type Tried } from './search.js'
import { seedsAnswer } from './seeds-question.js'
import { settingsText } from './settings.js'
import type { Figures, Landmark, SettingsPoint, SweepReport } from './sweep-report.js'
import { meanOf, trial, type Trial } from './trial.js'

/** How much is swept. */
export interface SweepOptions {
  readonly profile: Profile
  /** The same seed gives the same report. */
  readonly seed: number
  /** Settings to try; 1 or more. */
  readonly tries: number
  /** Told after every one. */
  readonly onTried?: (count: number) => void
  /** Aborted: the report is about what was tried so far. */
  readonly signal?: AbortSignal
}

/** Searches settings for a profile, and answers the seeds' question. */
export async function sweep(options: SweepOptions): Promise<SweepReport> {
  const { profile, seed, tries, onTried, signal } = options
  const play = (contestant: Contestant, world: number): Promise<Trial> =>
    trial(contestant, profile, seededRandom(`${seed}/world/${world}`).int(0, 2 ** 32 - 1))
  const averaged = async (contestant: Contestant): Promise<Trial> => {
    const trials = []
    for (let world = 1; world <= WORLDS; world += 1) trials.push(await play(contestant, world))
    return meanOf(trials)
  }
  const landmark = async (contestant: Contestant): Promise<Landmark> => {
    const { name, explains } = contestant
    return { name, explains, figures: figuresOf(await averaged(contestant)) }
  }
  const theirs = await landmark(seeds)
  const ours = await landmark(gateway)
  const everyday = await averaged(bare)
  const found = await search({
    ...{ seed, tries, play },
    ...(onTried && { onTried }),
    ...(signal && { signal }),
  })
  const isPartial = signal?.aborted === true
  const front = found.front
    .map(pointOf)
    .sort((one, other) => other.figures.goodput - one.figures.goodput)
  const { payments = 0, perSecond = 0 } = profile.scenario.load ?? {}
  return {
    schema: 'holdfast.sweep/1',
    run: {
      profile: profile.name,
      explains: profile.explains,
      seed,
      worlds: isPartial ? 1 : WORLDS,
      tried: found.tried.length,
      isPartial,
      orders: payments,
      perSecond,
    },
    tried: found.tried.map(pointOf),
    front,
    landmarks: [theirs, ours],
    seedsQuestion: seedsAnswer(theirs.figures, front, 1 - everyday.goodput),
  }
}

function pointOf({ settings, objectives }: Tried): SettingsPoint {
  return { settings, text: settingsText(settings), figures: figuresOf(objectives) }
}

function figuresOf({ cutOffMs, ...others }: Trial): Figures {
  return { ...others, cutOffMs: Number.isFinite(cutOffMs) ? cutOffMs : null }
}
