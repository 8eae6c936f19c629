import { describe, expect, it } from 'vitest'
import { cautiousCapabilities } from '../ports/gateway-dialect.js'
import { codeOf, endsKey, leavesInFlight, resultOf, type AnsweredError } from './attempt-results.js'

const provable = {
  ...cautiousCapabilities,
  currencies: ['KRW'] as const,
  lookUpByReference: true,
  lookUpIsConsistent: true,
  answerEndsRequest: true,
}
const error: AnsweredError = {
  kind: 'error',
  status: 500,
  code: null,
  message: 'no',
  repeatable: false,
}
const kept = { ...error, endsKey: true }
const unsure = { ...error, mayBeInFlight: true }

describe('what is left in flight after an answered error', () => {
  it.each([
    ['nothing of a first attempt', { isKeyed: true, wasInFlight: false }, error, false],
    ['an earlier attempt', { isKeyed: true, wasInFlight: true }, error, true],
    ['nothing where the key has ended', { isKeyed: true, wasInFlight: true }, kept, false],
    ['an earlier attempt without a key', { isKeyed: false, wasInFlight: true }, kept, true],
    ['what the answer speaks of', { isKeyed: true, wasInFlight: false }, unsure, true],
    [
      'what the answer speaks of, though its key has ended',
      { isKeyed: true, wasInFlight: true },
      { ...kept, ...unsure },
      true,
    ],
  ])('is %s', (_name, begun, answer, isLeft) => {
    expect(leavesInFlight(begun, answer, provable)).toBe(isLeft)
  })

  it('is everything where no look-up could prove otherwise', () => {
    const begun = { isKeyed: true, wasInFlight: false }
    const nothing = { ...cautiousCapabilities, currencies: [] }
    expect(leavesInFlight(begun, kept, nothing)).toBe(true)
  })

  it('ends a key only where the dialect says so', () => {
    expect(endsKey({ isKeyed: true }, error)).toBe(false)
    expect(endsKey({ isKeyed: true }, kept)).toBe(true)
    expect(endsKey({ isKeyed: false }, kept)).toBe(false)
  })
})

it('tells a declined transaction as declined', () => {
  const transaction = { gatewayKey: 'key-1', status: 'declined' } as const
  expect(resultOf({ kind: 'transaction', transaction })).toBe('declined')
  const approved = { ...transaction, status: 'approved' } as const
  expect(resultOf({ kind: 'transaction', transaction: approved })).toBe('accepted')
  expect(resultOf({ ...error, isConfiguration: true })).toBe('misconfigured')
})

it('names an error by its code, or by its status', () => {
  expect(codeOf({ ...error, code: 'SERVER_ERROR' })).toBe('SERVER_ERROR')
  expect(codeOf(error)).toBe('HTTP_500')
})
