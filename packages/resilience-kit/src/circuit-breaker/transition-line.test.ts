import { expect, test } from 'vitest'
import { VirtualClock } from '../testing/virtual-clock.js'
import { circuitBreaker } from './circuit-breaker.js'
import { failureRate } from './trip-rule.js'
import { reasonText, transitionLine } from './transition-line.js'

test('writes one structured line per transition, with the reason and no message', async () => {
  const lines: unknown[] = []
  const line = (level: string) => (facts: object, message: string) =>
    void lines.push({ level, facts, message })
  const logger = {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
  }
  const breaker = circuitBreaker(
    { tripWhen: [failureRate({ threshold: 50, window: { calls: 10 } })] },
    { clock: new VirtualClock(), name: 'gateway', logger, onWarning: () => {} },
  )
  const refused = Object.assign(new Error('card 4111111111111111'), { code: 'ECONNREFUSED' })
  for (let i = 0; i < 10; i += 1) await breaker.settle(() => Promise.reject(refused))
  expect(lines).toEqual([
    {
      level: 'warn',
      facts: {
        policy: 'circuit-breaker',
        name: 'gateway',
        from: 'closed',
        to: 'open',
        reason: {
          kind: 'tripped',
          reading: {
            rule: 'failure-rate',
            threshold: 50,
            observed: 100,
            counts: { calls: 10, failed: 10, slow: 0, slowFailed: 0 },
          },
        },
        lastFailures: ['ECONNREFUSED', 'ECONNREFUSED', 'ECONNREFUSED'],
      },
      message:
        "circuit breaker 'gateway': closed -> open (failure-rate: 100 % of 10 calls " +
        '(limit 50 %; 10 calls, 10 failed, 0 slow))',
    },
  ])
})

test('opening is a warning, closing is not', () => {
  const reason = { kind: 'manual' } as const
  expect(transitionLine('x', { from: 'closed', to: 'forced-open', reason }, []).level).toBe('warn')
  expect(transitionLine('x', { from: 'open', to: 'closed', reason }, []).level).toBe('info')
})

test('every reason has its words', () => {
  const rates = { failureRate: 66.666, slowRate: 0 }
  const reading = { rule: 'consecutive-unanswered', threshold: 3, observed: 3 } as const
  expect(
    [
      { kind: 'tripped', reading: { ...reading, counts: undefined } } as const,
      { kind: 'waited' } as const,
      { kind: 'probes-passed', ...rates } as const,
      { kind: 'probes-failed', ...rates } as const,
      { kind: 'probes-undecided' } as const,
      { kind: 'manual' } as const,
    ].map(reasonText),
  ).toEqual([
    'consecutive-unanswered: 3 in a row (limit 3)',
    'the wait is over',
    'probes: 66.7 % failed, 0 % slow',
    'probes: 66.7 % failed, 0 % slow',
    'the probes did not end in time',
    'by hand',
  ])
})
