import type { GatewayAnswer } from '@holdfast/pg-client'
import { toss } from '@holdfast/pg-client/dialects/toss'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readContract, readContractText } from '../gateway-contract.js'
import { listedCodes } from './listed-codes.js'
import { samplePayment, sampleRefund } from '../sample-payment.js'

const contract = readContract('toss')
const codes = z.array(z.string())
const outcomes = z
  .strictObject({ unknown: codes, declined: codes, expired: codes, configuration: codes })
  .parse(contract.document.at('#/info/x-outcomes'))
const families = z
  .strictObject({ declined: codes })
  .parse(contract.document.at('#/info/x-outcome-families'))

const dialect = toss({ secretKey: 'test_sk_shop' })
const payment = samplePayment({ gatewayKey: 'tviva20260101000000Kq3Z1' })
const refund = sampleRefund(5000, '고객 변심')
const respond = (status: number, code: string) => {
  const body = JSON.stringify({ code, message: '그럴 수 없습니다.' })
  return { status, headers: {}, body }
}
const isOfFamily = (code: string): boolean =>
  families.declined.some((beginning) => code.startsWith(beginning))
const confirmed = (status: number, code: string): GatewayAnswer =>
  dialect.decodeSubmit(payment, respond(status, code))
const canceled = (status: number, code: string): GatewayAnswer | undefined =>
  dialect.cancels?.decode(payment, refund, respond(status, code))

/** What the file says that a code proves. */
function provenBy(code: string): keyof typeof outcomes | undefined {
  const names = Object.keys(outcomes) as (keyof typeof outcomes)[]
  return names.find((name) => outcomes[name].includes(code))
}

/** How the client has to take a code that proves this, or nothing. */
function expectedOf(status: number, code: string): object {
  if (code === 'IDEMPOTENT_REQUEST_PROCESSING') return { kind: 'busy' }
  const error = { kind: 'error', status, code, repeatable: status >= 500 || status === 429 }
  switch (provenBy(code)) {
    case 'declined':
      return { kind: 'declined', decline: { code, reason: '그럴 수 없습니다.' } }
    case 'expired':
      return { kind: 'transaction', transaction: { status: 'expired' } }
    case 'configuration':
      return { ...error, repeatable: false, isConfiguration: true }
    case 'unknown':
    case undefined:
      return error
  }
}

/** Tell a confirm of another request, and so contradict a look-up that finds nothing. */
const ofAnotherRequest = [
  ...['ALREADY_PROCESSED_PAYMENT', 'ALREADY_PROCESSING_REQUEST'],
  ...['FORBIDDEN_CONSECUTIVE_REQUEST', 'DUPLICATED_ORDER_ID'],
]

/** May be the echo of the very cancel that is asked about, or are our own mistake. */
const noRefusals = [
  ...['ALREADY_CANCELED_PAYMENT', 'ALREADY_REFUND_PAYMENT', 'NOT_CANCELABLE_AMOUNT'],
  ...['NOT_MATCHES_REFUNDABLE_AMOUNT', 'INVALID_REQUEST', 'INVALID_TEST_CODE'],
]

/**
 * Whether an error is surely stored under the key: a 4xx that is listed and decided after the key
 * was looked at, and that neither speaks of another request nor leaves the outcome unknown.
 */
const endsKey = (status: number, code: string): boolean =>
  status < 500 && status !== 429 && provenBy(code) === undefined

describe('what the client makes of a code', () => {
  it('is what the file says that it proves, for all that a confirm lists', () => {
    const listed = listedCodes(contract, 'confirmPayment')
    expect(listed.length).toBeGreaterThan(40)
    for (const { status, code } of listed) {
      const answer = confirmed(status, code)
      expect(answer, code).toMatchObject(expectedOf(status, code))
      expect('endsKey' in answer, code).toBe(endsKey(status, code))
      const isOfAnother = ofAnotherRequest.includes(code)
      expect('mayBeInFlight' in answer, code).toBe(isOfAnother)
    }
  })

  it('is so under any status, that of a proxy too: the file lists the code', () => {
    const listed = Object.values(outcomes).flat()
    expect(listed.length).toBeGreaterThan(40)
    for (const code of listed) {
      for (const status of [400, 401, 403, 404, 409, 500, 502]) {
        const answer = confirmed(status, code)
        expect(answer, code).toMatchObject(expectedOf(status, code))
        expect(answer).not.toHaveProperty('endsKey')
      }
    }
  })

  it('is no decline, expiry or alarm for any other word of the file', () => {
    const words = new Set(readContractText('toss').match(/\b[A-Z]+(?:_[A-Z]+)+\b/g))
    const others = [...words].filter((word) => provenBy(word) === undefined && !isOfFamily(word))
    expect(others.length).toBeGreaterThan(30)
    const listed = new Set(listedCodes(contract, 'confirmPayment').map(({ code }) => code))
    for (const code of others) {
      const answer = confirmed(400, code)
      expect(answer, code).toMatchObject({ kind: 'error', code, repeatable: false })
      expect(answer).not.toHaveProperty('isConfiguration')
      // A limit is known by its own status alone.
      const isKnown = listed.has(code) && code !== 'TOO_MANY_REQUESTS'
      expect('mayBeInFlight' in answer, code).toBe(!isKnown)
    }
  })

  it('is a decline by the families of the file, under what a decline is listed with', () => {
    const outcome = { kind: 'declined' }
    for (const beginning of families.declined) {
      const code = `${beginning}OF_TOMORROW`
      for (const answered of [confirmed, canceled]) {
        expect(answered(400, code), code).toMatchObject({ ...outcome, decline: { code } })
        expect(answered(403, code), code).toMatchObject({ ...outcome, decline: { code } })
        expect(answered(429, code), code).toMatchObject({ kind: 'error', mayBeInFlight: true })
        expect(answered(500, code), code).toMatchObject({ kind: 'error', mayBeInFlight: true })
        expect(answered(504, code), code).toMatchObject({ kind: 'unanswered' })
        expect(answered(400, `NOT_${code}`), code).toMatchObject({ kind: 'error' })
      }
      // Of what the file lists, a family has nothing but declines, and one limit of a list.
      const members = new Set(readContractText('toss').match(/\b[A-Z]+(?:_[A-Z]+)+\b/g))
      for (const member of members) {
        if (!member.startsWith(beginning) || member === 'EXCEED_MAX_QUERY_LIMIT') continue
        expect(provenBy(member), member).toBe('declined')
      }
    }
  })

  it('is a refusal of a cancel where the file says "not canceled"', () => {
    const listed = listedCodes(contract, 'cancelPayment')
    expect(listed.length).toBeGreaterThan(25)
    for (const { status, code } of listed) {
      const isRefusal =
        (status === 400 || status === 403) &&
        (provenBy(code) ?? 'declined') === 'declined' &&
        !noRefusals.includes(code)
      const expected = isRefusal ? { kind: 'declined' } : expectedOf(status, code)
      const answer = canceled(status, code)
      expect(answer, code).toMatchObject(expected)
      expect(answer && 'endsKey' in answer, code).toBe(!isRefusal && endsKey(status, code))
      expect(answer).not.toHaveProperty('mayBeInFlight')
    }
  })

  it('is no end of a key where the file lists it for the other operation only', () => {
    const [confirm, cancel] = [
      listedCodes(contract, 'confirmPayment'),
      listedCodes(contract, 'cancelPayment'),
    ]
    const only = (some: typeof confirm, others: typeof confirm) =>
      some.filter(({ code }) => !others.some((other) => other.code === code))
    for (const { status, code } of only(confirm, cancel)) {
      expect(canceled(status, code), code).not.toHaveProperty('endsKey')
    }
    for (const { status, code } of only(cancel, confirm)) {
      expect(confirmed(status, code), code).not.toHaveProperty('endsKey')
    }
  })
})
