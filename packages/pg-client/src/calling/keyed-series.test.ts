import { describe, expect, it } from 'vitest'
import {
  keyedClientUnderTest,
  keyedOrder,
  type KeyedClientOptions,
} from '../testing/keyed-client-under-test.js'
import { keyedWindowMs } from '../testing/keyed-dialect.js'
import type { KeyedLookUpStep } from '../testing/keyed-gateway.js'
import type { KeyedStep } from '../testing/keyed-step.js'
import { pay } from '../testing/pay.js'

/** Submits one order against a script and gives everything there is to know. */
async function submitted(submits: string, lookUps = '', options: KeyedClientOptions = {}) {
  const world = keyedClientUnderTest(options)
  const { client, clock, gateway, store } = world
  gateway.submitSteps.push(...(submits.split(' ') as KeyedStep[]))
  if (lookUps) gateway.lookUpSteps.push(...(lookUps.split(' ') as KeyedLookUpStep[]))
  const result = await clock.advanceUntil(pay(client, keyedOrder()))
  const attempts = await store.listAttempts(result.payment.id)
  return { ...world, result, attempts }
}

const lost = 'hang hang hang'

/** Script of submits, script of look-ups, and: certainty, state, POSTs, transactions made. */
const table: readonly [string, string, string, string][] = [
  ['approved at once', 'approve', '', 'accepted approved 1 1'],
  ['a lost request, then approved', 'hang approve', '', 'accepted approved 2 1'],
  ['a charge whose answer was lost', 'hangAfterCommit', '', 'accepted approved 2 1'],
  ['a decline whose answer was lost', 'hangThenDecline', '', 'declined declined 2 0'],
  ['three lost requests', lost, '', 'unknown unknown 3 0'],
  ['a lost request, then not sent', 'hang notListening notListening', '', 'unknown unknown 3 0'],
  ['not sent, then approved', 'notListening approve', '', 'accepted approved 2 1'],
  ['never sent', 'notListening notListening notListening', '', 'notExecuted failed 3 0'],
  ['a stored 500', 'serverError', '', 'notExecuted failed 1 0'],
  ['a stored 500 after the charge', 'serverErrorAfterCommit', '', 'accepted approved 1 1'],
  ['a stored 500, not to be looked up', 'serverError', 'hang', 'unknown unknown 1 0'],
  ['a lost request, then a 500 that is kept', 'hang serverError', '', 'notExecuted failed 2 0'],
  ['a 429, then approved', 'rateLimited approve', '', 'accepted approved 2 1'],
  ['a 429, not to be looked up', 'rateLimited approve', 'hang', 'unknown unknown 1 0'],
  ["a proxy's 502, then approved", 'proxyError approve', '', 'accepted approved 2 1'],
  ['a truncated body, then approved', 'garbage approve', '', 'accepted approved 2 1'],
  ['a wrong key of our own', 'unauthorized', '', 'notExecuted failed 1 0'],
  ['a wrong key for all', 'unauthorized', 'unauthorized', 'unknown unknown 1 0'],
]

describe('the certainty of a keyed submit', () => {
  it.each(table)('after %s', async (_name, submits, lookUps, expected) => {
    const { result, gateway, attempts, stored } = await submitted(submits, lookUps)
    const { certainty, payment } = result
    const counts = [gateway.posts.length, gateway.ledger.entries.size]
    expect([certainty, payment.state, ...counts].join(' ')).toBe(expected)
    expect(await stored(payment.id)).toEqual(payment)
    expect(attempts).toHaveLength(gateway.posts.length)
    for (const { endedAt } of attempts) expect(endedAt).not.toBeNull()
    expect(payment.nextCheckAt === null).toBe(certainty !== 'unknown')
  })
})

describe('a keyed request', () => {
  it('is in flight since it last went out: what was not sent renews nothing', async () => {
    const { result, attempts } = await submitted('hang notListening notListening', '')
    const [sent] = attempts
    expect(result.payment).toMatchObject({ mayBeInFlight: true, lastSentAt: sent?.startedAt })
    expect(attempts).toHaveLength(3)
  })

  it('goes out again as it was, byte for byte', async () => {
    const { gateway, result } = await submitted(lost)
    const [first, ...others] = gateway.posts
    expect(others).toHaveLength(2)
    for (const other of others) expect(other).toEqual(first)
    expect(first?.headers['Idempotency-Key']).toBe(`pay-${result.payment.id}`)
    expect(first?.freshConnection).toBe(false)
  })

  it('is durable before its first byte, without a secret, and counts from there', async () => {
    const world = keyedClientUnderTest()
    const { client, clock, gateway, store } = world
    gateway.submitSteps.push('hang')
    const seen: unknown[] = []
    gateway.onRequest = async ({ headers }) => {
      expect(headers['Authorization']).toBe('Basic secret')
      const [payment] = await store.listByOrder('order-1')
      expect(JSON.stringify(payment)).not.toContain('secret')
      seen.push(payment?.keyedRequest)
    }
    const { payment } = await clock.advanceUntil(pay(client, keyedOrder()))
    const firstSentAt = payment.createdAt
    expect(seen).toHaveLength(2)
    for (const one of seen) expect(one).toMatchObject({ key: `pay-${payment.id}`, firstSentAt })
    expect((await store.listAttempts(payment.id))[1]?.startedAt).toBeGreaterThan(firstSentAt)
  })

  it('has a new key only as another payment', async () => {
    const { client, clock, gateway } = await submitted('decline')
    await clock.advanceUntil(pay(client, keyedOrder()))
    const keys = gateway.posts.map(({ headers }) => headers['Idempotency-Key'])
    expect(new Set(keys).size).toBe(2)
  })

  it('is asked for again, after a wait, while the gateway executes it', async () => {
    const { result, gateway, attempts, clock } = await submitted('slow', '', {
      limits: { maxAttempts: 9, deadlineMs: 20_000 },
    })
    expect(result).toMatchObject({ certainty: 'accepted', payment: { state: 'approved' } })
    expect(gateway.ledger.entries.size).toBe(1)
    expect(attempts[0]).toMatchObject({ ending: 'unanswered' })
    expect(attempts[1]).toMatchObject({ ending: 'answered', detail: 'IN_PROGRESS' })
    // The gateway's wish of 500 ms is never undercut.
    for (const [n, { startedAt }] of attempts.slice(2).entries()) {
      expect(startedAt - (attempts[n + 1]?.endedAt ?? 0)).toBeGreaterThanOrEqual(500)
    }
    expect(clock.monotonic()).toBeGreaterThan(gateway.slowMs)
  })

  it('that stays busy is unknown, and the breaker hears nothing of it', async () => {
    const busy = Array.from({ length: 90 }, () => 'busy').join(' ')
    const { result, client, clock, observed } = await submitted(busy)
    expect(result).toMatchObject({ certainty: 'unknown', payment: { mayBeInFlight: true } })
    for (let n = 2; n < 30; n += 1) {
      await clock.advanceUntil(pay(client, keyedOrder(`order-${n}`)))
    }
    expect((await client.health()).breakers.submit).toBe('closed')
    expect(observed).toContainEqual(expect.objectContaining({ result: 'busy' }))
  })

  it('waits as long as the gateway wishes before it goes out again', async () => {
    const { attempts } = await submitted('rateLimited approve')
    const [first, second] = attempts
    expect((second?.startedAt ?? 0) - (first?.endedAt ?? 0)).toBeGreaterThanOrEqual(2000)
  })
})

describe('a gateway that calls a request busy, and knows no keys', () => {
  it('is not sent it again: nobody could say that it is the same one', async () => {
    const capabilities = { idempotencyWindowMs: null }
    const { result, gateway } = await submitted('busy approve', '', { capabilities })
    expect(gateway.posts).toHaveLength(1)
    expect(result).toMatchObject({ certainty: 'unknown', payment: { mayBeInFlight: true } })
  })
})

describe('what is never sent', () => {
  it('is another attempt, where somebody else has begun one meanwhile', async () => {
    const { client, clock, gateway, store } = keyedClientUnderTest({
      capabilities: { idempotencyWindowMs: null },
    })
    gateway.submitSteps.push('rateLimited')
    gateway.onRequest = async ({ method }) => {
      const [payment] = await store.listByOrder('order-1')
      if (method !== 'POST' || payment?.attempts !== 1) return
      await store.save({ payment: { ...payment, attempts: 2, lastSentAt: clock.now() } })
    }
    const result = await clock.advanceUntil(pay(client, keyedOrder()))
    expect(gateway.posts).toHaveLength(1)
    const inFlight = { mayBeInFlight: true, attempts: 2 }
    expect(result).toMatchObject({ certainty: 'unknown', payment: inFlight })
  })

  it('is what an error has answered, where no look-up proves absence', async () => {
    const capabilities = { lookUpIsConsistent: false }
    const { result, gateway } = await submitted('rateLimited approve', '', { capabilities })
    expect([gateway.posts.length, gateway.lookUps.length]).toEqual([1, 1])
    expect(result).toMatchObject({ certainty: 'unknown', payment: { mayBeInFlight: true } })
  })

  it('is a request whose key the gateway may have forgotten', async () => {
    const times = { requestLifetimeMs: keyedWindowMs + 3_600_000 }
    const { client, clock, gateway, result, stored } = await submitted(lost, '', { times })
    const { id, createdAt } = result.payment
    gateway.submitSteps.push('hang', 'hang', 'hang')
    await clock.advance(keyedWindowMs - (clock.now() - createdAt) - 100)
    await clock.advanceUntil(client.reconciler.sweep())
    // The last moment of the window: one went out, its repetitions came too late.
    expect(gateway.posts).toHaveLength(4)
    await clock.advance(3_500_000)
    await clock.advanceUntil(client.reconciler.sweep())
    expect([gateway.posts.length, (await stored(id)).state]).toEqual([4, 'unknown'])
    await clock.advance(times.requestLifetimeMs)
    await clock.advanceUntil(client.reconciler.sweep())
    expect(gateway.posts).toHaveLength(4)
    // By now no request can be executed any more: absence is believed.
    expect((await stored(id)).state).toBe('failed')
  })

  it('is a stored request that is not the one its key went out with', async () => {
    const { client, clock, gateway, result, store, stored, observed } = await submitted(lost)
    const payment = await stored(result.payment.id)
    if (!payment.keyedRequest) throw new Error('nothing is stored')
    const body = payment.keyedRequest.body.replace('100', '999')
    await store.save({ payment: { ...payment, keyedRequest: { ...payment.keyedRequest, body } } })
    await clock.advance(60_000)
    await clock.advanceUntil(client.reconciler.sweep())
    expect(gateway.posts).toHaveLength(3)
    expect(observed).toContainEqual(
      expect.objectContaining({
        type: 'backgroundFailed',
        work: 'reconciler',
        error: expect.stringContaining('has changed since it was written') as string,
      }),
    )
    expect((await stored(payment.id)).state).toBe('unknown')
  })
})

describe('a breaker of keyed submits', () => {
  const states = async (step: KeyedStep, times: number) => {
    const world = keyedClientUnderTest()
    for (let n = 0; n < times; n += 1) {
      world.gateway.submitSteps.splice(0, Infinity, step)
      await world.clock.advanceUntil(pay(world.client, keyedOrder(`order-${n}`)))
    }
    return { ...world, state: (await world.client.health()).breakers.submit }
  }

  it('opens for errors of the gateway that are only replayed', async () => {
    const { state, gateway } = await states('serverError', 30)
    expect(state).toBe('open')
    expect(gateway.posts.length).toBeLessThan(30)
    // Each was looked up: a stored error is no evidence.
    expect(gateway.lookUps).toHaveLength(gateway.posts.length)
  })

  it.each(['decline', 'declineMayTurn', 'unauthorized'] as const)(
    'never opens for %s',
    async (step) => {
      const { state, gateway } = await states(step, 40)
      expect(state).toBe('closed')
      expect(gateway.postsTo('pay')).toHaveLength(40)
    },
  )

  it('is told of our own mistakes as what they are, never as declines', async () => {
    const { observed, store } = await states('unauthorized', 1)
    expect(observed).toContainEqual(
      expect.objectContaining({ type: 'attemptEnded', result: 'misconfigured' }),
    )
    const [payment] = await store.listByOrder('order-0')
    expect(payment).toMatchObject({ state: 'failed', certainty: 'notExecuted', decline: null })
  })
})
