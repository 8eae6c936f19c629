import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { contestantOf, settingsText, type Settings } from './settings.js'

const settings: Settings = {
  threshold: 80,
  window: { ms: 10_000 },
  minimumCalls: 20,
  unansweredInARow: 3,
  waitInOpenMs: 10_000,
  probes: 5,
  reopenFailureRate: 100,
  timeoutMs: 3000,
  maxAttempts: 3,
  backoffMs: 200,
}
const alone: Settings = {
  ...settings,
  window: { calls: 10 },
  unansweredInARow: null,
  probes: 1,
  maxAttempts: 1,
}

describe('settings', () => {
  it('are a retry, a breaker and a time-out, and know what they do not know', () => {
    const { policies, knowsUnknown } = contestantOf(settings)
    const env = { clock: new VirtualClock(), onWarning: () => undefined }
    const [retry, breaker, timeout] = policies(env).map((policy) => policy.describe())
    expect(retry).toMatchObject({ kind: 'retry', options: { maxAttempts: 3 } })
    expect(breaker).toMatchObject({
      kind: 'circuit-breaker',
      options: {
        tripWhen: [
          { kind: 'failure-rate', threshold: 80, window: { ms: 10_000 }, minimumCalls: 20 },
          { kind: 'consecutive-unanswered', threshold: 3 },
        ],
        waitInOpenMs: 10_000,
        halfOpen: { permits: 5, reopenFailureRate: 100 },
      },
    })
    expect(timeout).toMatchObject({ kind: 'timeout', options: { limitMs: 3000 } })
    expect(knowsUnknown).toBe(true)
  })

  it('fit a line', () => {
    expect(settingsText(settings)).toBe(
      '80 % of 10 s (20), 3 unanswered, wait 10 s, 5 probes at 100 %, time-out 3 s, 3 attempts, ' +
        'back-off 200 ms',
    )
    expect(settingsText({ ...alone, minimumCalls: 10 })).toBe(
      '80 % of 10 calls, wait 10 s, 1 probe at 100 %, time-out 3 s, no retry',
    )
  })
})
