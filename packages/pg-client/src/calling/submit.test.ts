import { describe, expect, it } from 'vitest'
import { isOpen } from '../payment/payment-state.js'
import {
  clientUnderTest,
  orderOf,
  type ClientUnderTestOptions,
} from '../testing/client-under-test.js'
import type { LookUpStep, SubmitStep } from '../testing/scripted-gateway.js'
import { pay } from '../testing/pay.js'

/** Submits one order against a script and gives everything there is to know. */
async function submitted(submits: string, lookUps = '', options: ClientUnderTestOptions = {}) {
  const world = clientUnderTest(options)
  const { client, clock, gateway, store } = world
  gateway.submitSteps.push(...(submits.split(' ') as SubmitStep[]))
  if (lookUps) gateway.lookUpSteps.push(...(lookUps.split(' ') as LookUpStep[]))
  const result = await clock.advanceUntil(pay(client, orderOf()))
  const attempts = await store.listAttempts(result.payment.id)
  return { ...world, result, attempts, stored: await store.get(result.payment.id) }
}

/** Script of submits, script of look-ups, and: certainty, state, POSTs, transactions made. */
const table: readonly [string, string, string, string][] = [
  ['accepted', 'accept', '', 'accepted pending 1 1'],
  ['approved at once', 'approve', '', 'accepted approved 1 1'],
  ['a refused card', 'invalidCard', '', 'declined declined 1 0'],
  ['a response time-out', 'hang', '', 'unknown unknown 1 0'],
  ['a time-out after the charge', 'hangAfterCommit', '', 'unknown unknown 1 1'],
  ['a reset', 'reset', '', 'unknown unknown 1 0'],
  ['a truncated body', 'garbage', '', 'unknown unknown 1 0'],
  ["a proxy's 502", 'proxyError', '', 'unknown unknown 1 0'],
  ['an in-flight 409', 'conflict', '', 'unknown unknown 1 0'],
  ['a refused connection', 'notListening notListening notListening', '', 'notExecuted failed 3 0'],
  ['a connect time-out', 'noConnection noConnection noConnection', '', 'notExecuted failed 3 0'],
  ['a connection at the second try', 'notListening accept', '', 'accepted pending 2 1'],
  ['a refused connection, then a time-out', 'notListening hang', '', 'unknown unknown 2 0'],
  ['errors, and absence after each', 'refuse refuse refuse', '', 'notExecuted failed 3 0'],
  ['an error, then accepted', 'refuse accept', '', 'accepted pending 2 1'],
  ['an error after the charge', 'refuseAfterCommit accept', '', 'accepted pending 1 1'],
  [
    'the last error after the charge',
    'refuse refuse refuseAfterCommit',
    '',
    'accepted pending 3 1',
  ],
  ['an error and a look-up that hangs', 'refuse accept', 'hang', 'unknown unknown 1 0'],
  ['an error and nobody to look up at', 'refuse accept', 'notListening', 'unknown unknown 1 0'],
  ["an error and a proxy's look-up", 'refuse accept', 'proxyError', 'unknown unknown 1 0'],
  ['an error, absence, then a time-out', 'refuse hangAfterCommit', '', 'unknown unknown 2 1'],
  ['our own misconfiguration', 'misconfigured', '', 'notExecuted failed 1 0'],
]

describe('the certainty of a submit', () => {
  it.each(table)('after %s', async (_name, submits, lookUps, expected) => {
    const { result, gateway, attempts, stored } = await submitted(submits, lookUps)
    const { certainty, payment } = result
    const counts = [gateway.submits.length, gateway.ledger.size]
    expect([certainty, payment.state, ...counts].join(' ')).toBe(expected)
    expect(stored).toEqual(payment)
    // Every attempt has a durable end, and nothing is due that is final.
    expect(attempts).toHaveLength(gateway.submits.length)
    for (const { endedAt, ending } of attempts) expect([endedAt, ending]).not.toContain(null)
    expect(stored?.nextCheckAt === null).toBe(!isOpen(payment.state))
    expect(payment.mayBeInFlight).toBe(certainty === 'unknown' && !lookUps)
  })
})

describe("the preset with the seeds' numbers", () => {
  it('waits 1 s and 2 s between attempts, and still never repeats the unanswered', async () => {
    const limits = { preset: 'seeds' } as const
    const three = await submitted('refuse refuse accept', '', { limits })
    expect(three.result.certainty).toBe('accepted')
    // Three answers of 100 ms, two look-ups of 1 ms.
    expect(three.clock.monotonic()).toBe(3302)
    const one = await submitted('hang accept', '', { limits })
    expect([one.result.certainty, one.gateway.submits.length]).toEqual(['unknown', 1])
  })
})

describe('what the kit refuses', () => {
  it.each([
    ['proves nothing about an error that could not be looked up', 'hang', 'unknown'],
    ['is not executed where absence was proved since', 'answer', 'notExecuted'],
  ] as const)('after an attempt %s', async (_name, lookUp, certainty) => {
    const { client, clock, gateway } = clientUnderTest({ limits: { backoffMs: 20_000 } })
    gateway.submitSteps.push('refuse', 'reset', 'reset', 'reset')
    gateway.lookUpSteps.push(lookUp)
    const [first] = await clock.advanceUntil(
      Promise.all(['1', '2', '3', '4'].map((n) => pay(client, orderOf(`order-${n}`)))),
    )
    expect(gateway.submits).toHaveLength(4)
    expect(first).toMatchObject({ certainty, payment: { attempts: 1 } })
    expect(first?.refusedBy).toBe(certainty === 'unknown' ? undefined : 'circuit-breaker')
  })

  it('is not executed, costs no request, and says when to come back', async () => {
    const { client, clock, gateway, observed } = clientUnderTest()
    gateway.submitSteps.push('reset', 'reset', 'reset')
    for (const n of [1, 2, 3]) await clock.advanceUntil(pay(client, orderOf(`order-${n}`)))
    const result = await clock.advanceUntil(pay(client, orderOf('order-4')))
    expect(result).toMatchObject({
      certainty: 'notExecuted',
      refusedBy: 'circuit-breaker',
      payment: { state: 'failed', attempts: 0, nextCheckAt: null },
    })
    expect(result.retryAfterMs).toBeGreaterThan(0)
    expect(result.buyerMessage.ko).toContain('일시적으로 불안정')
    expect(gateway.submits).toHaveLength(3)
    expect((await client.health()).breakers).toEqual({
      submit: 'open',
      cancel: 'closed',
      inquire: 'closed',
      reconcile: 'closed',
    })
    expect(observed.find(({ type }) => type === 'breakerMoved')).toMatchObject({
      operation: 'submit',
      to: 'open',
    })
  })

  it('by the bulkhead is not executed either', async () => {
    const { client, clock } = clientUnderTest({ limits: { maxConcurrent: 1 } })
    const [first, second] = await clock.advanceUntil(
      Promise.all([pay(client, orderOf('order-1')), pay(client, orderOf('order-2'))]),
    )
    expect(first.certainty).toBe('accepted')
    expect(second).toMatchObject({ certainty: 'notExecuted', refusedBy: 'bulkhead' })
  })

  it('counts errors of a gateway whose answers prove nothing', async () => {
    const capabilities = { answerEndsRequest: false }
    const { client, clock, gateway } = clientUnderTest({ capabilities })
    for (let n = 0; n < 30; n += 1) {
      gateway.submitSteps.push('refuse')
      await clock.advanceUntil(pay(client, orderOf(`order-${n}`)))
    }
    expect((await client.health()).breakers.submit).toBe('open')
    expect(gateway.submits.length).toBeLessThan(30)
  })

  it('never opens for declines, nor for our own mistakes', async () => {
    const { client, clock, gateway } = clientUnderTest()
    for (let n = 0; n < 60; n += 1) {
      gateway.submitSteps.push(n % 2 === 0 ? 'invalidCard' : 'misconfigured')
      await clock.advanceUntil(pay(client, orderOf(`order-${n}`)))
    }
    expect((await client.health()).breakers.submit).toBe('closed')
    expect(gateway.submits).toHaveLength(60)
  })

  it('after an absence that was proved is not executed', async () => {
    const { result, gateway } = await submitted('refuse', '', {
      limits: { deadlineMs: 150, backoffMs: 10_000, maxBackoffMs: 10_000 },
    })
    expect(gateway.submits).toHaveLength(1)
    expect(gateway.lookUps).toHaveLength(1)
    expect(result).toMatchObject({ certainty: 'notExecuted', payment: { state: 'failed' } })
  })
})

describe('a gateway whose look-ups prove no absence', () => {
  it.each([
    ['lookUpIsConsistent', 'refuse accept'],
    ['lookUpByReference', 'refuse accept'],
  ] as const)(
    '(%s) is sent nothing after an error, and is never believed',
    async (flag, submits) => {
      const capabilities = { [flag]: false }
      const { result, client, clock, gateway, store } = await submitted(submits, '', {
        capabilities,
      })
      expect(gateway.submits).toHaveLength(1)
      expect(result.certainty).toBe('unknown')
      await clock.advance(3 * 3_600_000)
      await clock.advanceUntil(client.reconciler.sweep())
      expect((await store.get(result.payment.id))?.state).toBe('unknown')
      await clock.advance(22 * 3_600_000)
      await clock.advanceUntil(client.reconciler.sweep())
      expect(await store.get(result.payment.id)).toMatchObject({
        state: 'review',
        reviewReason: 'pending-too-long',
      })
    },
  )
})

describe('a submit to a gateway without keys', () => {
  it.each([true, false])('goes over a connection of its own where needed: %s', async (needs) => {
    const capabilities = { submitsNeedFreshConnection: needs }
    const { gateway } = await submitted('accept', '', { capabilities })
    expect(gateway.submits[0]?.freshConnection).toBe(needs)
  })
})

describe('an abort by the caller', () => {
  it('before anything was sent leaves nothing executed', async () => {
    const { client, clock, gateway } = clientUnderTest()
    const signal = AbortSignal.abort()
    const result = await clock.advanceUntil(pay(client, orderOf(), { signal }))
    expect(result).toMatchObject({ certainty: 'notExecuted', refusedBy: 'aborted' })
    expect(gateway.submits).toHaveLength(0)
  })

  it('while the gateway works leaves the payment unknown, not lost', async () => {
    const { client, clock, gateway } = clientUnderTest()
    gateway.submitSteps.push('hangAfterCommit')
    const aborter = new AbortController()
    const submitting = pay(client, orderOf(), { signal: aborter.signal })
    await clock.advance(500)
    aborter.abort()
    const result = await clock.advanceUntil(submitting)
    expect(clock.monotonic()).toBe(500)
    expect(result).toMatchObject({ certainty: 'unknown', payment: { state: 'unknown' } })
    expect(result.payment.nextCheckAt).not.toBeNull()
  })

  it('during the last look-up ends it at once, with nothing proved', async () => {
    const { client, clock, gateway } = clientUnderTest({ limits: { maxAttempts: 1 } })
    gateway.submitSteps.push('refuseAfterCommit')
    gateway.lookUpSteps.push('hang')
    const aborter = new AbortController()
    const submitting = pay(client, orderOf(), { signal: aborter.signal })
    await clock.advanceUntil(() => gateway.lookUps.length === 1)
    await clock.advance(50)
    aborter.abort()
    const result = await clock.advanceUntil(submitting)
    expect(clock.monotonic()).toBe(gateway.latencyMs + 50)
    expect(result.certainty).toBe('unknown')
  })

  it('during a back-off ends it at once, without another request', async () => {
    const { client, clock, gateway } = clientUnderTest({ limits: { backoffMs: 2000 } })
    gateway.submitSteps.push('refuse')
    const aborter = new AbortController()
    const submitting = pay(client, orderOf(), { signal: aborter.signal })
    await clock.advance(gateway.latencyMs)
    aborter.abort()
    const result = await clock.advanceUntil(submitting)
    expect(result.certainty).toBe('unknown')
    // Refused or not: who reads this must not take it for "nothing has happened".
    expect(result.refusedBy).toBeUndefined()
    expect([gateway.submits.length, gateway.lookUps.length]).toEqual([1, 0])
  })
})
