import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { card, ShopWorld } from './shop-world.js'

describe('the idempotency key of POST /orders', () => {
  let world: ShopWorld

  beforeEach(async () => {
    world = await ShopWorld.open()
  })
  afterEach(() => world.close())

  it('makes one order and one charge of a repeated request, and shows its truth', async () => {
    const first = await world.order()
    const [charge] = world.gateway.charges
    if (!charge || !first.body.order) throw new Error('nothing was charged')
    expect((await world.order()).status).toBe(202)
    world.gateway.settle(charge, 'SUCCESS')
    await world.callback(world.gateway.callbackOf(charge))
    await world.untilStatus(first.body.order.id, 'CONFIRMED')

    const again = await world.order()
    expect(again.status).toBe(201)
    expect(again.body.order?.id).toBe(first.body.order.id)
    expect(world.gateway.submits).toBe(1)
    expect(await world.stockOf('1')).toBe(9)
  })

  it('refuses the same key with another body, whose part the card number is not', async () => {
    await world.order()
    const other = await world.order({ items: [{ productId: '1', quantity: 2 }] })
    expect([other.status, other.body.error]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    const otherNumber = await world.order({ card: { ...card, number: '9999-9999-9999-1451' } })
    expect(otherNumber.status).toBe(202)
    expect(world.gateway.submits).toBe(1)
  })

  it('belongs to the buyer: another buyer may use the same key', async () => {
    const [alice, bob] = [await world.order(), await world.order({ buyer: 'bob' })]
    expect([alice.status, bob.status]).toEqual([202, 202])
    expect(alice.body.order?.id).not.toBe(bob.body.order?.id)
  })

  it('answers 409 to a request whose twin is still being worked on', async () => {
    let twin: Awaited<ReturnType<ShopWorld['order']>> | undefined
    world.gateway.whileSubmitting = async () => {
      world.gateway.whileSubmitting = () => Promise.resolve()
      twin = await world.order()
    }
    expect((await world.order()).status).toBe(202)
    expect([twin?.status, twin?.body.error]).toEqual([409, 'REQUEST_IN_FLIGHT'])
    expect(world.gateway.submits).toBe(1)
  })

  it('is free again when its request ended before there was an order', async () => {
    const missing = { items: [{ productId: '1', quantity: 1 }], expectedPrice: 1 }
    expect((await world.order(missing)).status).toBe(409)
    expect((await world.order(missing)).status).toBe(409)
    expect((await world.order()).status).toBe(422)
  })
})
