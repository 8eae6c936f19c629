import { afterEach, describe, expect, it } from 'vitest'
import type { Fetch } from '../src/modules/module-caller.js'
import type { ModuleName } from '../src/modules/module-context.js'
import { ShopWorld, type Answer } from './shop-world.js'

/** How long a buyer of these shops waits, in ms: less than a module takes to be given up. */
const PATIENCE_MS = 300

const modules: readonly (readonly [ModuleName, object])[] = [
  ['accounts', {}],
  ['catalog', {}],
  ['points', { pointsToUse: 1000 }],
]

describe('a module that does not answer', { timeout: 30_000 }, () => {
  let world: ShopWorld
  afterEach(() => world.close())

  const open = async (
    fetch?: (module: ModuleName, real: Fetch) => Fetch,
    orderDeadlineMs = PATIENCE_MS,
  ) => {
    world = await ShopWorld.open({
      settings: { orderDeadlineMs: String(orderDeadlineMs), welcomePoints: '10000' },
      ...(fetch && { env: { around: { fetch } } }),
    })
    await world.idOf('alice')
  }
  /** Where the way to a module is cut for every request to that path: before it, or behind it. */
  const cut = (module: ModuleName, path: string, when: 'before' | 'behind') => {
    const state = { isCut: true, requests: 0 }
    return {
      state,
      fetch: (name: ModuleName, real: Fetch): Fetch => {
        if (name !== module) return real
        return async (request) => {
          if (!state.isCut || new URL(request.url).pathname !== path) return real(request)
          state.requests += 1
          const answer = when === 'behind' ? await real(request) : undefined
          throw Object.assign(new Error('the connection was reset'), { answer, code: 'ECONNRESET' })
        }
      },
    }
  }
  const told = ({ status, body }: Answer) => [status, body.error ?? body.order?.status]
  const untouched = async () => {
    expect(world.gateway.submits).toBe(0)
    await world.shop.idle()
    expect(await world.stockOf('1')).toBe(10)
  }

  it.each(modules)(
    'is 502 at once where %s refuses connections, with nothing held',
    async (name, order) => {
      await open(undefined, 15_000)
      world.shop.network.break(name, 'refuses')
      expect(told(await world.order(order))).toEqual([502, `${name.toUpperCase()}_UNREACHABLE`])
      world.shop.network.mend(name)
      await untouched()
      expect(told(await world.order(order))).toEqual([202, 'PAYMENT_WAITING'])
    },
  )

  it.each(modules)('is 503 where %s hangs before there is an order', async (name, order) => {
    await open()
    world.shop.network.break(name, 'hangs')
    const answer = await world.order(order)
    expect(told(answer)).toEqual([503, 'SERVICE_UNAVAILABLE'])
    expect(answer.headers.get('retry-after')).toBe('10')
    world.shop.network.mend(name)
    await untouched()
    expect(told(await world.order(order))).toEqual([202, 'PAYMENT_WAITING'])
  })

  it.each([
    ['catalog', '/internal/stock/reserve', 'before'],
    ['catalog', '/internal/stock/reserve', 'behind'],
    ['points', '/internal/points/deduct', 'before'],
    ['points', '/internal/points/deduct', 'behind'],
  ] as const)(
    'leaves an order PENDING where %s is cut off: %s, %s it acted',
    async (module, path, when) => {
      const { state, fetch } = cut(module, path, when)
      await open(fetch)
      const used = { pointsToUse: 1000 }
      const answer = await world.order(used)
      expect(told(answer)).toEqual([202, 'PENDING'])
      expect(answer.body.saga?.status).toBe('RUNNING')
      expect(state.requests).toBeGreaterThan(1) // under the same key, while its buyer waits
      expect(world.gateway.submits).toBe(0)
      state.isCut = false
      await world.shop.sweepOrders()
      const orderId = answer.body.order?.id ?? ''
      expect((await world.view(orderId)).body.order).toMatchObject({ status: 'PAYMENT_WAITING' })
      expect(await world.stockOf('1')).toBe(9)
      expect(await world.pointsOf()).toBe(9000)
    },
  )

  it('goes on under the same key where the first request was left, and pays once', async () => {
    const { state, fetch } = cut('catalog', '/internal/stock/reserve', 'behind')
    await open(fetch)
    expect(told(await world.order())).toEqual([202, 'PENDING'])
    expect(told(await world.order())).toEqual([202, 'PENDING'])
    state.isCut = false
    world.gateway.otherwise = 'approved'
    expect(told(await world.order())).toEqual([201, 'CONFIRMED'])
    expect(told(await world.order())).toEqual([201, 'CONFIRMED'])
    expect([world.gateway.submits, await world.stockOf('1')]).toEqual([1, 9])
  })

  it('ends an order that nobody could hold once it is too old, and frees that', async () => {
    const { state, fetch } = cut('catalog', '/internal/stock/reserve', 'behind')
    await open(fetch)
    const { body } = await world.order()
    expect(await world.stockOf('1')).toBe(9)
    world.clock.offsetMs = 600_000
    await world.shop.sweepOrders()
    const seen = await world.view(body.order?.id ?? '')
    expect(seen.body.order).toMatchObject({ status: 'FAILED', failure: 'SAGA_TIMEOUT' })
    await world.shop.idle()
    expect(await world.stockOf('1')).toBe(10)
    state.isCut = false
    expect(told(await world.order())).toEqual([409, 'SAGA_TIMEOUT'])
  })

  it('gets its stock back from the outbox when it could not take it back at once', async () => {
    const { state, fetch } = cut('catalog', '/internal/stock/release', 'before')
    await open(fetch)
    world.gateway.otherwise = 'error'
    expect((await world.order()).status).toBe(502)
    await world.shop.idle()
    expect(await world.stockOf('1')).toBe(9)
    state.isCut = false
    world.clock.offsetMs = 10_000
    await world.shop.workOff()
    expect(await world.stockOf('1')).toBe(10)
  })

  it('leaves the order open where the payments hang, and shows its truth afterwards', async () => {
    await open()
    world.shop.network.break('payments', 'hangs')
    const answer = world.order()
    const { status, body } = await answer
    expect([status, body.order?.status]).toEqual([202, 'PAYMENT_WAITING'])
    expect(body.order?.paymentStatus).toBe('PAYMENT_PENDING')
    world.shop.network.mend('payments')
    world.gateway.otherwise = 'approved'
    expect(told(await world.order())).toEqual([201, 'CONFIRMED'])
    expect(world.gateway.submits).toBe(1)
  })
})
