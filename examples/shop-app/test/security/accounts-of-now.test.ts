import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { card, ShopWorld } from '../shop-world.js'
import { staff } from '../tokens.js'

describe('a token', () => {
  let world: ShopWorld
  let settings: Record<string, string>
  beforeEach(async () => {
    settings = {}
    world = await ShopWorld.open({ settings })
  })
  afterEach(() => world.close())

  const told = async (as: string, method: string, route: string, json?: unknown) => {
    const asking = { as, headers: { 'idempotency-key': 'k' }, ...(json ? { json } : {}) }
    const { status, body } = await world.ask(method, route, asking)
    return [status, (body as { error?: string }).error]
  }
  const restartWith = async (members: readonly object[]) => {
    await world.shop.stop()
    settings.staff = JSON.stringify(members)
    await world.start()
  }

  it('opens nothing to staff who were dismissed, and all it did to those who stay', async () => {
    const watch = () => told('operator', 'GET', '/operations/status')
    const create = { name: '감귤', price: 1, stock: 1 }
    const keep = () => told('admin', 'POST', '/products', create)
    expect([await watch(), await keep()]).toEqual([
      [200, undefined],
      [201, undefined],
    ])
    await restartWith(staff.filter(({ role }) => role === 'admin'))
    expect([await watch(), await keep()]).toEqual([
      [403, 'FORBIDDEN'],
      [201, undefined],
    ])
    expect(await told('operator', 'GET', '/cart')).toEqual([200, undefined])
    await restartWith([])
    expect(await keep()).toEqual([403, 'FORBIDDEN'])
  })

  it('opens no more to who had the account before it was given to the staff', async () => {
    await world.ask('GET', '/cart', { as: 'mallory' })
    const password = 'password of the staff'
    await restartWith([{ email: 'mallory@shop.test', password, role: 'operator' }])
    expect(await told('mallory', 'GET', '/operations/status')).toEqual([403, 'FORBIDDEN'])
    expect(await told('mallory', 'GET', '/cart')).toEqual([200, undefined])
  })

  it('opens nothing once its account is deleted, which its own page says', async () => {
    const order = (await world.order({ card: undefined, key: 'k' })).body.order?.id ?? ''
    const routes = [
      ...['GET /cart', 'GET /points', 'GET /orders', `GET /orders/${order}`],
      ...[`GET /orders/${order}/events`, `PATCH /orders/${order}/cancel`, 'GET /operations/status'],
    ].map((one) => one.split(' ') as [string, string])
    await world.ask('DELETE', '/users/me', { as: 'alice', json: { password: 'password of alice' } })
    for (const [method, route] of routes) {
      expect([route, ...(await told('alice', method, route))]).toEqual([
        ...[route, 401, 'UNAUTHENTICATED'],
      ])
    }
    expect(await told('alice', 'GET', '/users/me')).toEqual([404, 'USER_NOT_FOUND'])
    const items = [{ productId: '1', quantity: 1 }]
    for (const json of [{ items }, { items, card }]) {
      expect(await told('alice', 'POST', '/orders', json)).toEqual([404, 'BUYER_NOT_FOUND'])
    }
    expect(world.gateway.submits).toBe(0)
  })
})
