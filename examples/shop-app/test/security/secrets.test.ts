import { afterEach, describe, expect, it } from 'vitest'
import { card } from '../shop-world.js'
import { staff } from '../tokens.js'
import { TOKEN_SECRET } from './forged-tokens.js'
import { ListenedWorld } from './listened-world.js'
import { SecretSearch, type Sought } from './secret-search.js'

const email = 'kim@shop.test'
const password = 'correct horse battery staple'
const guess = 'incorrect horse and battery'
const misplaced = 'this password was typed into the wrong field'
const tossKey = 'test_sk_of_the_tests'

const sought = (name: string, text: string): Sought => ({ name, text, kind: 'text' })

describe('passwords, tokens and keys', () => {
  let shop: ListenedWorld
  afterEach(() => shop.world.close())

  /** Signs up, logs in rightly and wrongly, asks with tokens that are good, bad and cut. */
  async function live(): Promise<string> {
    const json = { email, password, name: 'Kim' }
    await shop.world.ask('POST', '/users', { json })
    await shop.ask('POST', '/users', { json })
    await shop.ask('POST', '/users', { json: { ...json, password: 'short', email: misplaced } })
    await shop.ask('POST', '/users', { json: { ...json, name: { first: misplaced } } })
    await shop.ask('POST', '/users', { body: `{"password":"${misplaced}"` })
    await shop.ask('POST', '/login', { json: { email, password: guess } })
    await shop.ask('POST', '/login', { json: { email: misplaced, password: guess } })
    const { body } = await shop.world.ask('POST', '/login', { json: { email, password } })
    const { token } = body as unknown as { readonly token: string }
    for (const one of [token, token.slice(0, -5), `${token}x`]) {
      const headers = { authorization: `Bearer ${one}`, 'idempotency-key': `k${one.length}` }
      await shop.ask('GET', '/users/me', { headers })
      await shop.ask('GET', `/orders?token=${one}`, { headers })
      await shop.ask('GET', `/orders/${one.slice(-40)}`, { headers })
      const items = [{ productId: '1', quantity: 1 }]
      await shop.ask('POST', '/orders', { headers, json: { items, card } })
      await shop.ask('DELETE', '/users/me', { headers, json: { password: guess } })
    }
    await shop.ask('GET', '/operations/status', { as: 'operator' })
    return token
  }

  it('are in no file, no log line, no answer and no metric of the shop', async () => {
    shop = await ListenedWorld.open({ settings: { tokenSecret: TOKEN_SECRET } })
    shop.world.gateway.script.push('approved')
    const token = await live()
    const [, payload = '', signature = ''] = token.split('.')
    const search = new SecretSearch(
      sought('password', password),
      sought('wrong password', guess),
      sought('misplaced password', misplaced),
      ...staff.map((one) => sought(`password of ${one.email}`, one.password)),
      sought('claims of a token', payload),
      sought('signature of a token', signature),
      sought('secret of tokens', TOKEN_SECRET),
      sought('key at Toss', tossKey),
      sought('authorization at Toss', btoa(`${tossKey}:`)),
    )
    await shop.world.shop.idle()
    await shop.show(search)
    await shop.stopAndShow(search)
    expect(search.found).toEqual([])
    for (const place of ['answers', 'metrics', 'the log', 'the file accounts.sqlite']) {
      expect([place, (search.searched.get(place) ?? 0) > 1000]).toEqual([place, true])
    }
    await shop.world.start()
  })

  it('are kept as what cannot be turned back, beside the account', async () => {
    shop = await ListenedWorld.open()
    await live()
    const search = new SecretSearch(sought('e-mail', email), sought('scrypt', 'scrypt'))
    await shop.show(search)
    const places = search.found.filter((one) => one.includes('accounts.sqlite'))
    expect(places.some((one) => one.startsWith('e-mail'))).toBe(true)
    expect(places.some((one) => one.startsWith('scrypt'))).toBe(true)
    // The address of a person is no more a matter of the log than the password is.
    expect(search.found.filter((one) => /the log|metrics/.test(one))).toEqual([])
  })
})
