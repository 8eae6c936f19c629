import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orderIdOf } from '../answer.js'
import { rolesOf, routesOf, servedDocument } from '../openapi/document.js'
import { card, schedule, ShopWorld, type Answer } from '../shop-world.js'

const unknown = 'no-such-id'

/** What somebody else's things are asked for with, by operation. */
const asked: Readonly<
  Record<string, { readonly of: 'order' | 'payment'; readonly json?: object }>
> = {
  getOrder: { of: 'order' },
  watchOrder: { of: 'order' },
  getTossWindow: { of: 'order' },
  payOrder: { of: 'order', json: { card } },
  confirmTossPayment: {
    of: 'order',
    json: { paymentKey: 'stolen-key', orderId: 'whatever-1', amount: 25_000 },
  },
  cancelOrder: { of: 'order' },
  abandonOrder: { of: 'order' },
  checkPayment: { of: 'payment' },
}

/** Their id is a product's, which is nobody's own. */
const notOwned = ['changeCartItem', 'removeCartItem']

describe("other people's things", () => {
  let world: ShopWorld
  /** Alice's: one order waits to be paid, one is being paid, one is paid. */
  const orders: Record<string, string> = {}
  const payments: Record<string, string> = {}

  beforeAll(async () => {
    const settings = { clientSchedule: schedule(3_600_000), welcomePoints: '500' }
    world = await ShopWorld.open({ hasToss: true, settings })
    await world.ask('POST', '/cart/items', { as: 'alice', json: { productId: '2', quantity: 2 } })
    orders['waiting'] = orderIdOf(await world.order({ key: 'waiting', card: undefined }))
    for (const [state, script] of [
      ['pending', 'pending'],
      ['paid', 'approved'],
    ] as const) {
      world.gateway.script.push(script)
      const { body } = await world.order({ key: state, pointsToUse: 100 })
      orders[state] = body.order?.id ?? ''
      payments[state] = body.payment?.id ?? ''
    }
    await world.shop.idle()
  })
  afterAll(() => world.close())

  const state = async () => ({
    orders: (await world.ask('GET', '/orders', { as: 'alice' })).body,
    cart: (await world.ask('GET', '/cart', { as: 'alice' })).body,
    points: (await world.ask('GET', '/points', { as: 'alice' })).body,
    stock: [await world.stockOf('1'), await world.stockOf('2')],
    asked: [world.gateway.submits, world.toss.confirms, world.toss.cancels],
  })

  it('are asked for by these operations, and by no other', async () => {
    const routes = routesOf(await servedDocument(world.shop.url))
    const owned = routes
      .filter((route) => rolesOf(route)?.length === 0 && route.path.includes('{'))
      .map(({ operationId }) => operationId)
    expect(owned.toSorted()).toEqual([...Object.keys(asked), ...notOwned].toSorted())
  })

  it.each(Object.entries(asked))(
    '%s answers as if they did not exist',
    async (id, { of, json }) => {
      const routes = routesOf(await servedDocument(world.shop.url))
      const route = routes.find(({ operationId }) => operationId === id)
      if (!route) throw new Error(`there is no ${id}`)
      const ask = async (as: string, whose: string, key: string): Promise<Answer> =>
        world.ask(route.method, route.path.replace('{id}', whose), {
          as,
          headers: { 'idempotency-key': key, 'accept-language': 'en' },
          ...(json && { json }),
        })
      const before = await state()
      const theirs = Object.values(of === 'order' ? orders : payments)
      for (const as of ['bob', 'operator', 'admin']) {
        const none = await ask(as, unknown, `${id}-none`)
        for (const [n, whose] of theirs.entries()) {
          const foreign = await ask(as, whose, `${id}-${n}`)
          expect([as, foreign.status, withoutId(foreign.body, whose)]).toEqual([
            ...[as, 404, withoutId(none.body, unknown)],
          ])
          expect(namesOf(foreign)).toEqual(namesOf(none))
        }
        expect([none.status, none.body.error]).toEqual([
          ...[404, of === 'order' ? 'ORDER_NOT_FOUND' : 'PAYMENT_NOT_FOUND'],
        ])
      }
      expect(await state()).toEqual(before)
    },
  )

  it('are in nobody else’s lists, carts and points', async () => {
    const bobs = { ...(await world.ask('GET', '/orders', { as: 'bob' })).body }
    expect(bobs).toEqual({ orders: [], next: null })
    const ofOperators = (await world.ask('GET', '/orders', { as: 'operator' })).body
    expect(ofOperators).toEqual({ orders: [], next: null })
    expect((await world.ask('GET', '/cart', { as: 'bob' })).body).toMatchObject({ items: [] })
    expect(await world.pointsOf('bob')).toBe(500)
    const mine = (await world.ask('GET', '/orders', { as: 'alice' })).body.orders
    expect(mine).toHaveLength(3)
  })

  it('stay where they are, whatever somebody does to things of the same name', async () => {
    const before = await state()
    await world.ask('PATCH', '/cart/items/2', { as: 'bob', json: { quantity: 9 } })
    await world.ask('DELETE', '/cart/items/2', { as: 'bob' })
    await world.ask('DELETE', '/cart', { as: 'bob' })
    await world.ask('DELETE', '/users/me', { as: 'carol', json: { password: 'password of carol' } })
    expect(await state()).toEqual(before)
  })

  it('are not shown by somebody else’s idempotency key, nor is theirs taken', async () => {
    const refused = await world.ask('POST', `/orders/${orders['waiting']}/payments`, {
      as: 'bob',
      headers: { 'idempotency-key': 'tried-on-hers' },
      json: { card },
    })
    expect(refused.status).toBe(404)
    for (const key of ['paid', 'tried-on-hers']) {
      const { status, body } = await world.order({ buyer: 'bob', key, card: undefined })
      expect([status, body.order?.status]).toEqual([202, 'PAYMENT_WAITING'])
      expect(Object.values(orders)).not.toContain(body.order?.id)
    }
    const { body } = await world.view(orders['paid'] ?? '')
    expect(body.order?.status).toBe('CONFIRMED')
  })

  it('do not begin to exist for a cursor, a reference or a payment key that was seen', async () => {
    const page = await world.ask('GET', '/orders?limit=1', { as: 'alice' })
    const cursor = encodeURIComponent(page.body.next ?? '')
    const foreign = await world.ask('GET', `/orders?before=${cursor}`, { as: 'dave' })
    expect([foreign.status, foreign.body]).toEqual([200, { orders: [], next: null }])
    const mine = orderIdOf(await world.order({ buyer: 'dave', key: 'd1', card: undefined }))
    const confirmed = await world.ask('POST', `/orders/${mine}/confirm`, {
      as: 'dave',
      headers: { 'idempotency-key': 'd2' },
      json: { paymentKey: 'seen', orderId: `${orders['waiting']}-1`, amount: 25_000 },
    })
    expect([confirmed.status, confirmed.body.error]).toEqual([409, 'PAYMENT_CONTRADICTS'])
    expect(world.toss.confirms).toBe(0)
  })
})

function withoutId(body: unknown, id: string): string {
  return JSON.stringify(body).replaceAll(id, '<id>')
}

/** Which headers an answer has; the id of a request and its date are always others. */
function namesOf({ headers }: Answer): readonly string[] {
  return [...headers.keys()].toSorted()
}
