import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readScenario } from './read-scenario.js'
import { ScenarioError, parseDocument, problem, problemText } from './scenario-error.js'

const DURATION =
  "allowed: whole milliseconds such as 250, or text such as '250ms', '1.5s', '5m', '2h' or '1d', " +
  'from 0 to 30 days'
const RATE = "allowed: a number 0..1 such as 0.03, or text 0%..100% such as '3%' or '0.5%'"
const KINDS = 'submit, inquiry, refund'
const FORMS = 'fixed, uniform, lognormal, exponential, quantiles, slowMode'

/** The problems of a scenario with these members, as sentences. */
function problemsOf(members: object): string[] {
  return told(() => readScenario({ name: 'test', description: 'A test.', ...members }))
}

function told(act: () => unknown): string[] {
  try {
    act()
    return []
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems.map(problemText)
    throw error
  }
}

describe('a wrong scenario', () => {
  it.each([
    [null, 'must be an object, got null'],
    ['calm', 'must be an object, got "calm"'],
    [[], 'must be an object, got a list'],
  ])('is no %j', (document, text) => {
    expect(told(() => readScenario(document))).toEqual([text])
  })

  it('says of every member that must be there that it is missing', () => {
    expect(told(() => readScenario({}))).toEqual(['name: is missing', 'description: is missing'])
  })

  it('says of an unknown member which was meant and which there are', () => {
    expect(problemsOf({ latencies: 5, zzzzzz: 1 })).toEqual([
      'latencies: there is no such member. Did you mean latency? Allowed: name, description, ' +
        'seed, timeScale, load, latency, processing, outcomes, faults, draw, callbacks, ' +
        'thresholds.',
      'zzzzzz: there is no such member. Allowed: name, description, ' +
        'seed, timeScale, load, latency, processing, outcomes, faults, draw, callbacks, ' +
        'thresholds.',
    ])
  })

  it.each([
    [{ name: 'Black Friday' }, 'name: a name is lower case, with dashes'],
    [{ description: '' }, 'description: must not be empty'],
    [{ description: 7 }, 'description: must be text, got 7'],
    [{ seed: 1.5 }, 'seed: must be a whole number, got 1.5'],
    [{ seed: '7' }, 'seed: must be a number, got "7"'],
    [{ timeScale: 0 }, 'timeScale: must be at least 0.0001, got 0'],
    [{ timeScale: 1001 }, 'timeScale: must be at most 1000, got 1001'],
    [{ load: { payments: 9 } }, 'load.perSecond: is missing'],
    [{ load: { payments: 9, perSecond: 0 } }, 'load.perSecond: must be above 0, got 0'],
    [
      { load: { payments: 9, perSecond: 9, arrivals: 'poison' } },
      'load.arrivals: "poison" is none of the allowed values. Did you mean poisson? ' +
        'Allowed: poisson, even.',
    ],
    [
      { outcomes: { approved: 1, limitExceeded: 0.1, invalidCard: 0 } },
      'outcomes: approved, limitExceeded and invalidCard must add up to 100 %, got 110 %',
    ],
    [
      { outcomes: { approved: 1, limitExceeded: 0 } },
      `outcomes.invalidCard: the rate is missing; ${RATE}`,
    ],
    [{ faults: { fault: 'hang' } }, 'faults: must be a list, got an object'],
    [{ callbacks: { timeout: 0 } }, 'callbacks.timeout: must be above 0'],
    [
      { callbacks: { retryAfter: ['1w'] } },
      `callbacks.retryAfter[0]: "1w" is no duration; ${DURATION}`,
    ],
  ])('is told by the member and the value: %j', (members, text) => {
    expect(problemsOf(members)).toEqual([text])
  })
})

describe('a wrong latency', () => {
  it.each([
    [
      { sbumit: 5 },
      `sbumit: there is no such member. Did you mean submit? Allowed: ${KINDS}, ${FORMS}.`,
    ],
    [
      { unifrom: {} },
      `unifrom: there is no such member. Did you mean uniform? Allowed: ${KINDS}, ${FORMS}.`,
    ],
    [
      { submit: 5, uniform: 5 },
      'uniform: there is no such member. Allowed: submit, inquiry, refund.',
    ],
    [
      { submit: { unifrom: {} } },
      `submit.unifrom: there is no such member. Did you mean uniform? Allowed: ${FORMS}.`,
    ],
    [
      { submit: { uniform: { min: 1 } } },
      `submit.uniform.max: the duration is missing; ${DURATION}`,
    ],
    [{ uniform: { min: 2, max: 1 } }, 'uniform.max: max must not be below min'],
    [
      { uniform: { min: 1, max: 2, mxa: 3 } },
      'uniform.mxa: there is no such member. Did you mean max? Allowed: min, max.',
    ],
    [{ slowMode: { share: 2, normal: 1, slow: 1 } }, `slowMode.share: 2 is no rate; ${RATE}`],
    [
      { quantiles: { p50: 1, q90: 2 } },
      'quantiles.q90: a quantile is named p0 to p100 with at most one decimal, ' +
        'such as p50 or p99.9',
    ],
    [
      { fixed: 5, uniform: { min: 1 } },
      'uniform: exactly one form is allowed here; "uniform" is too much',
    ],
  ])('is told at the place that was meant: %j', (latency, text) => {
    expect(problemsOf({ latency })).toEqual([`latency.${text}`])
  })

  it('is told what it got and what it takes', () => {
    expect(problemsOf({ latency: 'soon' })).toEqual([`latency: "soon" is no duration; ${DURATION}`])
    expect(problemsOf({ latency: null })).toEqual([
      expect.stringMatching(/^latency: null is no distribution; allowed: a duration such as/),
    ])
  })
})

describe('a problem', () => {
  it('knows its path step by step, and whether a name is wrong or a value', () => {
    const schema = z.strictObject({ list: z.array(z.strictObject({ size: z.number() })) })
    const act = (): unknown => parseDocument(schema, { list: [{ size: 'x', szie: 1 }] })
    expect(act).toThrow(ScenarioError)
    try {
      act()
    } catch (error) {
      expect((error as ScenarioError).problems).toEqual([
        { path: 'list[0].size', keys: ['list', 0, 'size'], message: 'must be a number, got "x"' },
        {
          path: 'list[0].szie',
          keys: ['list', 0, 'szie'],
          about: 'name',
          message: expect.any(String),
        },
      ])
    }
  })

  it.each([
    ['lost', ['late', 'last', 'first'], 'last'],
    ['mxa', ['min', 'max'], 'max'],
    ['HANG', ['hang', 'reset'], 'hang'],
    ['unheard-of', ['hang', 'reset'], undefined],
    ['x', [], undefined],
  ])('suggests what was probably meant by %j among %j: %j', (got, allowed, meant) => {
    expect(problem([], 'no', { got, allowed }).suggestion).toBe(meant)
  })
})
