import { afterEach, describe, expect, it } from 'vitest'
import { orderIdOf } from '../answer.js'
import { card, ShopWorld, type WorldOptions } from '../shop-world.js'
import type { OperationCase } from './operation-case.js'
import { OperationDriver } from './operation-driver.js'

const items = [{ productId: '1', quantity: 1 }]

/** An order under a key of its own. */
function order(key: string, as = 'alice'): Pick<OperationCase, 'as' | 'headers' | 'json'> {
  return { as, headers: { 'idempotency-key': key }, json: { items, card } }
}

const tooMany = { status: 429, error: 'TOO_MANY_REQUESTS' }

describe('what the document says of bad times', () => {
  let world: ShopWorld
  let driver: OperationDriver
  afterEach(() => world.close())

  const open = async (options: WorldOptions = {}) => {
    world = await ShopWorld.open(options)
    driver = await OperationDriver.of(world)
  }
  const faults = async (operationId: string, ...all: readonly OperationCase[]) => {
    const found: string[] = []
    for (const one of all) found.push(...(await driver.faultsOf(driver.routeOf(operationId), one)))
    return found
  }

  it('holds while the catalog refuses connections', async () => {
    await open()
    const add = { as: 'alice', json: { productId: '1', quantity: 1 } }
    const change = { as: 'alice', path: { productId: '1' }, json: { quantity: 2 } }
    expect(await faults('addCartItem', { ...add, status: 200 })).toEqual([])
    world.shop.network.break('catalog', 'refuses')
    const away = { status: 502, error: 'CATALOG_UNREACHABLE' }
    expect(await faults('placeOrder', { ...order('k1'), ...away })).toEqual([])
    expect(await faults('addCartItem', { ...add, ...away })).toEqual([])
    expect(await faults('changeCartItem', { ...change, ...away })).toEqual([])
    for (let n = 0; n < 10; n += 1) {
      await world.ask('POST', '/cart/items', { as: add.as, json: add.json })
    }
    const refused = { status: 503, error: 'CATALOG_UNAVAILABLE' }
    expect(await faults('addCartItem', { ...add, ...refused })).toEqual([])
    expect(await faults('changeCartItem', { ...change, ...refused })).toEqual([])
    expect(await faults('getCart', { as: 'alice', status: 200 })).toEqual([])
  })

  it('holds while the accounts refuse connections', async () => {
    await open()
    const json = { userId: await world.idOf('alice'), amount: 5 }
    const grant = { as: 'admin', headers: { 'idempotency-key': 'k1' }, json }
    world.shop.network.break('accounts', 'refuses')
    const unknown = { status: 424, error: 'DEPENDENCY_FAILED' }
    expect(await faults('grantPoints', { ...grant, ...unknown })).toEqual([])
    world.shop.network.mend('accounts')
    expect(await faults('grantPoints', { ...grant, status: 200 })).toEqual([])
  })

  it('holds while the gateway fails, is not asked, or says no', async () => {
    await open({ settings: { clientLimits: '{"backoffMs":1,"breakerWaitMs":3600000}' } })
    const declined = { status: 402, error: 'PAYMENT_DECLINED' }
    world.gateway.script.push('invalid card')
    expect(await faults('placeOrder', { ...order('declined'), ...declined })).toEqual([])
    world.gateway.otherwise = 'error'
    const notMade = { status: 502, error: 'PAYMENT_NOT_EXECUTED' }
    expect(await faults('placeOrder', { ...order('failed'), ...notMade })).toEqual([])
    world.gateway.otherwise = 'silent'
    expect(await faults('placeOrder', { ...order('silent'), status: 202 })).toEqual([])
    for (let n = 0; n < 4; n += 1) await world.order({ key: `silent-${n}` })
    const refused = { status: 503, error: 'PAYMENT_REFUSED' }
    expect(await faults('placeOrder', { ...order('refused'), ...refused })).toEqual([])
  })

  it('holds where somebody asks too often', async () => {
    const settings = { signUpsPerMinute: '2', loginsPerMinute: '2', ordersPerMinute: '2' }
    await open({ hasToss: true, settings })
    const id = orderIdOf(await world.order({ card: undefined }))
    await world.order({ key: 'k2' })
    const newcomer = { email: 'new@shop.test', password: 'long enough', name: 'new' }
    await world.ask('POST', '/users', { json: newcomer })
    const login = { email: 'new@shop.test', password: 'not that' }
    for (let n = 0; n < 2; n += 1) await world.ask('POST', '/login', { json: login })
    const mine = { as: 'alice', path: { id }, headers: { 'idempotency-key': 'k3' } }
    const redirect = { paymentKey: 'key', orderId: `${id}-1`, amount: 25_000 }
    expect([
      ...(await faults('signUp', { json: { ...newcomer, email: 'n2@shop.test' }, ...tooMany })),
      ...(await faults('logIn', { json: login, ...tooMany })),
      ...(await faults('placeOrder', { ...order('k4'), ...tooMany })),
      ...(await faults('payOrder', { ...mine, json: { card }, ...tooMany })),
      ...(await faults('confirmTossPayment', { ...mine, json: redirect, ...tooMany })),
    ]).toEqual([])
    const wrong = { as: 'alice', json: { password: 'not that' } }
    await world.ask('DELETE', '/users/me', wrong)
    expect(await faults('deleteMe', { ...wrong, ...tooMany })).toEqual([])
  })

  it('holds while the same order is being worked on', async () => {
    await open()
    let meanwhile: readonly string[] = ['nobody asked']
    world.gateway.whileSubmitting = async () => {
      const busy = { status: 409, error: 'REQUEST_IN_FLIGHT' }
      meanwhile = await faults('placeOrder', { ...order('k1'), ...busy })
    }
    await world.order({ key: 'k1' })
    expect(meanwhile).toEqual([])
  })

  it('holds where the shop itself fails', async () => {
    const failing = <T extends object>(name: string, store: T): T =>
      name === 'catalog' ? new Proxy<T>(store, { get: brokenList }) : store
    await open({ env: { around: { store: failing } } })
    expect(await faults('listProducts', { status: 500, error: 'INTERNAL' })).toEqual([])
  })
})

function brokenList<T extends object>(store: T, property: string | symbol): unknown {
  if (property === 'list') throw new Error('database disk image is malformed')
  const member: unknown = Reflect.get(store, property)
  return typeof member === 'function' ? member.bind(store) : member
}
