import { describe, expect, it } from 'vitest'
import { clientUnderTest, orderOf } from '../testing/client-under-test.js'
import { pay } from '../testing/pay.js'

describe('before an attempt', () => {
  it('the reconciler leaves the payment alone until the deadline is over', async () => {
    const schedule = { checkAfterMs: [1000] }
    const { client, clock, gateway } = clientUnderTest({ schedule })
    const submitting = pay(client, orderOf())
    await clock.advanceUntil(() => gateway.submits.length === 1)
    const [payment] = await client.listByOrder('order-1')
    expect((payment?.nextCheckAt ?? 0) - (payment?.createdAt ?? 0)).toBe(12_000)
    await clock.advanceUntil(submitting)
  })

  it('the intent and the attempt are durable, and marked as maybe in flight', async () => {
    const { client, clock, gateway, store } = clientUnderTest()
    gateway.submitSteps.push('refuse', 'accept')
    const seen: unknown[] = []
    gateway.onRequest = async ({ method }) => {
      if (method !== 'POST') return
      const [payment] = await store.listByOrder('order-1')
      const attempts = await store.listAttempts(payment?.id ?? '')
      seen.push([payment?.attempts, payment?.mayBeInFlight, attempts.at(-1)?.endedAt])
    }
    await clock.advanceUntil(pay(client, orderOf()))
    expect(seen).toEqual([
      [1, true, null],
      [2, true, null],
    ])
  })

  it('comes a look-up where the gateway answered with an error, and only there', async () => {
    const { client, clock, gateway, observed } = clientUnderTest()
    gateway.submitSteps.push('notListening', 'refuse', 'accept')
    await clock.advanceUntil(pay(client, orderOf()))
    expect(gateway.submits).toHaveLength(3)
    expect(gateway.lookUps.map(({ url }) => url)).toEqual([
      'http://gateway.test/api/v1/payments?orderId=order-1-1',
    ])
    expect(observed.filter(({ type }) => type === 'retry')).toHaveLength(2)
  })

  it('absence of before is dropped: a look-up cannot fail what was sent after it', async () => {
    const { client, clock, gateway } = clientUnderTest()
    gateway.submitSteps.push('refuse', 'accept')
    gateway.lookUpSteps.push('late')
    const submitting = pay(client, orderOf())
    await clock.advance(gateway.latencyMs)
    const [{ id } = { id: '' }] = await client.listByOrder('order-1')
    const checking = client.checkNow(id)
    expect((await clock.advanceUntil(submitting)).payment.state).toBe('pending')
    expect((await clock.advanceUntil(checking)).payment.state).toBe('pending')
    expect(gateway.submits).toHaveLength(2)
  })

  it('losing the compare-and-set forbids sending', async () => {
    const { client, clock, gateway, store } = clientUnderTest()
    gateway.submitSteps.push('refuse', 'accept')
    gateway.onRequest = async ({ method }) => {
      if (method !== 'GET') return
      gateway.onRequest = undefined
      const [payment] = await store.listByOrder('order-1')
      if (payment) await store.save({ payment })
    }
    const result = await clock.advanceUntil(pay(client, orderOf()))
    expect(gateway.submits).toHaveLength(1)
    expect(result.certainty).toBe('unknown')
    expect(result.payment.state).toBe('unknown')
  })

  it('a payment that somebody else has settled is not sent again', async () => {
    const { client, clock, gateway } = clientUnderTest()
    gateway.submitSteps.push('refuse', 'accept')
    const submitting = pay(client, orderOf())
    await clock.advanceUntil(() => gateway.submits.length === 1)
    // The answer is out; before the retry the reconciler asks, finds nothing and fails it.
    await clock.advance(gateway.latencyMs)
    const [open] = await client.listByOrder('order-1')
    const checking = client.checkNow(open?.id ?? '')
    const [result, checked] = await clock.advanceUntil(Promise.all([submitting, checking]))
    expect(checked.certainty).toBe('notExecuted')
    expect([result.certainty, gateway.submits.length]).toEqual(['notExecuted', 1])
  })
})

describe('a gateway that promises less', () => {
  it.each([
    { answerEndsRequest: false },
    { lookUpIsConsistent: false },
    { lookUpByReference: false },
  ])('gets no second request after an error: %j', async (capabilities) => {
    const { client, clock, gateway } = clientUnderTest({ capabilities })
    gateway.submitSteps.push('refuse', 'accept')
    const { certainty, payment } = await clock.advanceUntil(pay(client, orderOf()))
    expect(gateway.submits).toHaveLength(1)
    expect({ certainty, mayBeInFlight: payment.mayBeInFlight }).toEqual({
      certainty: 'unknown',
      mayBeInFlight: true,
    })
  })
})

describe('an attempt', () => {
  it('that nobody answered is the last one, without another wait', async () => {
    const { client, clock, gateway } = clientUnderTest()
    gateway.submitSteps.push('hang')
    await clock.advanceUntil(pay(client, orderOf()))
    expect(clock.monotonic()).toBe(3000)
  })

  it('is not sent when the caller aborts while it is made durable', async () => {
    const { client, clock, gateway, store } = clientUnderTest()
    const aborter = new AbortController()
    const save = store.save.bind(store)
    store.save = (change) => {
      aborter.abort()
      return save(change)
    }
    const { signal } = aborter
    const result = await clock.advanceUntil(pay(client, orderOf(), { signal }))
    expect(gateway.submits).toHaveLength(0)
    expect(result).toMatchObject({ certainty: 'notExecuted', payment: { attempts: 1 } })
  })

  it('follows a look-up where a callback has come meanwhile', async () => {
    const { client, clock, gateway } = clientUnderTest()
    gateway.submitSteps.push('notListening', 'accept')
    const hint = { orderId: 'order-1-1', amount: 50_000, status: 'SUCCESS', transactionKey: 'k' }
    gateway.onRequest = async ({ method }) => {
      if (method === 'GET' || gateway.submits.length > 1) return
      gateway.lookUpSteps.push('hang')
      await client.handleCallback({ rawBody: JSON.stringify(hint) })
    }
    await clock.advanceUntil(pay(client, orderOf()))
    await clock.advanceUntil(client.idle())
    const methods = gateway.lookUps.length + gateway.submits.length
    expect([gateway.submits.length, methods]).toEqual([2, 4])
  })
})

describe('a transport that keeps no limit', () => {
  it('cannot hold a submit for ever, and what it tells late is still recorded', async () => {
    let answer = (): void => undefined
    const world = clientUnderTest()
    const late = clientUnderTest({
      clock: world.clock,
      http: {
        send: (request, limits) =>
          new Promise((resolve, reject) => {
            answer = () => void world.gateway.send(request, limitless(limits)).then(resolve, reject)
          }),
      },
    })
    const result = await world.clock.advanceUntil(pay(late.client, orderOf()))
    expect(result).toMatchObject({ certainty: 'unknown', payment: { state: 'unknown' } })
    answer()
    await world.clock.advance(1000)
    expect((await late.store.get(result.payment.id))?.state).toBe('pending')
  })
})

function limitless<T extends object>(limits: T): T & { signal: AbortSignal } {
  return { ...limits, signal: new AbortController().signal }
}
