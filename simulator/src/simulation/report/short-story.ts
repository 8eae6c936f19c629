import { counted } from '../../cli/text-layout.js'
import type { Strike } from '../chance/strike.js'
import type { TraceEvent } from '../trace/trace-event.js'
import { isOnlooker } from './sequence.js'

/** A story that a person can read, and how much of it had to go. */
export interface ShortStory {
  readonly events: readonly TraceEvent[]
  /** What is left out, in a sentence; empty where it is all there. */
  readonly note: string
}

/**
 * The whole story where it is short. Else what is about this order, or about everybody; and of
 * that, where it is still too long, how it began and, mostly, how it ended.
 */
export function shortStory(
  story: readonly TraceEvent[],
  entity: string | undefined,
  most: number,
): ShortStory {
  if (story.length <= most) return { events: story, note: '' }
  const own = entity === undefined ? story : story.filter((event) => isAbout(event, entity))
  const first = Math.floor(most / 4)
  const events =
    own.length <= most ? own : [...own.slice(0, first), ...own.slice(own.length - most + first)]
  const lost = counted(story.length - events.length, 'event')
  const why = own.length <= most ? 'they are about other orders' : 'the story is too long'
  return { events, note: `${lost} of ${story.length} left out: ${why}; the JSON has all` }
}

/** Strikes for a list, and how many of them had to go. */
export function shortStrikes(
  strikes: readonly Strike[],
  most: number,
): { readonly shown: readonly Strike[]; readonly note: string } {
  const left = strikes.length - most
  return { shown: strikes.slice(0, most), note: left > 0 ? `and ${left} more` : '' }
}

/** Crashes and the like befall everybody, whatever the process was just about. */
function isAbout({ entity, lane, fault }: TraceEvent, wanted: string): boolean {
  if (entity === wanted || isOnlooker(lane)) return true
  return entity === undefined && fault !== undefined
}
