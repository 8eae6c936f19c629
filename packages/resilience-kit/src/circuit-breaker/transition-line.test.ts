import { describe, expect, test } from 'vitest'
import type { Logger } from '../env.js'
import { breakerUnderTest } from './testing/breaker-under-test.js'
import { consecutiveFailures, failureRate } from './trip-rule.js'
import { reasonText, transitionLine } from './transition-line.js'

interface Line {
  readonly level: string
  readonly facts: { readonly lastFailures?: readonly string[] }
  readonly message: string
}

/** A logger that pino's fit, and what was written to it. */
function recording(): { readonly logger: Logger; readonly lines: Line[] } {
  const lines: Line[] = []
  const line = (level: string) => (facts: object, message: string) =>
    void lines.push({ level, facts, message })
  const logger = {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
  }
  return { logger, lines }
}

describe('the log', () => {
  test('has one structured line per transition, with the reason and no error message', async () => {
    const { logger, lines } = recording()
    const { breaker } = breakerUnderTest(
      { tripWhen: [failureRate({ threshold: 50, window: { calls: 10 } })] },
      { logger },
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

  test('tells a whole outage in its lines', async () => {
    const { logger, lines } = recording()
    const { clock, breaker, fail } = breakerUnderTest(
      { tripWhen: [consecutiveFailures(2)], halfOpen: { permits: 1 } },
      { logger },
    )
    await fail()
    await fail()
    await clock.advance(10_001)
    await fail()
    await clock.advance(10_001)
    await breaker.execute(() => 'ok')
    breaker.forceOpen()
    breaker.forceOpen()
    const start = "circuit breaker 'gateway': "
    expect(lines.map(({ level, message }) => [level, message.replace(start, '')])).toEqual([
      ['warn', 'closed -> open (consecutive-failures: 2 in a row (limit 2))'],
      ['info', 'open -> half-open (the wait is over)'],
      ['warn', 'half-open -> open (probes: 100 % of 1 failed, 0 % slow)'],
      ['info', 'open -> half-open (the wait is over)'],
      ['info', 'half-open -> closed (probes: 0 % of 1 failed, 0 % slow)'],
      ['warn', 'closed -> forced-open (by hand)'],
    ])
  })

  test('names the last three failures by code, else name, else type, oldest first', async () => {
    const { logger, lines } = recording()
    const { breaker, fail } = breakerUnderTest({ tripWhen: [consecutiveFailures(5)] }, { logger })
    const lastOf = async (errors: readonly unknown[]) => {
      for (const error of errors) await fail(error)
      return lines.at(-1)?.facts.lastFailures
    }
    const secret = 'card 4111111111111111'
    const coded = Object.assign(new TypeError(secret), { code: 'E_DOWN' })
    const numbered = Object.assign(new TypeError(secret), { code: 502 })
    const errors = [new Error(secret), new Error(secret), coded, numbered, secret]
    expect(await lastOf(errors)).toEqual(['E_DOWN', 'TypeError', 'string'])
    breaker.reset()
    expect(await lastOf([null, undefined, 5, {}, new RangeError(secret)])).toEqual([
      'number',
      'object',
      'RangeError',
    ])
    expect(JSON.stringify(lines)).not.toContain('41111111')
  })

  test('names none from before a reset, also if it was closed then', async () => {
    const { logger, lines } = recording()
    const { breaker, fail } = breakerUnderTest({ tripWhen: [consecutiveFailures(2)] }, { logger })
    await fail(new RangeError('old'))
    breaker.reset()
    await fail(new TypeError('new'))
    await fail(new TypeError('new'))
    expect(lines.at(-1)?.facts.lastFailures).toEqual(['TypeError', 'TypeError'])
  })

  test('names none from before it was closed by its probes', async () => {
    const { logger, lines } = recording()
    const { clock, breaker, fail } = breakerUnderTest(
      { tripWhen: [consecutiveFailures(1)], halfOpen: { permits: 1 } },
      { logger },
    )
    await fail(new RangeError('old'))
    await clock.advance(10_001)
    await breaker.execute(() => 'ok')
    await fail(new TypeError('new'))
    expect(lines.at(-1)?.facts.lastFailures).toEqual(['TypeError'])
  })

  test('does not name what was ignored', async () => {
    const { logger, lines } = recording()
    const { breaker, fail } = breakerUnderTest({}, { logger })
    await fail(Object.assign(new Error('x'), { name: 'AbortError' }))
    await fail(new TypeError('x'))
    breaker.forceOpen()
    expect(lines[0]?.facts.lastFailures).toEqual(['TypeError'])
  })
})

describe('a line', () => {
  test('about opening is a warning, about anything else it is not', () => {
    const reason = { kind: 'manual' } as const
    const level = (to: 'open' | 'forced-open' | 'closed' | 'half-open') =>
      transitionLine('x', { from: 'closed', to, reason }, []).level
    expect([level('open'), level('forced-open')]).toEqual(['warn', 'warn'])
    expect([level('closed'), level('half-open')]).toEqual(['info', 'info'])
  })

  test('has words for every reason', () => {
    const counts = { calls: 3, failed: 2, slow: 0, slowFailed: 0 }
    const rates = { failureRate: 66.666, slowRate: 0, counts }
    const reading = { rule: 'consecutive-unanswered', threshold: 3, observed: 3 } as const
    expect(
      [
        { kind: 'tripped', reading: { ...reading, counts: undefined } } as const,
        { kind: 'waited' } as const,
        { kind: 'probes-passed', ...rates } as const,
        { kind: 'probes-failed', ...rates } as const,
        { kind: 'probes-undecided' } as const,
        { kind: 'asked' } as const,
        { kind: 'manual' } as const,
      ].map(reasonText),
    ).toEqual([
      'consecutive-unanswered: 3 in a row (limit 3)',
      'the wait is over',
      'probes: 66.7 % of 3 failed, 0 % slow',
      'probes: 66.7 % of 3 failed, 0 % slow',
      'the probes did not end in time',
      'an outcome asked for it',
      'by hand',
    ])
  })
})
