import { seededRandom, sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'
import { assert, describe, expect, it } from 'vitest'
import { memoryPaymentStore } from '../src/adapters/memory/memory-payment-store.js'
import { createPaymentClient } from '../src/create-payment-client.js'
import { toss } from '../src/dialects/toss/index.js'
import { won } from '../src/payment/money.js'
import { schedules, type Schedule } from '../src/reconciler/schedules.js'
import type { HttpRequest, HttpResponse } from '../src/ports/http-transport.js'
import { paymentBody, paymentKey, refuse, respond } from '../src/testing/toss-samples.js'

const hour = 3_600_000
const traces = { first: 'a'.repeat(32), again: `${'b'.repeat(32)}, ${'a'.repeat(32)}` }

/** A shop at a Toss that answers as it is told, and shows the payment that it is given. */
function shopAtToss(schedule: Partial<Schedule> = {}) {
  const clock = new VirtualClock({ wallMs: Date.UTC(2026, 0, 1) })
  const posts: HttpRequest[] = []
  const kept = new Map<string, HttpResponse>()
  const world = {
    /** To the next POSTs of a new key, and to all after these the last one. */
    answers: [] as HttpResponse[],
    found: undefined as object | undefined,
  }
  const answerOf = (request: HttpRequest): HttpResponse => {
    const key = request.headers['Idempotency-Key'] ?? ''
    const stored = kept.get(key)
    if (stored) return { ...stored, headers: { 'x-tosspayments-trace-id': traces.again } }
    const [next = refuse(500, 'COMMON_ERROR'), ...rest] = world.answers
    if (rest.length > 0) world.answers = rest
    const answer = { ...next, headers: { 'x-tosspayments-trace-id': traces.first } }
    if (answer.status < 500 && answer.status !== 429) kept.set(key, answer)
    return answer
  }
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    await clock.sleep(100)
    if (request.method === 'POST') {
      posts.push(request)
      return answerOf(request)
    }
    const { found } = world
    return found ? respond(200, found) : refuse(404, 'NOT_FOUND_PAYMENT')
  }
  const store = memoryPaymentStore()
  const client = createPaymentClient({
    dialect: toss({ secretKey: 'test_sk_shop' }),
    store,
    schedule,
    http: { send },
    env: { clock, random: seededRandom('toss'), ids: sequentialIds('toss') },
  })
  const submit = async (orderId = 'order-1') => {
    const instrument = { paymentKey, orderId: await client.nextReference(orderId), amount: 15_000 }
    const order = { orderId, owner: 'buyer-1', amount: won(15_000), instrument }
    const { certainty, payment, conflict } = await clock.advanceUntil(client.submit(order))
    assert(payment)
    return { certainty, payment, conflict }
  }
  const sweepAfter = async (ms: number) => {
    await clock.advance(ms)
    await clock.advanceUntil(client.reconciler.sweep())
  }
  const stateOf = async (id: string) => (await store.get(id))?.state
  return { clock, posts, world, store, client, submit, sweepAfter, stateOf }
}

describe("a proxy's 504 in an envelope like that of Toss", () => {
  it('leaves the payment unknown, and what it hid is found', async () => {
    const { world, posts, submit, sweepAfter, stateOf } = shopAtToss()
    world.answers = [refuse(504, 'GATEWAY_TIMEOUT')]
    const { certainty, payment } = await submit()
    expect([certainty, payment.state]).toEqual(['unknown', 'unknown'])
    expect((await submit()).conflict).toBe('payment-open')
    expect(new Set(posts.map(({ headers }) => headers['Idempotency-Key'])).size).toBe(1)
    world.found = paymentBody({ orderId: payment.reference })
    await sweepAfter(60_000)
    expect(await stateOf(payment.id)).toBe('approved')
  })
})

describe('a confirm that Toss answers with an error, while a look-up finds nothing', () => {
  it.each([
    ...['ALREADY_PROCESSING_REQUEST', 'FORBIDDEN_CONSECUTIVE_REQUEST'],
    ...['ALREADY_PROCESSED_PAYMENT', 'DUPLICATED_ORDER_ID'],
  ])('is unknown as long as that other request may last: %s', async (code) => {
    for (const schedule of [schedules.standard, schedules.seeds]) {
      const { clock, world, posts, submit, stateOf, client } = shopAtToss(schedule)
      world.answers = [refuse(400, code)]
      client.reconciler.start()
      const { certainty, payment } = await submit()
      expect([certainty, payment.mayBeInFlight]).toEqual(['unknown', true])
      await clock.advance(hour - 60_000)
      expect(await stateOf(payment.id)).toBe('unknown')
      // Its own key was asked under meanwhile, and told the same again: that is no news.
      expect(posts.length).toBeGreaterThan(2)
      await clock.advance(hour)
      expect(await stateOf(payment.id)).toBe('failed')
      await client.stop()
    }
  })

  it('is unknown by a code of no list, until that is replayed as its end', async () => {
    const { world, posts, store, submit, sweepAfter } = shopAtToss()
    world.answers = [refuse(400, 'NEW_CODE')]
    const { certainty, payment } = await submit()
    expect([certainty, payment.mayBeInFlight]).toEqual(['unknown', true])
    await sweepAfter(60_000)
    expect(await store.get(payment.id)).toMatchObject({ state: 'failed', certainty: 'notExecuted' })
    expect(posts).toHaveLength(2)
  })

  it('is not executed after trouble that Toss lists: that answer ends its request', async () => {
    for (const answer of [refuse(400, 'PROVIDER_ERROR'), refuse(500, 'COMMON_ERROR')]) {
      const { world, submit } = shopAtToss()
      world.answers = [answer]
      expect(await submit()).toMatchObject({
        certainty: 'notExecuted',
        payment: { state: 'failed' },
      })
    }
  })
})

describe('a refund under a key with a stored error', () => {
  it.each([
    [400, 'PROVIDER_ERROR', 'notExecuted'],
    [403, 'FORBIDDEN_CONSECUTIVE_REQUEST', 'notExecuted'],
    [400, 'NEW_CODE', 'unknown'],
  ] as const)(
    'is refused once it is replayed, and another may be asked for: %i %s',
    async (...row) => {
      const [status, code, atFirst] = row
      const { world, posts, client, clock, submit, sweepAfter, stateOf } = shopAtToss()
      const paid = paymentBody({ orderId: await client.nextReference('order-1') })
      world.found = paid
      world.answers = [respond(200, paid), refuse(status, code)]
      const { payment } = await submit()
      const ask = (requestId: string) =>
        clock.advanceUntil(
          client.cancel(payment.id, { amountMinor: 5000, reason: '변심', requestId }),
        )
      expect((await ask('r-1')).refund?.certainty).toBe(atFirst)
      await sweepAfter(60_000)
      expect(posts).toHaveLength(3)
      expect(await client.listRefunds(payment.id)).toMatchObject([
        { state: 'refused', refusal: { code, reason: null } },
      ])
      world.answers = [respond(200, { ...paid, status: 'PARTIAL_CANCELED', balanceAmount: 10_000 })]
      expect((await ask('r-2')).refund?.state).toBe('done')
      expect(await stateOf(payment.id)).toBe('partiallyCanceled')
    },
  )
})

describe('a breaker', () => {
  it("neither opens nor closes for the card company's trouble", async () => {
    const { world, client, clock, submit } = shopAtToss()
    const breaker = async () => (await client.health()).breakers.submit
    let orders = 0
    const next = () => submit(`order-${(orders += 1)}`)
    world.answers = [refuse(400, 'PROVIDER_ERROR')]
    for (let n = 0; n < 30; n += 1) await next()
    expect(await breaker()).toBe('closed')
    world.answers = [refuse(500, 'COMMON_ERROR')]
    while ((await breaker()) === 'closed') await next()
    await clock.advance(60_000)
    world.answers = [refuse(400, 'PROVIDER_ERROR')]
    for (let n = 0; n < 30; n += 1) await next()
    expect(await breaker()).toBe('half-open')
    // Our own request is wrong, and Toss well enough to say so.
    world.answers = [refuse(400, 'INVALID_REQUEST')]
    for (let n = 0; n < 30; n += 1) await next()
    expect(await breaker()).toBe('closed')
  })
})
