import { describe, expect, it } from 'vitest'
import { cautiousCapabilities } from '../ports/gateway-dialect.js'
import { answeredEnd } from './answered-end.js'
import { classifyGatewayCall, GatewayCallError } from './attempt-errors.js'
import type { AnsweredError } from './attempt-results.js'

const provable = {
  ...cautiousCapabilities,
  currencies: ['KRW'] as const,
  lookUpByReference: true,
  lookUpIsConsistent: true,
  answerEndsRequest: true,
}
const first = { isKeyed: true, wasInFlight: false }
const keyless = { isKeyed: false, wasInFlight: false }
const error: AnsweredError = {
  kind: 'error',
  status: 400,
  code: 'TROUBLE',
  message: 'no',
  repeatable: false,
}

describe('an answered error', () => {
  it('allows another attempt, once it was looked up, where nothing is in flight', () => {
    for (const begun of [first, keyless]) {
      const end = answeredEnd(begun, { ...error, status: 500, repeatable: true }, provable)
      expect(end).toMatchObject({ mayBeInFlight: false, isLast: false, owesLookUp: true })
      expect(end).toMatchObject({ isRepeatable: true, detail: 'HTTP 500: no' })
    }
  })

  it('is the last attempt where something is in flight that no key is known of', () => {
    const unsure = { ...error, repeatable: true, mayBeInFlight: true }
    const known = { mayBeInFlight: true, owesLookUp: true }
    expect(answeredEnd(keyless, unsure, provable)).toMatchObject({ ...known, isLast: true })
    expect(answeredEnd(first, unsure, provable)).toMatchObject({ ...known, isLast: false })
    const cautious = { ...cautiousCapabilities, currencies: [] }
    expect(answeredEnd(keyless, error, cautious)).toMatchObject({ ...known, isLast: true })
  })

  it('is in flight since it was sent itself, unless its own request has ended', () => {
    const again = { isKeyed: true, wasInFlight: true }
    const unsure = { ...error, mayBeInFlight: true }
    const since = { mayBeInFlight: true, isOfBefore: false }
    expect(answeredEnd(again, unsure, provable)).toMatchObject(since)
    expect(answeredEnd(again, { ...unsure, endsKey: true }, provable).isOfBefore).toBe(true)
    const cautious = { ...cautiousCapabilities, currencies: [] }
    expect(answeredEnd(again, error, cautious)).toMatchObject(since)
  })

  it('is a dead end where it ends the key, by its code', () => {
    expect(answeredEnd(first, { ...error, endsKey: true }, provable).deadEnd).toBe('TROUBLE')
    expect(answeredEnd(keyless, { ...error, endsKey: true }, provable).deadEnd).toBeUndefined()
    expect(answeredEnd(first, error, provable).deadEnd).toBeUndefined()
  })

  it('while the same request is executed, is asked again under its key alone', () => {
    const busy = { kind: 'busy', message: 'wait' } as const
    const known = { mayBeInFlight: true, owesLookUp: false, heard: 'busy' }
    const again = { ...known, isLast: false, isRepeatable: true }
    expect(answeredEnd(first, busy, provable)).toMatchObject(again)
    const over = { ...known, isLast: true, isRepeatable: false }
    expect(answeredEnd(keyless, busy, provable)).toMatchObject(over)
  })

  it.each<[string, Partial<AnsweredError>, string]>([
    ['a 500', { status: 500 }, 'failure'],
    ['a limit', { status: 429, repeatable: true }, 'failure'],
    ['our own mistake', { isConfiguration: true }, 'success'],
    ['a refusal that is kept', { endsKey: true }, 'success'],
    ['trouble behind the gateway', {}, 'ignored'],
    ['a word about another request', { mayBeInFlight: true }, 'ignored'],
    ['an answer of some time ago', { status: 200 }, 'ignored'],
  ])('means to a breaker, by %s: %j is %s', (_name, change, expected) => {
    const { heard } = answeredEnd(first, { ...error, ...change }, provable)
    const told = heard === undefined ? undefined : new GatewayCallError(heard, 'no')
    const result = told ? ({ ok: false, error: told } as const) : ({ ok: true, value: 1 } as const)
    expect(classifyGatewayCall(result)).toBe(expected)
  })
})
