import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call } from '../../testing/gateway-caller.js'
import { Stage } from '../../testing/stage.js'
import { startStripe, type StripeStage } from '../../testing/stripe-stage.js'

const BEARER = { authorization: 'Bearer sk_test_123' }
const FORM = { ...BEARER, 'content-type': 'application/x-www-form-urlencoded' }

/** What the official package never sends, over HTTP. */
describe('the stripe dialect over HTTP', () => {
  const stage = new Stage()
  let at: StripeStage

  beforeAll(async () => {
    at = await startStripe(stage)
  })
  afterAll(() => stage.clear())

  const get = (path: string, headers: Record<string, string> = BEARER) =>
    call('GET', `${at.url}${path}`, { headers })
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    call('POST', `${at.url}${path}`, { headers: { ...FORM, ...headers }, body })

  it('looks at the key before anything else', async () => {
    for (const path of ['/v1/payment_intents', '/nowhere']) {
      const reply = await get(path, {})
      expect(reply).toMatchObject({ status: 401, contentType: 'application/json' })
      expect(reply.json).toMatchObject({ error: { type: 'invalid_request_error' } })
    }
    for (const authorization of ['Bearer', 'Bearer  ', 'Digest x', 'Basic !!', 'Bearer sk_test_']) {
      expect((await get('/v1/refunds', { authorization })).status, authorization).toBe(401)
    }
  })

  it('takes the key as the user of basic authentication', async () => {
    const authorization = `Basic ${Buffer.from('sk_test_123:').toString('base64')}`
    const made = await post('/v1/payment_intents', 'amount=1&currency=usd', { authorization })
    expect(made.status).toBe(200)
    const { id } = made.json as { id: string }
    expect((await get(`/v1/payment_intents/${id}`)).status).toBe(200)
  })

  it.each([
    ['DELETE', '/v1/refunds'],
    ['GET', '/v1/payment_intents/pi_1/confirm'],
    ['POST', '/v1/payment_intents/search'],
    ['POST', '/v1/payment_intents/pi_1'],
    ['GET', '/v1/charges'],
    ['GET', '/v1/payment_intents/'],
    ['GET', '/'],
  ])('knows no %s %s', async (method, path) => {
    const reply = await call(method, `${at.url}${path}`, { headers: BEARER })
    expect(reply.status).toBe(404)
    expect(reply.json).toEqual({
      error: {
        type: 'invalid_request_error',
        message: `Unrecognized request URL (${method}: ${path}).`,
      },
    })
  })

  it('takes form fields and nothing else, in the query too', async () => {
    const json = { 'content-type': 'application/json' }
    const reply = await post('/v1/payment_intents', '{"amount":1,"currency":"usd"}', json)
    expect(reply.status).toBe(400)
    expect(reply.text).toContain('x-www-form-urlencoded')
    const nothing = await post('/v1/payment_intents', '', json)
    expect(nothing.json).toMatchObject({ error: { code: 'parameter_missing', param: 'amount' } })
    const query = await post('/v1/payment_intents?amount=1&currency=usd', '')
    expect(query.status).toBe(200)
  })

  it('refuses a body over the limit', async () => {
    const reply = await post('/v1/payment_intents', `amount=1&description=${'x'.repeat(66_000)}`)
    expect(reply.status).toBe(413)
  })

  it('says which version an answer is written in, and refuses what is no version', async () => {
    const older = await fetch(`${at.url}/v1/refunds`, {
      headers: { ...BEARER, 'stripe-version': '2022-11-15' },
    })
    expect(older.status).toBe(200)
    expect(older.headers.get('stripe-version')).toBe('2026-10-28.endive')
    const bad = await get('/v1/refunds', { ...BEARER, 'stripe-version': 'latest' })
    expect(bad.json).toMatchObject({ error: { message: 'Invalid Stripe API version: latest' } })
  })

  it('takes an idempotency key on a POST only', async () => {
    const headers = { ...BEARER, 'idempotency-key': 'k' }
    const [one, other] = [
      await fetch(`${at.url}/v1/refunds`, { headers }),
      await fetch(`${at.url}/v1/refunds?limit=1`, { headers }),
    ]
    expect([one.status, other.status]).toEqual([200, 200])
    expect(one.headers.get('idempotency-key')).toBeNull()
    expect(one.headers.get('request-id')).not.toBe(other.headers.get('request-id'))
  })

  it('takes an empty idempotency key for none: nobody shares it', async () => {
    const empty = { 'idempotency-key': '' }
    const one = await post('/v1/payment_intents', 'amount=1&currency=usd', empty)
    const other = await post('/v1/payment_intents', 'amount=2&currency=usd', empty)
    expect([one.status, other.status]).toEqual([200, 200])
    expect(one.json).not.toMatchObject({ id: Object(other.json).id })
  })

  it('compares parameters, not how they are written', async () => {
    const headers = { 'idempotency-key': 'same-parameters' }
    const one = await post('/v1/payment_intents', 'amount=1&currency=usd&metadata[a]=b', headers)
    const other = await post(
      '/v1/payment_intents',
      'metadata%5Ba%5D=b&currency=usd&amount=1',
      headers,
    )
    expect(other.text).toBe(one.text)
  })

  it('keeps a gateway error under the key, with the key in its headers', async () => {
    const headers = { ...FORM, 'idempotency-key': 'kept', 'x-sim-fault': 'fail-before-commit' }
    const send = (more: Record<string, string>) =>
      fetch(`${at.url}/v1/payment_intents`, {
        method: 'POST',
        headers: more,
        body: 'amount=1&currency=usd',
      })
    const first = await send(headers)
    const again = await send({ ...FORM, 'idempotency-key': 'kept' })
    expect([first.status, again.status]).toEqual([500, 500])
    expect(first.headers.get('idempotency-key')).toBe('kept')
    expect(again.headers.get('original-request')).toBe(first.headers.get('request-id'))
  })

  it('never shows more than four digits of a card number that somebody sends', async () => {
    const number = '4242424242424242'
    const tries = [
      `amount=1&currency=usd&payment_method_data[card][number]=${number}`,
      `amount=1&currency=usd&payment_method=${number}`,
      `amount=${number}&currency=usd`,
      `amount=1&currency=usd&${number}=1`,
    ]
    for (const body of tries) {
      const reply = await post('/v1/payment_intents', body)
      expect(reply.status).toBe(400)
      expect(reply.text).not.toContain(number)
    }
    expect(JSON.stringify(at.simulator.journal(1000))).not.toContain(number)
    expect(JSON.stringify(at.simulator.ledger())).not.toContain(number)
  })

  it('answers a forced fault that cannot strike in its own shape', async () => {
    const reply = await get('/v1/refunds', { ...BEARER, 'x-sim-fault': 'nonsense' })
    expect(reply.json).toMatchObject({ error: { type: 'invalid_request_error' } })
    expect(reply.status).toBe(400)
  })
})
