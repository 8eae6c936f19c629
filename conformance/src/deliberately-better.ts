import type { ConformanceCase } from './case-file.js'

const GENERATIONS =
  'a result counts only in the state that admitted its call; late ones are counted apart'
const TIMERS = 'every change of state cancels the timers of the state before, reset included'

/** Why the kit is right where it differs from resilience4j, by the id of the case. */
const REASONS: Readonly<Record<string, string>> = {
  'CB-121': GENERATIONS,
  'CB-122': TIMERS,
  'CB-123': TIMERS,
  'CB-124': 'what opens the breaker is asked about every result, also one that counts as a failure',
  'PL-012': 'a refusal of our own says nothing about the other side, so the breaker ignores it',
  'RT-033': 'a call that gave its caller a value is told and counted as what the caller saw',
  'RT-034': 'the end of a series is told once and counted once',
}

const GENERAL = 'resilience4j really does this; a better library should not'

/** One line why a quirk is not copied. */
export function reasonFor({ id, note }: ConformanceCase): string {
  return REASONS[id] ?? note ?? GENERAL
}
