import {
  circuitBreaker,
  consecutiveUnanswered,
  exponentialBackoff,
  failureRate,
  retry,
  timeout,
  type Env,
  type Policy,
  type TripRule,
} from '@holdfast/resilience-kit'
import type { Contestant } from '../policies/contestant.js'
import { classifyTrouble as classify } from '../policies/gateway-trouble.js'
import { spanText } from '../report/figure-text.js'

/** One point of the search: the numbers of a breaker, a retry and a time-out. Times in ms. */
export interface Settings {
  /** Opens at so many percent failed ... */
  readonly threshold: number
  /** ... of the last so many calls, or of those of so many ms. */
  readonly window: { readonly calls: number } | { readonly ms: number }
  /** Below so many calls there is no rate. */
  readonly minimumCalls: number
  /** Opens after so many unanswered calls in a row; null: no such rule. */
  readonly unansweredInARow: number | null
  readonly waitInOpenMs: number
  readonly probes: number
  /** Percent of failed probes that opens it again. */
  readonly reopenFailureRate: number
  readonly timeoutMs: number
  readonly maxAttempts: number
  readonly backoffMs: number
}

/** These numbers as policies. A call that nobody answered is never repeated: it may be a charge. */
export function contestantOf(settings: Settings): Contestant {
  return {
    name: 'settings',
    explains: settingsText(settings),
    policies: (env) => policiesOf(settings, env),
    knowsUnknown: true,
  }
}

function policiesOf(settings: Settings, env: Env): readonly Policy[] {
  const { threshold, window, minimumCalls, unansweredInARow, waitInOpenMs } = settings
  const tripWhen: TripRule[] = [failureRate({ threshold, window, minimumCalls })]
  if (unansweredInARow !== null) tripWhen.push(consecutiveUnanswered(unansweredInARow))
  const { maxAttempts, backoffMs, probes: permits, reopenFailureRate } = settings
  return [
    retry(
      {
        maxAttempts,
        backoff: exponentialBackoff({ initialMs: backoffMs }),
        retryWhen: (classification) => classification === 'failure',
        classify,
      },
      env,
    ),
    circuitBreaker(
      { tripWhen, waitInOpenMs, halfOpen: { permits, reopenFailureRate }, classify },
      env,
    ),
    timeout({ limitMs: settings.timeoutMs }, env),
  ]
}

/** The numbers in one line: `80 % of 10 s (20), 3 unanswered, wait 10 s, 5 probes, ...`. */
export function settingsText(settings: Settings): string {
  const { threshold, window, minimumCalls, unansweredInARow, reopenFailureRate } = settings
  const of =
    'calls' in window ? `${window.calls} calls` : `${spanText(window.ms)} (${minimumCalls})`
  const { probes, maxAttempts } = settings
  const attempts = maxAttempts === 1 ? 'no retry' : `${maxAttempts} attempts`
  return [
    `${threshold} % of ${of}`,
    ...(unansweredInARow === null ? [] : [`${unansweredInARow} unanswered`]),
    `wait ${spanText(settings.waitInOpenMs)}`,
    `${probes} ${probes === 1 ? 'probe' : 'probes'} at ${reopenFailureRate} %`,
    `time-out ${spanText(settings.timeoutMs)}`,
    ...(maxAttempts === 1 ? [attempts] : [attempts, `back-off ${spanText(settings.backoffMs)}`]),
  ].join(', ')
}
