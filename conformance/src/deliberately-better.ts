import type { ConformanceCase } from './case-file.js'
import type { CaseResult } from './run-case.js'

const GENERATIONS =
  'a result counts only in the state that admitted its call; late ones are counted apart'
const TIMERS = 'every change of state cancels the timers of the state before, reset included'

/** Why the kit is right where it differs from resilience4j, by the id of the case. */
const BY_ID: Readonly<Record<string, string>> = {
  'CB-121': GENERATIONS,
  'CB-122': TIMERS,
  'CB-123': TIMERS,
  'CB-124': 'what opens the breaker is asked about every result, also one that counts as a failure',
  'RT-034': 'the end of a series is told once and counted once',
}

interface Content {
  readonly component: string
  /** All of them stand in the case's name or note. */
  readonly words: readonly RegExp[]
  readonly reason: string
}

/** The same defects in cases with other ids: the list of decision 6, by what a case says. */
const BY_CONTENT: readonly Content[] = [
  { component: 'circuitBreaker', words: [/\bstale\b/i, /\btimer\b/i], reason: TIMERS },
  {
    component: 'circuitBreaker',
    words: [
      /\b(late|stale|end(s|ed|ing)? in)\b/i,
      /\b(call|result|outcome|error|failure|success)\b/i,
      /HALF_OPEN/,
    ],
    reason: GENERATIONS,
  },
  {
    component: 'circuitBreaker',
    words: [/LOCK_FREE/, /window|permit/i],
    reason: 'a window of one call is a window like any other',
  },
  {
    component: 'circuitBreaker',
    words: [/\bopen/i, /\b(no|without( an?)?) wait/i],
    reason: 'an opening that names no time is none, and the breaker goes on as it was',
  },
  {
    component: 'rateLimiter',
    words: [/drain/i, /event/i],
    reason: 'the event says how many permits were drained',
  },
  {
    component: 'retry',
    words: [/(listener|consumer).*\bthrows/i],
    reason: 'a listener that throws is reported, and changes nothing',
  },
  {
    component: 'retry',
    words: [/\bsync/i, /\bthrow/i, /never settles/i],
    reason: 'what a function throws at once is a rejection like any other',
  },
]

/**
 * One line why the kit is right where it differs from a quirk. Undefined where it does not differ
 * and where nobody has said why; never an answer to an error that nobody expected.
 */
export function whyBetter({ case: aCase, verdict, trouble }: CaseResult): string | undefined {
  if (!aCase.quirk || verdict !== 'failed' || trouble?.threw !== false) return undefined
  return BY_ID[aCase.id] ?? reasonByContent(aCase) ?? aCase.note
}

function reasonByContent({ component, name, note = '' }: ConformanceCase): string | undefined {
  const text = `${name} ${note}`
  return BY_CONTENT.find(
    (content) =>
      content.component === component && content.words.every((words) => words.test(text)),
  )?.reason
}
