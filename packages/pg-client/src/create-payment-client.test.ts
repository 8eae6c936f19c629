import { describe, expect, it } from 'vitest'
import { memoryPaymentStore } from './adapters/memory/memory-payment-store.js'
import { isOpen } from './payment/payment-state.js'
import { clientUnderTest, orderOf } from './testing/client-under-test.js'
import { pay } from './testing/pay.js'

const hour = 3_600_000

/** An order whose first payment was given up and is executed late, after a second one was made. */
async function paidTwice() {
  const world = clientUnderTest({ times: { requestLifetimeMs: 30_000 } })
  const { client, clock, gateway } = world
  gateway.processing = { ms: 1000, status: 'SUCCESS' }
  gateway.lateMs = 2 * hour
  gateway.submitSteps.push('executeLate')
  const first = await clock.advanceUntil(pay(client, orderOf()))
  await clock.advance(hour)
  await clock.advanceUntil(client.reconciler.sweep())
  const second = await clock.advanceUntil(pay(client, orderOf()))
  return { ...world, first: first.payment.id, second: second.payment.id }
}

it('a client tells what its gateway can do', () => {
  const { client } = clientUnderTest({ capabilities: { cancel: 'full' } })
  expect(client.capabilities).toMatchObject({ cancel: 'full', lookUpByReference: true })
})

describe('paying for an order', () => {
  it('is refused without a request while a payment of it may collect', async () => {
    const { client, clock, gateway } = clientUnderTest()
    const first = await clock.advanceUntil(pay(client, orderOf()))
    const second = await clock.advanceUntil(pay(client, orderOf()))
    expect(second).toMatchObject({ conflict: 'payment-open', certainty: 'accepted' })
    expect(second.payment).toEqual(first.payment)
    expect(second.buyerMessage.ko).toContain('다시 결제하지 말고')
    expect(gateway.submits).toHaveLength(1)
  })

  it('sends one request for many submits at once', async () => {
    const { client, clock, gateway } = clientUnderTest()
    const results = await clock.advanceUntil(
      Promise.all(Array.from({ length: 10 }, () => pay(client, orderOf()))),
    )
    expect(results.filter(({ conflict }) => conflict === undefined)).toHaveLength(1)
    expect(gateway.submits).toHaveLength(1)
  })

  it('again, after a decline, is another payment with another reference', async () => {
    const { client, clock, gateway } = clientUnderTest()
    gateway.submitSteps.push('invalidCard', 'accept')
    await clock.advanceUntil(pay(client, orderOf()))
    const second = await clock.advanceUntil(pay(client, orderOf()))
    expect(second).toMatchObject({ certainty: 'accepted', payment: { reference: 'order-1-2' } })
    const payments = await client.listByOrder('order-1')
    expect(payments.map(({ state, active }) => [state, active])).toEqual([
      ['declined', false],
      ['pending', true],
    ])
  })

  it.each([
    [{ orderId: 'short' }, 'orderId'],
    [{ orderId: 'x'.repeat(61) }, 'orderId'],
    [{ orderId: 'order 1' }, 'orderId'],
    [{ owner: '' }, 'owner'],
    [{ owner: 'a\r\nX-Evil: 1' }, 'owner'],
    [{ amount: { minor: 1.5, currency: 'KRW' } as const }, 'amount.minor'],
    [{ amount: { minor: 100, currency: 'USD' } as const }, 'KRW'],
  ])('throws on %j and leaves nothing behind', async (change, message) => {
    const { client, gateway } = clientUnderTest()
    const order = { ...orderOf(), ...change }
    await expect(pay(client, order)).rejects.toThrow(message)
    expect(await client.listByOrder(order.orderId)).toEqual([])
    expect(gateway.submits).toEqual([])
  })

  it('throws what the store throws, and sends nothing then', async () => {
    const store = memoryPaymentStore()
    const { client, clock, gateway } = clientUnderTest({ store })
    store.save = () => Promise.reject(new Error('disk full'))
    await expect(clock.advanceUntil(pay(client, orderOf()))).rejects.toThrow('disk full')
    expect(gateway.submits).toEqual([])
    expect((await client.listByOrder('order-1'))[0]).toMatchObject({ state: 'requested' })
  })

  it("does not blame the gateway for the store's failures", async () => {
    const store = memoryPaymentStore()
    const { client, clock } = clientUnderTest({ store })
    store.save = () => Promise.reject(new Error('disk full'))
    for (let n = 0; n < 40; n += 1) {
      const submitting = pay(client, orderOf(`order-${n}`))
      await expect(clock.advanceUntil(submitting)).rejects.toThrow('disk full')
    }
    expect((await client.health()).breakers.submit).toBe('closed')
  })

  it('loses nothing when the store fails after the gateway has accepted', async () => {
    const store = memoryPaymentStore()
    const { client, clock, gateway } = clientUnderTest({ store })
    const save = store.save.bind(store)
    let saves = 0
    store.save = (change) =>
      (saves += 1) > 1 ? Promise.reject(new Error('disk full')) : save(change)
    await expect(clock.advanceUntil(pay(client, orderOf()))).rejects.toThrow('disk full')
    expect(gateway.ledger.size).toBe(1)
    store.save = save
    await clock.advance(hour)
    await clock.advanceUntil(client.reconciler.sweep())
    expect((await client.listByOrder('order-1'))[0]).toMatchObject({ state: 'pending' })
  })
})

describe('late truth', () => {
  it('about a payment beside which the order was paid again goes to review', async () => {
    const { client, clock, first, second } = await paidTwice()
    await clock.advance(2 * hour)
    await clock.advanceUntil(client.reconciler.sweep())
    expect((await client.inquire(second))?.state).toBe('approved')
    const checked = await clock.advanceUntil(client.checkNow(first))
    expect(checked.payment).toMatchObject({ state: 'review', reviewReason: 'order-paid-twice' })
    // Nobody can close it as approved beside the other one.
    expect((await client.resolve(first, 'approved')).state).toBe('review')
    expect((await client.resolve(first, 'failed')).state).toBe('failed')
  })

  it('of a transaction that is still pending forbids to pay again until it has ended', async () => {
    const { client, clock, gateway } = clientUnderTest({ times: { requestLifetimeMs: 30_000 } })
    gateway.lateMs = 2 * hour
    gateway.submitSteps.push('executeLate')
    const { payment } = await clock.advanceUntil(pay(client, orderOf()))
    await clock.advance(hour)
    await clock.advanceUntil(client.reconciler.sweep())
    expect((await client.inquire(payment.id))?.state).toBe('failed')
    await clock.advance(2 * hour)
    const checked = await clock.advanceUntil(client.checkNow(payment.id))
    expect(checked.payment).toMatchObject({ state: 'pending', active: false })
    const again = await clock.advanceUntil(pay(client, orderOf()))
    expect(again).toMatchObject({ conflict: 'payment-open', payment: { id: payment.id } })
    // The reconciler goes on asking by itself, and a decline frees the order.
    gateway.settle(gateway.keysOf(payment.reference)[0] ?? '', 'FAILED')
    client.reconciler.start()
    await clock.advance(hour)
    expect((await client.inquire(payment.id))?.state).toBe('declined')
    const second = await clock.advanceUntil(pay(client, orderOf()))
    expect(second.conflict).toBeUndefined()
    await client.stop()
  })
})

describe('an operator', () => {
  it('sees each attempt, and the callbacks that wait for their effect', async () => {
    const { client, clock, gateway } = clientUnderTest()
    gateway.submitSteps.push('refuse', 'accept')
    const { payment } = await clock.advanceUntil(pay(client, orderOf()))
    expect(await client.listAttempts(payment.id)).toMatchObject([
      { number: 1, ending: 'answered', detail: expect.stringContaining('HTTP 500') as string },
      { number: 2, ending: 'answered', detail: null },
    ])
    const [key = ''] = gateway.keysOf(payment.reference)
    await client.handleCallback({ rawBody: gateway.callback(key, { orderId: 'nobody-1' }) })
    expect(await client.listUnsettledCallbacks(10)).toMatchObject([{ paymentId: null }])
  })
})

describe('checking now', () => {
  it('tells what the gateway says', async () => {
    const { client, clock, gateway } = clientUnderTest()
    gateway.submitSteps.push('hangAfterCommit')
    const { payment } = await clock.advanceUntil(pay(client, orderOf()))
    gateway.settle(gateway.keysOf(payment.reference)[0] ?? '', 'SUCCESS')
    const result = await clock.advanceUntil(client.checkNow(payment.id))
    expect(result).toMatchObject({ certainty: 'accepted', payment: { state: 'approved' } })
    expect(result.buyerMessage.ko).toBe('결제가 완료되었습니다.')
    await expect(client.checkNow('nobody')).rejects.toThrow(RangeError)
  })

  it('leaves everything as it is where the gateway is silent', async () => {
    const { client, clock, gateway } = clientUnderTest()
    const { payment } = await clock.advanceUntil(pay(client, orderOf()))
    gateway.lookUpSteps.push('hang')
    const result = await clock.advanceUntil(client.checkNow(payment.id))
    expect(result.payment).toEqual(payment)
    expect(await client.inquire(payment.id)).toEqual(payment)
  })
})

describe('the client', () => {
  it('tells its listeners, and suffers from none of them', async () => {
    const { client, clock, observed } = clientUnderTest()
    client.observe(() => {
      throw new Error('a bad listener')
    })
    const stop = client.observe(() => undefined)
    stop()
    await clock.advanceUntil(pay(client, orderOf()))
    expect(observed.map(({ type }) => type)).toEqual(['attemptEnded', 'transition', 'submitEnded'])
  })

  it('leaves no timer and no open work behind when stopped', async () => {
    const { client, clock, gateway } = clientUnderTest()
    client.reconciler.start()
    const { payment } = await clock.advanceUntil(pay(client, orderOf()))
    const [key = ''] = gateway.keysOf(payment.reference)
    await client.handleCallback({ rawBody: gateway.callback(key) })
    await clock.advanceUntil(client.stop())
    expect(clock.pending).toBe(0)
    expect(isOpen((await client.inquire(payment.id))?.state ?? 'failed')).toBe(true)
  })
})
