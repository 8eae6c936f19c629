import { createHmac } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import { createPaymentClient } from '../create-payment-client.js'
import { stripe } from '../dialects/stripe/stripe-dialect.js'
import { callbackRequestOf, type CallbackHeaders } from './incoming-callback.js'

const headers = { 'Stripe-Signature': 't=1,v1=ab', 'X-Two': ['a', 'b'], 'X-None': undefined }
const read = { 'stripe-signature': 't=1,v1=ab', 'x-two': ['a', 'b'] }
const pairs = [
  ['Stripe-Signature', 't=1,v1=ab'],
  ['X-Two', 'a'],
  ['x-two', 'b'],
] as const

const number = { 'x-number': '5' }

function* everyPair() {
  yield* pairs
}

describe('the headers of a callback', () => {
  it.each<readonly [string, CallbackHeaders, object]>([
    ["Node's", headers, read],
    ['of a fetch Headers', new Headers(pairs.map(([a, b]) => [a, b])), { 'x-two': 'a, b' }],
    ['in a Map', new Map([['Stripe-Signature', 't=1,v1=ab']]), {}],
    ['in pairs', pairs, read],
    ['in whatever gives pairs', everyPair(), read],
    ['with numbers', { ...headers, 'X-Number': 5, 'X-Two': ['a', 5] }, { 'x-two': ['a', '5'] }],
    ['with a number', new Map<string, string | number>([...pairs, ['X-Number', 5]]), number],
  ])('are read by dialects under lower-case names: %s', (_name, given, expected) => {
    const { headers: taken } = callbackRequestOf({ rawBody: '', headers: given })
    expect(taken).toMatchObject({ 'stripe-signature': 't=1,v1=ab', ...expected })
  })

  it.each([
    [true, 'a boolean'],
    [{ a: 1 }, 'an object'],
    [['a', null], 'null'],
  ])('are refused in one sentence where a value is no text: %j', (value, kind) => {
    const given: unknown = { 'X-Odd': value }
    const call = () => callbackRequestOf({ rawBody: '', headers: given as never })
    expect(call).toThrow(new TypeError(`headers must have texts for values, and x-odd has ${kind}`))
  })

  it('cannot change what every object has', () => {
    const given = new Map([['__proto__', 'evil']])
    const { headers: taken } = callbackRequestOf({ rawBody: '', headers: given })
    expect(Object.getPrototypeOf(taken)).toBe(Object.prototype)
  })

  it.each([[null], ['a: b'], [['Stripe-Signature', 't=1']], [new Map([[1, 'x']])]])(
    'are refused where they are none: %j',
    (given) => {
      const call = () => callbackRequestOf({ rawBody: '', headers: given as never })
      expect(call).toThrow(TypeError)
      expect(call).toThrow('headers')
    },
  )
})

const bytesOfElsewhere = 'new Uint8Array([123, 125]).buffer'

describe('the body of a callback', () => {
  it.each([
    ['a text', '{}'],
    ['a Buffer', Buffer.from('{}')],
    ['bytes of another realm', runInNewContext('new Uint8Array(2)') as Uint8Array],
  ])('is taken as it came in: %s', (_name, rawBody) => {
    expect(callbackRequestOf({ rawBody })).toEqual({ rawBody, headers: {} })
  })

  it.each([
    ['of a fetch Request', () => new Request('http://a', { method: 'POST', body: '{}' })],
    ['of another realm', () => ({ arrayBuffer: () => runInNewContext(bytesOfElsewhere) })],
  ])('is taken as bytes where it is an ArrayBuffer: %s', async (_name, request) => {
    const rawBody = (await request().arrayBuffer()) as ArrayBuffer
    const taken = callbackRequestOf({ rawBody }).rawBody
    expect(taken).toBeInstanceOf(Uint8Array)
    expect(Buffer.from(taken as Uint8Array).toString()).toBe('{}')
  })

  it.each([[undefined], [{ type: 'payment_intent.succeeded' }], [[1]], [null], [5]])(
    'is refused where it was parsed or is missing: %j',
    (rawBody) => {
      const call = () => callbackRequestOf({ rawBody: rawBody as never })
      expect(call).toThrow(TypeError)
      expect(call).toThrow('rawBody must be the raw body, a string or bytes, not a parsed one')
    },
  )

  it('is needed', () => {
    expect(() => callbackRequestOf(undefined as never)).toThrow('takes { rawBody, headers }')
  })
})

describe('a signed callback', () => {
  const secret = 'whsec_of_the_shop'
  const dialect = stripe({ secretKey: 'sk_test_of_the_shop', webhookSecrets: [secret] })
  const rawBody = JSON.stringify({ id: 'evt_1', object: 'event', type: 'payout.paid', data: {} })
  const signed = (): string => {
    const seconds = Math.floor(Date.now() / 1000)
    const hmac = createHmac('sha256', secret).update(`${seconds}.${rawBody}`)
    return `t=${seconds},v1=${hmac.digest('hex')}`
  }

  it('is genuine in a fetch Headers too', async () => {
    const client = createPaymentClient({ dialect, store: memoryPaymentStore() })
    const told: unknown[] = []
    client.observe((event) => told.push(event))
    const headers = new Headers({ 'Stripe-Signature': signed() })
    expect((await client.handleCallback({ rawBody, headers })).status).not.toBe(401)
    const forged = await client.handleCallback({ rawBody, headers: new Headers() })
    expect(forged).toEqual({ status: 401, outcome: 'forged' })
    const detail = 'no Stripe-Signature'
    expect(told.at(-1)).toEqual({ type: 'callbackReceived', outcome: 'forged', detail })
    await expect(client.handleCallback({ rawBody: {} as never })).rejects.toThrow(TypeError)
  })
})
