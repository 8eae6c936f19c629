import { describe, expect, it } from 'vitest'
import { readScenario } from '../scenario/read-scenario.js'
import { findScenario } from '../scenario/shipped-scenarios.js'
import { firstSentence, paceText, scenarioLines } from './scenario-summary.js'

const MINIMAL = { name: 'test', description: 'Version 1.5 of it: a test. And more.' }

function lines(members: object): Record<string, string> {
  return Object.fromEntries(scenarioLines(readScenario({ ...MINIMAL, ...members })))
}

describe('the summary of a scenario', () => {
  it('of the seeds says what they say', () => {
    expect(Object.fromEntries(scenarioLines(findScenario('seeds')))).toEqual({
      load: '1000 payments, 20 a second at random: 50 s (for simulations)',
      latency: 'submit and refund: 100 ms..500 ms; inquiry at once',
      settles: 'after 1 s..5 s: 70 % approved, 20 % over the limit, 10 % invalid card',
      callbacks: 'repeated as each dialect does',
      faults: '40 %  fail-before-commit  submit',
    })
  })

  it('leaves out what is nothing special', () => {
    expect(lines({ latency: 0, processing: 0 })).toEqual({
      latency: 'every request at once',
      settles: 'at once: 100 % approved',
      callbacks: 'repeated as each dialect does',
      faults: 'none',
    })
  })

  it('says how callbacks are repeated and how fast the clock runs', () => {
    expect(lines({ callbacks: { retryAfter: [] } })['callbacks']).toBe('never repeated')
    const callbacks = { retryAfter: ['1s', '5s'], timeout: '3s' }
    expect(lines({ callbacks })['callbacks']).toBe('repeated after 1 s, 5 s; answered within 3 s')
    expect(lines({ timeScale: 0.1 })['clock']).toBe('10 times as fast as real time')
    expect(paceText(2)).toBe('2 times as slow as real time')
    expect(paceText(1)).toBe('as fast as real time')
  })

  it('says how often, whom and when each fault strikes', () => {
    const faults = [
      { fault: 'hang', rate: '5%', match: { operation: 'inquiry', dialect: 'async-card' } },
      { fault: 'black-out', window: { from: '30s', to: '90s' } },
      { fault: 'restart', burst: { every: '1m', lasts: '3s' }, window: { from: 1500 } },
      { fault: 'callback-late', takes: '5m', match: { reference: 'order-1', occurrence: 2 } },
      { fault: 'rate-limit', limit: { requests: 5, per: '1s' } },
    ]
    expect(lines({ faults })['faults']?.split('\n')).toEqual([
      '  5 %  hang           inquiry of async-card',
      '100 %  black-out      the gateway                      from 0:30 to 1:30',
      '100 %  restart        the gateway                      3 s of every 1 m from 0:01.5',
      '100 %  callback-late  callbacks for order-1, number 2  takes 5 m',
      '100 %  rate-limit     submit, inquiry, refund          lets 5 through per 1 s',
    ])
  })

  it('says which rules strike none of the dialects that are served', () => {
    const faults = [
      { fault: 'in-flight' },
      { fault: 'hang', match: { dialect: 'toss' } },
      { fault: 'hang', match: { operation: 'confirmPayment' } },
      { fault: 'callback-lost', match: { operation: 'depositCallback' } },
      { fault: 'hang', match: { operation: 'inquiry' } },
      { fault: 'black-out' },
    ]
    const scenario = readScenario({ ...MINIMAL, faults })
    const told = (...served: string[]): (string | undefined)[] => {
      const text = new Map(scenarioLines(scenario, served)).get('faults') ?? ''
      return text.split('\n').map((line) => / {2}(never here.*)$/.exec(line)?.[1])
    }
    expect(told('async-card')).toEqual([
      'never here: needs idempotency keys',
      'never here: no toss',
      'never here: no confirmPayment',
      'never here: no depositCallback',
      undefined,
      undefined,
    ])
    expect(told('async-card', 'toss')).toEqual(Array(6).fill(undefined))
    expect(lines({ faults })['faults']).not.toContain('never here')
  })

  it('says apart what strikes in simulations only, and counts it where a gateway is served', () => {
    const faults = [
      { fault: 'crash-after', rate: '0.2%', match: { reference: 'order-1' } },
      { fault: 'hang' },
      { fault: 'request-delayed', match: { operation: 'inquiry' } },
      { fault: 'answer-dropped', rate: '1%' },
    ]
    const told = lines({ faults })
    expect(told['faults']).toBe('100 %  hang  submit, inquiry, refund')
    expect(told['simulate']?.split('\n')).toEqual([
      'in pgsim simulate only:',
      '0.2 %  crash-after      the process for order-1',
      '100 %  request-delayed  inquiry',
      '  1 %  answer-dropped   answers',
    ])
    const serving = (rules: object[]): string | undefined =>
      new Map(scenarioLines(readScenario({ ...MINIMAL, faults: rules }), ['toss'])).get('simulate')
    expect(serving(faults)).toBe('3 more rules strike only in virtual time, in pgsim simulate')
    expect(serving(faults.slice(0, 2))).toMatch(/^1 more rule strikes only/)
    expect(serving([{ fault: 'hang' }])).toBeUndefined()
  })

  it('says what a simulation draws and must reach', () => {
    const thresholds = ['convergence.p99 < 5m', 'payments >= 1000']
    expect(lines({ draw: 'swarm', thresholds })).toMatchObject({
      draw: 'each seed draws which faults are on, and at which rates (for simulations)',
      demands: 'convergence.p99 < 5m; payments >= 1000 (for simulations)',
    })
  })

  it('is its first sentence where one line must do', () => {
    expect(firstSentence(MINIMAL)).toBe('Version 1.5 of it: a test.')
    expect(firstSentence({ description: 'no end' })).toBe('no end')
  })
})
