import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { call } from '../../testing/gateway-caller.js'
import { Stage } from '../../testing/stage.js'
import { startStripe, type StripeStage } from '../../testing/stripe-stage.js'

const RETURN_URL = 'http://localhost:8080/return?order=1'

describe('the page where a shopper authenticates', () => {
  const stage = new Stage()
  let at: StripeStage

  beforeEach(async () => {
    at = await startStripe(stage)
  })
  afterEach(() => stage.clear())

  async function redirected(): Promise<{ id: string; url: string }> {
    const { id, next_action } = await at.stripe.paymentIntents.create({
      amount: 5000,
      currency: 'krw',
      confirm: true,
      payment_method: 'pm_card_authenticationRequired',
      return_url: RETURN_URL,
    })
    expect(next_action).toMatchObject({
      type: 'redirect_to_url',
      redirect_to_url: { return_url: RETURN_URL },
    })
    return { id, url: next_action?.redirect_to_url?.url ?? '' }
  }

  const answer = (url: string, outcome: string) =>
    fetch(url, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' })

  /** What its buttons send. */
  const outcomesOf = ({ text }: { text: string }): (string | undefined)[] =>
    [...text.matchAll(/name="outcome" value="([^"]+)"/g)].map(([, outcome]) => outcome)

  it('asks, and leads back to the shop', async () => {
    const { id, url } = await redirected()
    expect(url).toBe(`${at.url}/authenticate/${id}`)
    const { headers } = await fetch(url)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    const page = await call('GET', url)
    expect(page).toMatchObject({ status: 200, contentType: 'text/html; charset=utf-8' })
    expect(page.text).toContain('₩5,000')
    expect(page.text).toContain(id)
    expect(page.text).not.toMatch(/(?:src|href)="(?!data:)/)
    expect(outcomesOf(page)).toEqual(['complete', 'refuse'])
    const back = await answer(url, 'complete')
    expect(back.status).toBe(303)
    const location = new URL(back.headers.get('location') ?? '')
    expect(location.href.startsWith('http://localhost:8080/return?order=1&')).toBe(true)
    expect(location.searchParams.get('payment_intent')).toBe(id)
    expect(location.searchParams.get('redirect_status')).toBe('succeeded')
    expect(await at.stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'succeeded' })
    const over = await call('GET', url)
    expect([over.status, outcomesOf(over)]).toEqual([409, []])
  })

  it('takes a no', async () => {
    const { id, url } = await redirected()
    const back = await answer(url, 'refuse')
    expect(back.headers.get('location')).toContain('redirect_status=failed')
    expect(await at.stripe.paymentIntents.retrieve(id)).toMatchObject({
      status: 'requires_payment_method',
    })
  })

  it('meets no faults, and knows only payments that are there', async () => {
    await at.simulator.addFault({ fault: 'brown-out', match: { operation: 'inquiry' } })
    const { url } = await redirected()
    expect((await call('GET', url)).status).toBe(200)
    expect((await call('GET', `${at.url}/authenticate/pi_nothing`)).status).toBe(404)
    expect((await call('GET', `${at.url}/authenticate/<b>`)).status).toBe(401)
  })

  it('stands where the dialect is served beside another one', async () => {
    const beside = await startStripe(stage, {}, { dialects: ['async-card', 'stripe'] })
    const base = `${beside.url}/stripe`
    const reply = await fetch(`${base}/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_123' },
      body: new URLSearchParams({
        amount: '1',
        currency: 'usd',
        confirm: 'true',
        payment_method: 'pm_card_authenticationRequired',
        return_url: RETURN_URL,
      }),
    })
    const { next_action } = (await reply.json()) as {
      next_action: { redirect_to_url: { url: string } }
    }
    expect(next_action.redirect_to_url.url).toContain(`${base}/authenticate/pi_`)
    expect((await call('GET', next_action.redirect_to_url.url)).status).toBe(200)
  })
})
