import { TransportError, type HttpResponse, type PaymentResult } from '@holdfast/pg-client'
import { afterEach, describe, expect, it } from 'vitest'
import { SecretSearch, type Sought } from './secret-search.js'
import { cardText, secrets, stripeGateway, tossGateway } from './watched-gateways.js'
import { WatchedShop } from './watched-shop.js'

let shop: WatchedShop<never> | undefined
afterEach(async () => {
  await shop?.close()
  shop = undefined
})

const soughtCard: Sought = { name: 'card number', text: cardText, kind: 'digits' }
const sought = (name: string, text: string): Sought => ({ name, text, kind: 'text' })

/** What a gateway or a proxy answers that does not like our key, and quotes it. */
function quoting(headers: Readonly<Record<string, string>>, key: string): HttpResponse {
  const message = `Invalid key: ${Object.values(headers).join(' ')}, which is ${key}`
  const error = { type: 'invalid_request_error', message, code: 'api_key_expired' }
  const body = JSON.stringify({ code: 'UNAUTHORIZED_KEY', message, error })
  return { status: 401, headers: { 'x-tosspayments-trace-id': key }, body }
}

/** Everything that may become of payments and refunds where requests are authorized and keyed. */
async function liveThrough<Instrument>(here: WatchedShop<Instrument>, key: string) {
  shop = here as unknown as WatchedShop<never>
  const { client, simulator } = here
  const accepted = await here.pay('order-accepted')
  const part = { amountMinor: 4000, reason: `${cardText}!` }
  const { refund } = await here.do(client.cancel(accepted.payment.id, part))
  expect(refund).toMatchObject({ state: 'done', reason: '****-****-****-7638!' })
  const results = [accepted, await here.pay('refused-1')]
  for (const fault of [
    'hang',
    'answer-lost',
    'connection-reset',
    'proxy-error',
    'malformed-body',
  ]) {
    results.push(await simulator.withFault({ fault }, () => here.pay(`order-${fault}`)))
  }
  const mishaps: readonly WatchedShop<Instrument>['way'][] = [
    async ({ headers }) => quoting(headers, key),
    async (request) => {
      const cause = Object.assign(new Error('x'), { config: request })
      throw new TransportError(`could not send ${JSON.stringify(request)}`, true, { cause })
    },
    (request) =>
      Promise.reject(Object.assign(new Error(request.headers['Authorization']), { request })),
  ]
  for (const [n, mishap] of mishaps.entries()) {
    here.way = mishap
    results.push(await here.pay(`order-mishap-${n}`))
    await here.do(client.checkNow(accepted.payment.id))
    const cancel = { amountMinor: 100, reason: 'wrong size', requestId: `r-${n}` }
    await here.do(client.cancel(accepted.payment.id, cancel))
    const period = { from: 0, to: here.clock.now() }
    await expect(here.do(client.audit(period))).rejects.toThrow('the audit was not finished')
    here.way = (_request, send) => send()
    await here.pass(3_600_000)
    await here.do(client.reconciler.sweep())
  }
  here.beforeStore = (method, args) => {
    if (method === 'save') throw new Error(`${method} failed`, { cause: args })
  }
  here.onEvent = (entry) => {
    throw new Error(JSON.stringify(entry))
  }
  await here.pay('order-unsaved').catch(() => undefined)
  here.beforeStore = () => undefined
  await here.do(client.reconciler.sweep())
  await here.do(client.audit({ from: 0, to: here.clock.now() }))
  return results
}

/** The requests as they are stored to be sent again. */
async function storedRequests(results: readonly PaymentResult[]): Promise<readonly unknown[]> {
  const all = results.map(async ({ payment: { id } }) => {
    const refunds = (await shop?.store.listRefunds(id)) ?? []
    return [(await shop?.store.get(id))?.keyedRequest, ...refunds.map((one) => one.keyedRequest)]
  })
  return (await Promise.all(all)).flat().filter(Boolean)
}

/** Searches everything, proves that the places were not empty, and that the wire holds it all. */
async function expectNowhere(results: readonly PaymentResult[], ...what: Sought[]): Promise<void> {
  const search = new SecretSearch(soughtCard, ...what)
  await shop?.show(search)
  const requests = await storedRequests(results)
  search.in('stored requests', requests)
  expect(requests.length).toBeGreaterThan(results.length)
  expect(search.found).toEqual([])
  const places = ['log lines', 'attempts', 'stored requests', 'requests as a tracer sees them']
  for (const place of ['events of the client', ...places]) {
    expect([place, (search.searched.get(place) ?? 0) > 1000]).toEqual([place, true])
  }
  const over = new SecretSearch(...what)
  over.in('there', [shop?.wire, shop?.door.answered])
  expect(over.found.length).toBe(what.length)
}

const limits = { timeout: 300_000 }

describe('what authorizes us is on the wire, and nowhere else', limits, () => {
  it('at Toss: the key, and the secrets of virtual accounts', async () => {
    const here = await WatchedShop.open(tossGateway)
    const results = await liveThrough(here, secrets.toss)
    const deposit = await here.pay('deposit-1')
    expect(deposit.payment.state).toBe('pending')
    const [, accountSecret = ''] = /\\"secret\\":\\"(ps_\w+)/.exec(here.wire.join()) ?? []
    expect(deposit.payment.callbackProof).toMatch(/^[0-9a-f]{64}$/)
    here.simulator.act('toss', 'deposit', { orderId: deposit.payment.reference })
    await here.pass(60_000)
    const callback = { createdAt: '2026-11-02', status: 'DONE', orderId: deposit.payment.reference }
    for (const secret of [accountSecret, `${accountSecret}x`]) {
      const rawBody = JSON.stringify({ ...callback, secret })
      const receipt = await here.do(here.client.handleCallback({ rawBody }))
      expect(receipt.status).toBe(secret === accountSecret ? 200 : 401)
    }
    await expectNowhere(
      [...results, deposit],
      sought('secret key', secrets.toss),
      sought('Basic', btoa(`${secrets.toss}:`)),
      sought('account secret', accountSecret),
    )
  })

  it('at Stripe: the key, the webhook secret, a client secret but for the buyer', async () => {
    const here = await WatchedShop.open(stripeGateway)
    const results = await liveThrough(here, secrets.stripe)
    const challenged = await here.pay('challenged-1')
    if (challenged.buyerAction?.kind !== 'authenticate') throw new Error('no action is needed')
    const { clientSecret } = challenged.buyerAction
    expect(here.wire.join()).toContain(clientSecret)
    const again = await here.do(here.client.checkNow(challenged.payment.id))
    expect(again.buyerAction).toEqual(challenged.buyerAction)
    const paymentIntent = challenged.payment.gatewayKey
    here.simulator.act('stripe', 'authenticate', { paymentIntent })
    await here.pass(60_000)
    const answered = here.door.answered.filter(({ outcome }) => outcome === 'applied')
    expect(answered.length).toBeGreaterThan(0)
    const [{ body, headers }] = answered as [(typeof answered)[0]]
    const forged = await here.do(here.client.handleCallback({ rawBody: `${body} `, headers }))
    expect(forged.status).toBe(401)
    await expectNowhere(
      [...results, challenged],
      sought('secret key', secrets.stripe),
      sought('client secret', clientSecret),
    )
    const search = new SecretSearch(sought('webhook secret', secrets.webhook))
    await here.show(search)
    search.in('the wire', here.wire)
    expect(search.found).toEqual([])
  })
})
