import { describe, expect, it } from 'vitest'
import { madeAt, madeAtS, signed } from '../../testing/stripe-samples.js'
import { signatureProblem } from './stripe-signature.js'

const rules = { secrets: ['whsec_now', 'whsec_next'], toleranceMs: 300_000 }
const webhook = signed('{"id":"evt_1A"}')
const signature = webhook.headers['Stripe-Signature'] ?? ''
const v1 = signature.split('v1=')[1] ?? ''

const problemOf = (request: Parameters<typeof signatureProblem>[0], now = madeAt) =>
  signatureProblem(request, rules, now)
const withHeader = (header: string) => ({ ...webhook, headers: { 'stripe-signature': header } })

describe('a webhook is believed', () => {
  it('as the official package signs it, over the bytes of its body', () => {
    // Made by stripe 23.1.0: webhooks.generateTestHeaderString({ payload, secret, timestamp }).
    const rawBody = '{"id":"evt_1A","object":"event","type":"customer.created","note":"확인"}'
    const header =
      't=1755302401,v1=a21ed3bdefcc04ac5992c63ad8cd4baa6bf5f93a2f414edf4a04539731929582'
    const secrets = { ...rules, secrets: ['whsec_golden'] }
    const headers = { 'Stripe-Signature': header }
    for (const body of [rawBody, new TextEncoder().encode(rawBody)]) {
      expect(signatureProblem({ rawBody: body, headers }, secrets, madeAt)).toBeUndefined()
    }
  })

  it('by any of the secrets, while one replaces another', () => {
    expect(problemOf(signed('{}', { secret: 'whsec_next' }))).toBeUndefined()
    expect(problemOf(signed('{}', { secret: 'whsec_before' }))).toMatch('no signature')
  })

  it('by any of its signatures, and other schemes are ignored', () => {
    const other = '0'.repeat(64)
    const header = `t=${madeAtS},v0=${other},v1=${other},v1=${v1},v1=short`
    expect(problemOf(withHeader(header))).toBeUndefined()
    expect(problemOf(withHeader(`t=${madeAtS},v0=${v1}`))).toMatch('no signature')
  })

  it('with the header under any case of its name, once or as a list', () => {
    const headers = { 'STRIPE-SIGNATURE': [`t=${madeAtS}`, `v1=${v1}`] }
    expect(problemOf({ ...webhook, headers })).toBeUndefined()
  })

  it('within 300 s of its time, in both directions, and not a moment longer', () => {
    for (const apart of [-300_000, 300_000]) {
      expect(problemOf(webhook, madeAt + apart)).toBeUndefined()
      expect(problemOf(webhook, madeAt + apart + Math.sign(apart))).toMatch('tolerance')
    }
  })
})

describe('a webhook is not believed', () => {
  it('with one byte of its body changed', () => {
    expect(problemOf({ ...webhook, rawBody: '{"id":"evt_1B"}' })).toMatch('no signature')
    expect(problemOf({ ...webhook, rawBody: '{"id":"evt_1A"} ' })).toMatch('no signature')
  })

  it.each([
    ['no header', undefined],
    ['an empty one', ''],
    ['no time', `v1=${v1}`],
    ['a time that is none', `t=now,v1=${v1}`],
    ['two times', `t=${madeAtS},t=${madeAtS},v1=${v1}`],
    ['another time', `t=${madeAtS + 1},v1=${v1}`],
    ['no signature', `t=${madeAtS}`],
    ['a shorter one', `t=${madeAtS},v1=${v1.slice(2)}`],
    ['a longer one', `t=${madeAtS},v1=${v1}00`],
    ['one in capitals', `t=${madeAtS},v1=${v1.toUpperCase()}`],
    ['one that is no hex', `t=${madeAtS},v1=${'z'.repeat(64)}`],
  ])('with %s', (_name, header) => {
    const { rawBody } = webhook
    const headers = header === undefined ? {} : { 'stripe-signature': header }
    expect(problemOf({ rawBody, headers })).toBeTypeOf('string')
  })

  it('at a time that is no number', () => {
    expect(problemOf(webhook, Number.NaN)).toMatch('tolerance')
  })
})
