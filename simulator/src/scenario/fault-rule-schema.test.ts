import { describe, expect, it } from 'vitest'
import { readScenario } from './read-scenario.js'
import { ScenarioError, problemText } from './scenario-error.js'

const RATE = "allowed: a number 0..1 such as 0.03, or text 0%..100% such as '3%' or '0.5%'"
const ID = 'an id is 1 to 64 letters, digits, dots and dashes, a letter or digit first'

/** The problems of a scenario with these members, as sentences. */
function problemsOf(members: object): string[] {
  try {
    readScenario({ name: 'test', description: 'A test.', ...members })
    return []
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems.map(problemText)
    throw error
  }
}

/** The problems of a scenario with this one rule, without the path to it. */
function problemsOfRule(rule: unknown): string[] {
  return problemsOf({ faults: [rule] }).map((text) => text.replace(/^faults\[0\][.:] ?/, ''))
}

describe('a wrong rule', () => {
  it('says of an unknown fault which was meant and which there are', () => {
    expect(problemsOfRule({ fault: 'answer-lsot' })).toEqual([
      expect.stringMatching(
        /^fault: there is no fault "answer-lsot"\. Did you mean answer-lost\? Allowed: .*, hang, /,
      ),
    ])
    expect(problemsOfRule({ fault: 'gremlins' })).toEqual([
      expect.stringMatching(/^fault: there is no fault "gremlins"\. Allowed: /),
    ])
  })

  it.each([
    [7, 'must be an object, got 7'],
    [{ fault: 'hang', rate: 1.5 }, `rate: 1.5 is no rate; ${RATE}`],
    [{ fault: 'hang', rate: '150%' }, `rate: "150%" is no rate; ${RATE}`],
    [{ fault: 'hang', id: 'a b' }, `id: ${ID}`],
    [{ fault: 'hang', id: '..' }, `id: ${ID}`],
    [{ fault: 'hang', takes: '5s' }, 'takes: hang takes no time'],
    [{ fault: 'hang', limit: { requests: 1, per: '1s' } }, 'limit: only rate-limit has a limit'],
    [
      { fault: 'rate-limit', limit: { requests: -1, per: 1 } },
      'limit.requests: must be at least 0, got -1',
    ],
    [{ fault: 'hang', window: { from: '5s', to: '5s' } }, 'window.to: must be after from'],
    [
      { fault: 'hang', burst: { every: '5s', lasts: '5s' } },
      'burst.lasts: must be above 0 and below every',
    ],
    [{ fault: 'hang', match: { occurrence: 0 } }, 'match.occurrence: must be at least 1, got 0'],
    [
      { fault: 'hang', match: { dialect: 'paypal' } },
      'match.dialect: there is no dialect "paypal". Allowed: async-card, toss, stripe.',
    ],
    [
      { fault: 'key-collision', match: { dialect: 'async-card', operation: 'inquireByKey' } },
      'match.operation: key-collision never strikes inquireByKey of async-card. ' +
        'Allowed: submit, submitPayment.',
    ],
    [{ fault: 'restart' }, 'window: restart needs an end: a window with "to", or a burst'],
    [
      { fault: 'black-out', match: { reference: 'order-1' } },
      'match: black-out strikes the gateway as a whole and matches nothing less',
    ],
  ])('is told by its member: %j', (rule, text) => {
    expect(problemsOfRule(rule)).toEqual([text])
  })

  it.each([
    [
      'callback-lost',
      { operation: 'submit' },
      'match.operation: callback-lost never strikes submit.',
    ],
    [
      'hang',
      { operation: 'paymentSettled' },
      'match.operation: hang never strikes paymentSettled.',
    ],
    [
      'stale-look-up',
      { operation: 'submit' },
      'match.operation: stale-look-up never strikes submit.',
    ],
    [
      'hang',
      { operation: 'submitPayment', dialect: 'toss' },
      'match.operation: hang never strikes submitPayment of toss. Allowed: submit, ',
    ],
    [
      'callback-lost',
      { operation: 'paymentSettled', dialect: 'stripe' },
      'match.operation: callback-lost never strikes paymentSettled of stripe. Allowed: ',
    ],
    [
      'in-flight',
      { dialect: 'async-card' },
      'match.dialect: in-flight never strikes async-card: it has no idempotency keys',
    ],
  ])('is refused where it could strike nobody: %s of %j', (fault, match, text) => {
    expect(problemsOfRule({ fault, match })).toEqual([expect.stringContaining(text)])
  })

  it.each([
    [
      { fault: 'crash-before', match: { operation: 'submit' } },
      'match.operation: crash-before strikes the process, whatever the operation',
    ],
    [
      { fault: 'store-busy', match: { dialect: 'toss' } },
      'match.dialect: store-busy strikes the store, whatever the dialect',
    ],
    [
      { fault: 'request-lost', match: { operation: 'paymentSettled' } },
      expect.stringMatching(/^match.operation: request-lost never strikes paymentSettled. Allowed/),
    ],
    [
      { fault: 'callback-dropped', match: { operation: 'submit' } },
      expect.stringMatching(/^match.operation: callback-dropped never strikes submit. Allowed/),
    ],
    [{ fault: 'crash-after', takes: '5s' }, 'takes: crash-after takes no time'],
    [{ fault: 'pause', limit: { requests: 1, per: '1s' } }, 'limit: only rate-limit has a limit'],
  ])('is refused of a fault that strikes around the gateway: %j', (rule, text) => {
    expect(problemsOfRule(rule)).toEqual([text])
  })

  it('is told beside all others of the same document', () => {
    const faults = [{ fault: 'hang' }, { fault: 'hnag' }, { rate: 2 }]
    expect(problemsOf({ faults, seed: -1 })).toEqual([
      'seed: must be at least 0, got -1',
      expect.stringMatching(/^faults\[1\]\.fault: there is no fault "hnag". Did you mean hang\?/),
      expect.stringMatching(/^faults\[2\]\.fault: is missing\. Allowed: connection-refused, /),
      `faults[2].rate: 2 is no rate; ${RATE}`,
    ])
  })

  it('is told when its id is there already', () => {
    const rule = { id: 'mine', fault: 'hang' }
    expect(problemsOf({ faults: [rule, rule] })).toEqual([
      'faults[1].id: another rule has the id mine',
    ])
  })
})

describe('a right rule', () => {
  it.each([
    { fault: 'crash-before', match: { reference: 'order-1', occurrence: 2 } },
    { fault: 'pause', rate: '1%', takes: '90s', window: { from: '1m' } },
    { fault: 'commit-unknown', burst: { every: '1m', lasts: '5s' } },
    { fault: 'answer-delayed', match: { operation: 'inquiry', dialect: 'toss' } },
    { fault: 'callback-delayed', match: { operation: 'paymentSettled' } },
    { fault: 'clock-jump', takes: { uniform: { min: '1s', max: '1h' } } },
  ])('may strike around the gateway, by chance, in windows and in bursts: %j', (rule) => {
    expect(problemsOfRule(rule)).toEqual([])
  })
})
