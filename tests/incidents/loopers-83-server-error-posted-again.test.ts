import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { asyncCardGateway } from '../shop-under-test/shop-gateways.js'

describe('a submission to a course: a 500 means "not reached", so it is posted again', () => {
  let shop: IncidentShop<unknown>
  afterEach(() => shop.close())

  const payWith = async (fault: string, occurrence?: number) => {
    shop = await IncidentShop.open(asyncCardGateway)
    const rule = { fault, match: { operation: 'submit', ...(occurrence && { occurrence }) } }
    await shop.simulator.addFault(rule)
    return shop.pay('order-1')
  }
  const asked = (): readonly string[] => shop.sent.map(({ method }) => method)

  it('looks first, and finds what the 500 has hidden', async () => {
    const { certainty } = await payWith('fail-after-commit')
    expect(certainty).toBe('accepted')
    expect(asked()).toEqual(['POST', 'GET', 'GET'])
    await shop.pass(10_000)
    expect(shop.posted('')).toHaveLength(1)
    expect(shop.charges('order-1')).toMatchObject([{ held: 10_000 }])
  })

  it('posts nothing where it cannot look', async () => {
    shop = await IncidentShop.open(asyncCardGateway)
    await shop.simulator.addFault({ fault: 'fail-after-commit', match: { operation: 'submit' } })
    await shop.simulator.addFault({ fault: 'brown-out', match: { operation: 'inquiry' } })
    await shop.simulator.addFault({ fault: 'callback-lost' })
    const { certainty, payment } = await shop.pay('order-1')
    expect([certainty, payment.state]).toEqual(['unknown', 'unknown'])
    expect(shop.posted('')).toHaveLength(1)
    expect(shop.charges('order-1')).toHaveLength(1)
  })

  it('posts again where there is nothing to be found', async () => {
    const { certainty } = await payWith('fail-before-commit', 1)
    expect(certainty).toBe('accepted')
    expect(asked()).toEqual(['POST', 'GET', 'POST'])
    expect(shop.charges('order-1')).toHaveLength(1)
  })
})
