import { describe, expect, it } from 'vitest'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import type { ShopError } from '../http/shop-error.js'
import type { Fetch } from '../modules/module-caller.js'
import { CartProducts } from './cart-products.js'

const product = { id: '1', name: '감귤', price: 100, stock: 5, isOnSale: true }
const works: Fetch = () => Response.json({ products: [product] })
const hangs: Fetch = () => new Promise(() => undefined)
const fails: Fetch = () => new Response('', { status: 500 })
const refusesConnection: Fetch = () =>
  Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))
const says =
  (status: number): Fetch =>
  () =>
    Response.json({ error: 'ODD', message: '이상합니다.', details: { why: 1 } }, { status })

function world(first: Fetch) {
  const clock = new VirtualClock()
  let answer = first
  let asked: unknown[] = []
  const fetch: Fetch = async (request) => {
    asked.push(await request.clone().json())
    return answer(request)
  }
  const products = new CartProducts(fetch, { clock, random: seededRandom(1) })
  return {
    clock,
    products,
    becomes: (next: Fetch) => {
      answer = next
    },
    /** What the catalog was asked since the last time. */
    asked: () => {
      const seen = asked
      asked = []
      return seen
    },
    list: () => clock.advanceUntil(products.list(['1'])),
    /** How an item that is to be added fares: undefined where it may be. */
    refusal: async () => {
      const call = products.onSale('1').then(
        () => undefined,
        (error: unknown) => error as ShopError,
      )
      return clock.advanceUntil(call)
    },
  }
}
type World = ReturnType<typeof world>

/** Opens the breaker and waits until it lets probes go: they meet `next`. */
async function halfOpen({ list, becomes, clock, asked }: World, next: Fetch): Promise<void> {
  becomes(fails)
  for (let i = 0; i < 10; i += 1) await list()
  expect((await list()).trouble?.code).toBe('CATALOG_UNAVAILABLE')
  await clock.advance(10_001)
  becomes(next)
  asked()
}

describe('CartProducts', () => {
  it('asks for all products at once, and for none not at all', async () => {
    const { products, asked } = world(works)
    expect(await products.list(['1', '2'])).toEqual({ products: [product], trouble: undefined })
    expect(asked()).toEqual([{ ids: ['1', '2'] }])
    expect(await products.list([])).toEqual({ products: [], trouble: undefined })
    expect(asked()).toEqual([])
  })

  it.each([
    ['hangs', hangs],
    ['fails', fails],
    ['refuses connections', refusesConnection],
  ])('shows an empty list with the reason when the catalog %s', async (_, how) => {
    const { list, refusal, clock } = world(how)
    expect(await list()).toMatchObject({
      products: [],
      trouble: { code: 'CATALOG_UNREACHABLE' },
    })
    expect(clock.monotonic()).toBeLessThanOrEqual(1500)
    const error = await refusal()
    expect([error?.code, error?.status]).toEqual(['CATALOG_UNREACHABLE', 502])
  })

  it('asks again at once where the first attempt got no answer', async () => {
    const { list, becomes, asked, clock } = world(hangs)
    clock.setTimer(400, () => becomes(works))
    expect(await list()).toEqual({ products: [product], trouble: undefined })
    expect(asked()).toHaveLength(2)
  })

  it('keeps no page waiting for a catalog that asks for more time than there is', async () => {
    const { list, clock, asked } = world(
      () => new Response('', { status: 503, headers: { 'retry-after': '2' } }),
    )
    expect((await list()).trouble?.code).toBe('CATALOG_UNREACHABLE')
    expect(clock.monotonic()).toBeLessThanOrEqual(1500)
    expect(asked()).toHaveLength(1)
  })

  it('hides no question behind an empty list that the catalog calls wrong', async () => {
    const { products } = world(says(400))
    await expect(products.list(['1'])).rejects.toMatchObject({ code: 'ODD', status: 400 })
  })

  it('stops asking for 10 s once half of 20 attempts failed, and says 503 until then', async () => {
    const it = world(works)
    for (let i = 0; i < 10; i += 1) await it.list()
    it.becomes(fails)
    for (let i = 0; i < 4; i += 1) await it.list()
    expect((await it.refusal())?.code).toBe('CATALOG_UNREACHABLE')
    it.asked()
    const opened = it.clock.monotonic()

    it.becomes(works)
    expect(await it.list()).toMatchObject({
      products: [],
      trouble: { code: 'CATALOG_UNAVAILABLE' },
    })
    const error = await it.refusal()
    expect([error?.code, error?.status]).toEqual(['CATALOG_UNAVAILABLE', 503])
    expect(error?.retryAfterMs).toBeGreaterThan(9000)
    // Rounded up to whole milliseconds, of a sum of fractions.
    expect(error?.retryAfterMs).toBeLessThanOrEqual(10_001)
    await it.clock.advance(opened + 9_000 - it.clock.monotonic())
    expect((await it.refusal())?.code).toBe('CATALOG_UNAVAILABLE')
    expect(it.asked()).toEqual([])
  })

  it('closes after three probes that worked', async () => {
    const it = world(works)
    await halfOpen(it, works)
    for (let i = 0; i < 3; i += 1) expect((await it.list()).trouble).toBeUndefined()
    it.becomes(fails)
    await it.list()
    it.becomes(works)
    expect((await it.list()).trouble).toBeUndefined()
  })

  it('opens again after three probes most of which failed', async () => {
    const it = world(works)
    await halfOpen(it, fails)
    for (let i = 0; i < 2; i += 1) {
      expect((await it.list()).trouble?.code).toBe('CATALOG_UNREACHABLE')
    }
    expect(it.asked()).toHaveLength(3)
    it.becomes(works)
    expect((await it.list()).trouble?.code).toBe('CATALOG_UNAVAILABLE')
    expect(it.asked()).toEqual([])
  })

  it('lets three probes go at a time, and tells the others to come back', async () => {
    const it = world(works)
    await halfOpen(it, hangs)
    const probes = [1, 2, 3].map(() => it.products.list(['1']))
    await it.clock.advance(0)
    expect(it.asked()).toHaveLength(3)
    const error = await it.products.onSale('1').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'CATALOG_UNAVAILABLE' })
    expect((error as ShopError).retryAfterMs).toBeGreaterThan(0)
    await it.clock.advanceUntil(Promise.all(probes))
  })

  it.each([400, 401, 404, 409, 422, 429])(
    'passes a %i of the catalog on as it is, and does not count it as a failure',
    async (status) => {
      const it = world(says(status))
      for (let i = 0; i < 20; i += 1) {
        const error = await it.refusal()
        expect(error?.status).toBe(status)
        expect(error?.toBody('ko')).toEqual({
          error: 'ODD',
          message: '이상합니다.',
          details: { why: 1 },
        })
      }
      expect(it.asked()).toHaveLength(20)
      it.becomes(works)
      expect(await it.refusal()).toBeUndefined()
    },
  )

  it('lets only be bought what is there and on sale', async () => {
    const { products, becomes } = world(works)
    expect(await products.onSale('1')).toEqual(product)
    becomes(() => Response.json({ products: [] }))
    await expect(products.onSale('1')).rejects.toMatchObject({
      code: 'PRODUCT_NOT_FOUND',
      status: 404,
    })
    becomes(() => Response.json({ products: [{ ...product, isOnSale: false }] }))
    await expect(products.onSale('1')).rejects.toMatchObject({ code: 'NOT_ON_SALE', status: 409 })
  })
})
