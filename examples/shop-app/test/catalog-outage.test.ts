import { afterEach, describe, expect, it } from 'vitest'
import { CatalogFailure, type CatalogClient } from '../src/catalog/catalog-client.js'
import { ShopWorld } from './shop-world.js'

describe('a catalog that does not answer', () => {
  let world: ShopWorld
  afterEach(() => world.close())

  const openWith = async (breakIt: (real: CatalogClient) => Partial<CatalogClient>) => {
    world = await ShopWorld.open({
      env: { around: { catalog: (real) => ({ ...real, ...breakIt(real) }) } },
    })
  }
  const fail = (code: CatalogFailure['code']) => () =>
    Promise.reject(new CatalogFailure(code, undefined))

  it('is 502 with nothing held when it certainly was not reached', async () => {
    await openWith(() => ({ lookUp: fail('CATALOG_UNREACHABLE') }))
    expect((await world.order()).status).toBe(502)
    expect(world.gateway.submits).toBe(0)
  })

  it('is 503 when nobody knows, and what it did all the same is given back', async () => {
    await openWith((real) => ({
      reserve: async (...reservation) => {
        await real.reserve(...reservation)
        return fail('CATALOG_UNAVAILABLE')()
      },
    }))
    const { status, headers, body } = await world.order()
    expect([status, body.error]).toEqual([503, 'CATALOG_UNAVAILABLE'])
    expect(headers.get('retry-after')).toBe('10')
    expect(await world.stockOf('1')).toBe(10)
    expect(world.gateway.submits).toBe(0)
  })

  it('gets its stock back from the sweep when it could not take it back at once', async () => {
    let isAway = true
    await openWith((real) => ({
      release: (...release) => (isAway ? fail('CATALOG_UNREACHABLE')() : real.release(...release)),
    }))
    world.gateway.otherwise = 'error'
    expect((await world.order()).status).toBe(502)
    expect(await world.stockOf('1')).toBe(9)
    await world.shop.sweepOrders()
    expect(await world.stockOf('1')).toBe(9)
    isAway = false
    await world.shop.sweepOrders()
    expect(await world.stockOf('1')).toBe(10)
  })
})
