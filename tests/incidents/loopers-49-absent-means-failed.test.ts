import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { asyncCardGateway } from '../shop-under-test/shop-gateways.js'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const submits = { operation: 'submit' }

describe('a submission to a course: the gateway has no such payment, so it has failed', () => {
  let shop: IncidentShop<unknown>
  beforeEach(async () => {
    shop = await IncidentShop.open(asyncCardGateway, { schedule: { everyMs: 10_000 } })
    await shop.simulator.addFault({ fault: 'callback-lost' })
    shop.process.client.reconciler.start()
  })
  afterEach(() => shop.close())

  it('stays unknown as long as the request may still be executed, and then it is', async () => {
    const late = { fault: 'late-execution', match: submits, takes: 30 * minuteMs }
    const { payment } = await shop.simulator.withFault(late, () => shop.pay('order-1'))
    expect(payment.state).toBe('unknown')
    await shop.pass(29 * minuteMs)
    const { store } = shop.process
    // Asked again and again: it is not there.
    expect(await store.get(payment.id)).toMatchObject({ state: 'unknown', active: true })
    expect((await store.get(payment.id))?.checks).toBeGreaterThanOrEqual(5)
    expect(shop.charges('order-1')).toEqual([])

    await shop.pass(30 * minuteMs)
    expect(await store.get(payment.id)).toMatchObject({ state: 'approved', settledBy: 'inquiry' })
    expect(shop.toldOf('order-1').map(({ to }) => to)).not.toContain('failed')
    expect(shop.charges('order-1')).toMatchObject([{ held: 10_000 }])
  })

  it('has failed once no request can be executed any more, and not before', async () => {
    const { payment } = await shop.simulator.withFault({ fault: 'hang', match: submits }, () =>
      shop.pay('order-1'),
    )
    await shop.pass(3 * hourMs)
    const failed = shop.toldOf('order-1').at(-1)
    expect(failed).toMatchObject({ to: 'failed', source: 'inquiry' })
    expect(failed?.at).toBeGreaterThanOrEqual((payment.lastSentAt ?? Infinity) + 2 * hourMs)
    expect(await shop.pay('order-1')).toMatchObject({ payment: { reference: 'order-1-2' } })
  })
})
