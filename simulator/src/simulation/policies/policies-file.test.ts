import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { presets, type Env } from '@holdfast/resilience-kit'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemText, ScenarioError } from '../../scenario/scenario-error.js'
import { ScenarioFileError } from '../../scenario/scenario-file.js'
import { ScenarioText } from '../../scenario/scenario-text.js'
import { inTurn } from '../compare/in-turn.js'
import { hangingGateway } from '../compare/seeds-gateways.js'
import { seeds } from './contestants.js'
import { examplePolicies } from './example-policies.js'
import { classifyTrouble as classify } from './gateway-trouble.js'
import { readPolicies, readPoliciesFile } from './policies-file.js'

const env: Env = { clock: new VirtualClock(), onWarning: () => undefined }

/** What the policies of a document are, as the kit describes them. */
function described(document: unknown): unknown[] {
  return readPolicies(document)
    .policies(env)
    .map((policy) => policy.describe())
}

/** What is said about a document that is wrong. */
function problemsOf(document: unknown): string[] {
  try {
    readPolicies(document)
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems.map(problemText)
  }
  throw new Error('it was taken')
}

describe('policies as a document', () => {
  it('are the policies that code would make', async () => {
    const backoff = { initialMs: 1000, jitter: 'none' }
    const tripWhen = [
      { kind: 'failure-rate', threshold: 50, window: { calls: 10 } },
      { kind: 'slow-rate', threshold: 50, window: { calls: 10 } },
    ]
    const document = {
      retry: { maxAttempts: 3, backoff, repeatsUnanswered: true },
      circuitBreaker: {
        tripWhen,
        slowCallMs: 2000,
        waitInOpenMs: 10_000,
        halfOpen: { permits: 3 },
      },
      timeout: { limitMs: 3000 },
    }
    // Functions are left out of JSON.
    const code = presets.seeds({ classify }, env).map((one) => one.describe())
    expect(JSON.stringify(described(document))).toBe(JSON.stringify(code))
    const options = { scenario: hangingGateway(), seed: 1, orders: 5 }
    const played = await inTurn(readPolicies({ ...document, lookUpBeforeRetry: false }), options)
    expect(played).toEqual(await inTurn(seeds, options))
  })

  it('stand in the documented order, and are what the file says and no more', () => {
    const kinds = (document: unknown) =>
      readPolicies(document)
        .policies(env)
        .map(({ kind }) => kind)
    expect(kinds({})).toEqual([])
    const all = new ScenarioText(examplePolicies.replace('# rateLimiter', 'rateLimiter')).document
    expect(kinds(all)).toEqual([
      ...['deadline', 'retry', 'rate-limiter', 'circuit-breaker', 'bulkhead', 'timeout'],
    ])
  })

  it('have a name, and look an order up before they repeat it', () => {
    expect(readPolicies({})).toMatchObject({ name: 'yours', knowsUnknown: true })
    const document = { name: 'mine', explains: 'short', lookUpBeforeRetry: false }
    expect(readPolicies(document)).toMatchObject({ name: 'mine', knowsUnknown: false })
  })

  it.each([
    [{ retri: {} }, 'retri: there is no such member. Did you mean retry?'],
    [{ retry: { maxAttemps: 3 } }, 'Did you mean maxAttempts?'],
    [{ circuitBreaker: { halfOpen: { permit: 1 } } }, 'Did you mean permits?'],
    [{ name: 'My Policies' }, 'a name is 1 to 10 small letters'],
    [{ timeout: { limitMs: '3s' } }, 'timeout.limitMs: must be a number, got "3s"'],
    [
      { circuitBreaker: { tripWhen: [{ kind: 'failure-rat', threshold: 50 }] } },
      'there is no rule "failure-rat". Did you mean failure-rate?',
    ],
    [
      { circuitBreaker: { tripWhen: [{ kind: 'failure-rate', threshold: 50 }] } },
      'circuitBreaker.tripWhen[0].window: failure-rate needs a window',
    ],
    [
      {
        circuitBreaker: {
          tripWhen: [{ kind: 'consecutive-failures', threshold: 5, minimumCalls: 1 }],
        },
      },
      'consecutive-failures has no minimumCalls',
    ],
  ])('%j: a name that is none is an error with a suggestion', (document, said) => {
    expect(problemsOf(document).join('\n')).toContain(said)
  })

  it.each([
    [{ retry: { maxAttempts: 0 } }, 'retry.maxAttempts must be 1..1000000, got 0'],
    [{ retry: { backoff: { initialMs: 500, maxMs: 100 } } }, 'exponentialBackoff.initialMs'],
    [
      {
        circuitBreaker: {
          tripWhen: [
            { kind: 'failure-rate', threshold: 50, window: { calls: 5 }, minimumCalls: 6 },
          ],
        },
      },
      'minimumCalls must be 1..5',
    ],
  ])('%j: the kit knows its ranges', (document, said) => {
    expect(problemsOf(document).join('\n')).toContain(said)
  })
})

describe('a file of policies', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'pgsim-policies-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('may be the example, which fits 100 columns', () => {
    const file = path.join(folder, 'mine.yaml')
    writeFileSync(file, examplePolicies)
    expect(readPoliciesFile(file)).toMatchObject({ name: 'mine', knowsUnknown: true })
    expect(examplePolicies.split('\n').filter((line) => line.length > 100)).toEqual([])
  })

  it('is wrong at a line and a column', () => {
    const file = path.join(folder, 'wrong.yaml')
    writeFileSync(file, 'name: wrong\nretry: { maxAttemps: 3 }\n')
    const read = (): unknown => readPoliciesFile(file)
    expect(read).toThrow(ScenarioFileError)
    expect(read).toThrow(`${file}:2:10 retry.maxAttemps: there is no such member`)
  })
})
