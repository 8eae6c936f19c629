import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderIdOf, told } from './answer.js'
import { ShopWorld } from './shop-world.js'

describe('GET /orders', () => {
  let world: ShopWorld

  beforeEach(async () => {
    world = await ShopWorld.open()
  })
  afterEach(() => world.close())

  const list = (query = '', as = 'alice') => world.ask('GET', `/orders${query}`, { as })
  const idsOf = ({ body }: Awaited<ReturnType<typeof list>>) =>
    (body.orders ?? []).map(({ order }) => order?.id)
  const place = async (count: number, buyer = 'alice') => {
    const placed: string[] = []
    for (let n = 1; n <= count; n += 1) {
      placed.unshift(orderIdOf(await world.order({ buyer, key: `key-${n}`, card: undefined })))
      world.clock.offsetMs += 1000
    }
    return placed
  }

  it('lists my orders, latest first, and nobody else’s', async () => {
    const mine = await place(3)
    await place(1, 'bob')
    const all = await list()
    expect([all.status, idsOf(all), all.body.next]).toEqual([200, mine, null])
    expect(idsOf(await list('', 'carol'))).toEqual([])
    expect((await world.ask('GET', '/orders')).status).toBe(401)
  })

  it('shows each with its payment and its saga', async () => {
    const { body } = await world.order()
    expect((await list()).body.orders).toEqual([body])
  })

  it('pages without a gap, also while orders come', async () => {
    const mine = await place(5)
    const first = await list('?limit=2')
    expect(idsOf(first)).toEqual(mine.slice(0, 2))
    await world.order({ key: 'meanwhile', card: undefined })
    const second = await list(`?limit=2&before=${first.body.next}`)
    expect(idsOf(second)).toEqual(mine.slice(2, 4))
    const last = await list(`?limit=2&before=${second.body.next}`)
    expect([idsOf(last), last.body.next]).toEqual([mine.slice(4), null])
  })

  it('has no next page where the page ends with the last order', async () => {
    await place(2)
    expect((await list('?limit=2')).body.next).toBeNull()
  })

  it('pages through orders of the same moment', async () => {
    const orders = [1, 2, 3].map((n) => world.order({ key: `key-${n}`, card: undefined }))
    const mine = (await Promise.all(orders)).map(orderIdOf)
    const seen: (string | undefined)[] = []
    let query = '?limit=1'
    for (let page = 0; page < 3; page += 1) {
      const answer = await list(query)
      seen.push(...idsOf(answer))
      query = `?limit=1&before=${answer.body.next}`
    }
    expect(new Set(seen)).toEqual(new Set(mine))
  })

  it.each(['?limit=0', '?limit=101', '?limit=x', '?before=x', '?before=1-', '?before=-1'])(
    'refuses %s',
    async (query) => {
      expect(told(await list(query))).toEqual([400, 'INVALID_REQUEST'])
    },
  )
})

describe('GET /orders/:id', () => {
  it('is for its buyer, and shows payment and saga', async () => {
    const world = await ShopWorld.open()
    const { body } = await world.order()
    const orderId = body.order?.id ?? ''
    expect((await world.view(orderId)).body).toEqual(body)
    expect(body.saga).toEqual({
      status: 'RUNNING',
      steps: [
        { step: 'stock', round: 1, state: 'done' },
        { step: 'payment', round: 1, state: 'running' },
      ],
    })
    for (const [id, as] of [
      [orderId, 'mallory'],
      ['nothing', 'alice'],
      [orderId, 'operator'],
    ] as const) {
      expect(told(await world.view(id, as))).toEqual([404, 'ORDER_NOT_FOUND'])
    }
    expect((await world.ask('GET', `/orders/${orderId}`)).status).toBe(401)
    await world.close()
  })
})
