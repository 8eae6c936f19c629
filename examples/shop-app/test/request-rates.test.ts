import { afterEach, describe, expect, it } from 'vitest'
import { ShopWorld } from './shop-world.js'

describe('how often somebody may ask', () => {
  let world: ShopWorld
  afterEach(() => world.close())

  const statuses = async (times: number, ask: (n: number) => ReturnType<ShopWorld['ask']>) => {
    const answers = []
    for (let n = 0; n < times; n += 1) answers.push(await ask(n))
    return answers.map(({ status, headers }) => [status, headers.get('retry-after') !== null])
  }

  it('is limited for new accounts, by address', async () => {
    world = await ShopWorld.open({ settings: { signUpsPerMinute: '2' } })
    const signUp = (n: number) =>
      world.ask('POST', '/users', {
        json: { email: `n${n}@shop.test`, password: 'long enough', name: 'n' },
      })
    expect(await statuses(3, signUp)).toEqual([
      [201, false],
      [201, false],
      [429, true],
    ])
  })

  it('is limited for log-ins, by address and e-mail', async () => {
    world = await ShopWorld.open({ settings: { loginsPerMinute: '2' } })
    const logIn = (email: string) =>
      world.ask('POST', '/login', { json: { email, password: 'a guess of mine' } })
    const guess = () => logIn('admin@shop.test')
    expect(await statuses(3, guess)).toEqual([
      [401, false],
      [401, false],
      [429, true],
    ])
    expect((await logIn('operator@shop.test')).status).toBe(401)
  })

  it('is limited for log-ins by address alone, ten times as wide', async () => {
    world = await ShopWorld.open({ settings: { loginsPerMinute: '2' } })
    const json = (n: number) => ({ email: `n${n}@shop.test`, password: 'a guess of mine' })
    const guess = (n: number) => world.ask('POST', '/login', { json: json(n) })
    expect(await statuses(22, guess)).toEqual([
      ...Array.from({ length: 20 }, () => [401, false]),
      ...[1, 2].map(() => [429, true]),
    ])
  })

  it('is limited for orders, by buyer, and what is refused does nothing', async () => {
    world = await ShopWorld.open({ settings: { ordersPerMinute: '2' } })
    world.gateway.otherwise = 'approved'
    expect(await statuses(3, (n) => world.order({ key: `k${n}` }))).toEqual([
      [201, false],
      [201, false],
      [429, true],
    ])
    expect(await world.stockOf('1')).toBe(8)
    expect((await world.order({ key: 'k9', buyer: 'bob' })).status).toBe(201)
  })
})
