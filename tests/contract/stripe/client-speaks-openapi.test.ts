import { money, type HttpRequest } from '@holdfast/pg-client'
import { stripe } from '@holdfast/pg-client/dialects/stripe'
import { describe, expect, it } from 'vitest'
import { parseContract, readContract, readContractText } from '../gateway-contract.js'
import { listedAnswers, respond } from './listed-answers.js'
import { paymentOf, refundOf } from './sample-payment.js'
import { sentProblems } from './sent-problems.js'

const contract = readContract('stripe')
const { answerOf } = listedAnswers(contract)
const dialect = stripe({ secretKey: 'sk_test_123', webhookSecrets: ['whsec_1'] })
/** The order and the second of the file's examples. */
const reference = '1351039135'
const createdS = 1_755_302_400
const payment = paymentOf(reference, { createdAt: createdS * 1000 })
const known = { ...payment, gatewayKey: 'pi_1A' }

describe('what the client sends', () => {
  const noRefunds = JSON.stringify({
    object: 'list',
    url: '/v1/refunds',
    has_more: false,
    data: [],
  })

  async function everythingSent(): Promise<HttpRequest[]> {
    const sent: HttpRequest[] = [
      dialect.encodeSubmit(payment, { paymentMethod: 'pm_card_visa' }, 'key-1'),
      dialect.encodeSubmit(
        paymentOf(reference, { amount: money(199, 'USD') }),
        { paymentMethod: 'pm_1A', customer: 'cus_1A' },
        'key-2',
      ),
      ...['wrong size', 'duplicate'].flatMap(
        (reason) => dialect.cancels?.encode(known, { ...refundOf(known, 2000), reason }, 'k') ?? [],
      ),
      ...(dialect.encodeClose ? [dialect.encodeClose(known, 'k')] : []),
    ]
    const ask = async (request: HttpRequest) => {
      sent.push(request)
      const { pathname, searchParams } = new URL(request.url)
      if (pathname === '/v1/refunds') return respond(200, noRefunds)
      if (pathname.endsWith('pi_1A')) return answerOf('retrievePaymentIntent 200 succeeded')
      const page = searchParams.has('starting_after') ? 'nothing' : 'page'
      return answerOf(`listPaymentIntents 200 ${page}`)
    }
    const { times } = dialect
    await dialect.lookUp(payment, ask, times)
    await dialect.lookUp(known, ask, times)
    const context = { now: createdS * 1000, times }
    await dialect.batchInquiry?.([payment, { ...known, id: 'p2' }], ask, context)
    const period = { from: createdS * 1000, to: createdS * 1000 + 1 }
    for await (const page of dialect.listRecords?.(period, ask) ?? []) {
      expect(page.length).toBeLessThan(3)
    }
    return sent
  }

  it('is listed, to the last parameter', async () => {
    const sent = await everythingSent()
    for (const request of sent.map((one) => dialect.authorize(one))) {
      expect(sentProblems(contract, request), `${request.method} ${request.url}`).toEqual([])
      expect(request.headers).toMatchObject({
        Authorization: 'Bearer sk_test_123',
        'Stripe-Version': '2026-10-28.endive',
      })
    }
    const paths = new Set(sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`))
    expect(paths).toEqual(
      new Set([
        ...['POST /v1/payment_intents', 'POST /v1/payment_intents/pi_1A/cancel'],
        ...['GET /v1/payment_intents', 'GET /v1/payment_intents/pi_1A'],
        ...['POST /v1/refunds', 'GET /v1/refunds'],
      ]),
    )
  })

  it.each([
    ['payment_method', 'PaymentIntentRequest'],
    ['automatic_payment_methods', 'PaymentIntentRequest'],
    ['allow_redirects', 'AutomaticPaymentMethods'],
    ['cancellation_reason', 'CancelRequest'],
  ])('would be noticed with another name for %s', async (member, schema) => {
    const text = readContractText('stripe')
    const at = text.indexOf(`    ${schema}:\n`)
    const changed = text.slice(at).replace(`        ${member}:`, `        ${member}X:`)
    const other = parseContract(text.slice(0, at) + changed)
    const problems = (await everythingSent()).flatMap((one) => sentProblems(other, one))
    expect(problems).not.toEqual([])
  })

  it.each(['starting_after', 'limit', 'created', 'expand'])(
    'would be noticed with another name for the parameter %s',
    async (name) => {
      const text = readContractText('stripe')
      const other = parseContract(text.replace(`      name: ${name}\n`, `      name: ${name}X\n`))
      const problems = (await everythingSent()).flatMap((one) => sentProblems(other, one))
      expect(problems).not.toEqual([])
    },
  )
})
