import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readContract } from '../gateway-contract.js'
import type { Fields } from './form-fields.js'
import {
  asShop,
  startGateway,
  textOf,
  type Answer,
  type GatewayUnderContract,
  type Operation,
  type Sent,
} from './gateway-under-contract.js'
import { quotedIn, tableAt } from './listed-tables.js'

const contract = readContract('stripe')
const BARE = { amount: 5000, currency: 'usd' }

let gateway: GatewayUnderContract

beforeAll(async () => {
  gateway = await startGateway(contract)
})
afterAll(() => gateway.close())

/** A call whose request, answer and status are as listed. */
async function listed(status: number, operation: Operation, sent: Sent = {}): Promise<Answer> {
  const answer = await gateway.call(operation, sent)
  expect(answer.problems).toEqual([])
  expect(answer.status, JSON.stringify(answer.body)).toBe(status)
  return answer
}

describe('the simulator', () => {
  it('answers everything as listed along the life of a payment', async () => {
    const created = await listed(200, 'createPaymentIntent', { form: BARE })
    const id = textOf(created)
    await listed(402, 'confirmPaymentIntent', {
      id,
      form: { payment_method: 'pm_card_chargeDeclined' },
    })
    const expand = ['latest_charge']
    await listed(200, 'retrievePaymentIntent', { id, form: { expand } })
    await listed(200, 'confirmPaymentIntent', {
      id,
      form: { payment_method: 'pm_card_visa', capture_method: 'manual', expand },
    })
    await listed(200, 'capturePaymentIntent', { id, form: { amount_to_capture: 3000, expand } })
    const refund = await listed(200, 'createRefund', {
      form: { payment_intent: id, amount: 1000, reason: 'duplicate', metadata: { a: 'b' } },
    })
    await listed(200, 'retrieveRefund', { id: textOf(refund) })
    await listed(200, 'listRefunds', { form: { payment_intent: id } })
    await listed(200, 'retrievePaymentIntent', { id, form: { expand } })
    await listed(200, 'listPaymentIntents', { form: { limit: 1, expand: ['data.latest_charge'] } })
    await listed(200, 'searchPaymentIntents', { form: { query: "status:'succeeded'" } })
    const other = textOf(await listed(200, 'createPaymentIntent', { form: BARE }))
    await listed(200, 'cancelPaymentIntent', {
      id: other,
      form: { cancellation_reason: 'duplicate' },
    })
  })

  it('takes the requests of the file', async () => {
    const bodies = contract.examples.filter(({ name }) => / request /.test(name))
    const ofOperation = (operation: string) =>
      bodies.filter(({ name }) => name.startsWith(`${operation} request`)).map(({ body }) => body)
    for (const form of ofOperation('createPaymentIntent')) {
      await listed(200, 'createPaymentIntent', { form: form as Fields })
    }
    for (const form of ofOperation('confirmPaymentIntent') as Fields[]) {
      const bare = await listed(200, 'createPaymentIntent', {
        form: { ...BARE, payment_method: 'pm_card_visa' },
      })
      const isRefused = form['off_session'] === 'true'
      await listed(isRefused ? 402 : 200, 'confirmPaymentIntent', { id: textOf(bare), form })
    }
    for (const form of ofOperation('capturePaymentIntent') as Fields[]) {
      const held = await gateway.pay('pm_card_visa', { capture_method: 'manual' })
      await listed(200, 'capturePaymentIntent', { id: textOf(held), form })
    }
    for (const form of ofOperation('cancelPaymentIntent') as Fields[]) {
      const bare = await listed(200, 'createPaymentIntent', { form: BARE })
      await listed(200, 'cancelPaymentIntent', { id: textOf(bare), form })
    }
    for (const form of ofOperation('createRefund') as Fields[]) {
      const paid = await gateway.pay('pm_card_visa')
      const ids: Fields = {
        ...(form['payment_intent'] && { payment_intent: textOf(paid) }),
        ...(form['charge'] && { charge: textOf(paid, 'latest_charge') }),
      }
      await listed(200, 'createRefund', { form: { ...form, ...ids } })
    }
  })

  it('does with each payment method for testing what the table says', async () => {
    const pointer = '#/paths/~1v1~1payment_intents~1{id}~1confirm/post'
    const rows = tableAt(contract, pointer)
    expect(rows.length).toBeGreaterThan(10)
    let words: readonly string[] = []
    for (const [methods, what = ''] of rows) {
      if (what !== 'the same') words = quotedIn(what)
      for (const method of quotedIn(methods)) {
        const answer = await gateway.pay(method)
        expect(answer.problems, method).toEqual([])
        await gateway.simulator.whenIdle()
        const id = answer.body['id'] ?? intentIn(answer)['id']
        const later = await listed(200, 'retrievePaymentIntent', { id: String(id) })
        const said = JSON.stringify([answer.body, later.body])
        if (what.startsWith('402')) expect(answer.status, method).toBe(402)
        else expect(answer.status, method).toBe(200)
        if (what.startsWith('succeeds at once')) {
          expect(answer.body, method).toMatchObject({ status: 'succeeded' })
        } else {
          const now = what.startsWith('`requires_action`') ? words.slice(0, 1) : words
          for (const word of now) expect(said, method).toContain(`"${word}"`)
        }
      }
    }
  })

  it('tells all that happens as listed, and nothing else is listed', async () => {
    const { simulator, told, pay, call } = gateway
    await pay('pm_card_authenticationRequired')
    await pay('pm_usBankAccount_noAccount')
    await gateway.pay('pm_card_visa', { capture_method: 'manual' })
    const bare = await call('createPaymentIntent', { form: BARE })
    await call('cancelPaymentIntent', { id: textOf(bare) })
    for (const method of ['pm_card_pendingRefund', 'pm_card_refundFail']) {
      const paid = await pay(method)
      await listed(200, 'createRefund', { form: { payment_intent: textOf(paid) } })
    }
    await simulator.whenIdle()
    for (const { body, problems } of told) expect(problems, JSON.stringify(body)).toEqual([])
    const rows = tableAt(contract, '#/webhooks/event/post')
    const types = rows.flatMap(([type]) => quotedIn(type))
    expect([...new Set(told.map(({ type }) => type))].toSorted()).toEqual(types.toSorted())
  })

  it('refuses what the schema of a request refuses', async () => {
    const paid = textOf(await gateway.pay('pm_card_visa'))
    const bad: [Operation, Sent & { form: Fields }][] = [
      ...[
        { currency: 'usd' },
        { amount: 5000 },
        { ...BARE, amount: 0 },
        { ...BARE, amount: 100_000_000 },
        { ...BARE, amount: 'many' },
        { ...BARE, currency: 'USD' },
        { ...BARE, confirm: 'yes' },
        { ...BARE, payment_method: 'card_1' },
        { ...BARE, capture_method: 'never' },
        { ...BARE, metadata: 'x' },
        { ...BARE, expand: ['customer'] },
        { ...BARE, automatic_payment_methods: { allow_redirects: 'never' } },
        { ...BARE, payment_method_data: { type: 'card' } },
      ].map((form): [Operation, { form: Fields }] => ['createPaymentIntent', { form }]),
      ['confirmPaymentIntent', { id: paid, form: { amount: 1 } }],
      ['capturePaymentIntent', { id: paid, form: { final_capture: 'false' } }],
      ['cancelPaymentIntent', { id: paid, form: { cancellation_reason: 'whim' } }],
      ['createRefund', { form: { amount: 1 } }],
      ['createRefund', { form: { payment_intent: paid, reason: 'whim' } }],
      ['createRefund', { form: { payment_intent: paid, instructions_email: 'a@b.c' } }],
    ]
    for (const [operation, sent] of bad) {
      const form = JSON.stringify(sent.form)
      expect(contract.requestProblems(operation, sent.form), form).not.toEqual([])
      const answer = await listed(400, operation, sent)
      expect(answer.body, form).toMatchObject({ error: { type: 'invalid_request_error' } })
    }
  })

  it.each<[string, number, Operation, Sent]>([
    ['noKey', 401, 'listRefunds', { headers: { authorization: '' } }],
    ['restricted', 403, 'createRefund', { headers: { authorization: 'Bearer rk_test_1' } }],
    ['rateLimit', 429, 'createPaymentIntent', { headers: { 'x-sim-fault': 'rate-limit' } }],
    [
      'unforeseen',
      500,
      'createPaymentIntent',
      { headers: { 'x-sim-fault': 'fail-before-commit' } },
    ],
    ['overTheLimit', 413, 'createPaymentIntent', { form: `a=${'x'.repeat(70_000)}` }],
    ['running', 409, 'createPaymentIntent', { headers: { 'x-sim-fault': 'in-flight' } }],
  ])('says the same as the example %s, with %i', async (name, status, operation, sent) => {
    const answer = await listed(status, operation, { form: BARE, ...sent })
    const example = contract.examples.find((one) => one.name === `${operation} ${status} ${name}`)
    const { error } = (example?.body ?? {}) as { error: { message: string } }
    const { message, ...rest } = error
    expect(answer.body).toMatchObject({ error: rest })
    const said = (answer.body as { error: { message: string } }).error.message
    expect(said.startsWith(message.replace(/\.$/, ''))).toBe(true)
  })

  it('names what a path names that does not exist', async () => {
    const missing = { error: { code: 'resource_missing', type: 'invalid_request_error' } }
    for (const operation of [
      ...['retrievePaymentIntent', 'confirmPaymentIntent', 'capturePaymentIntent'],
      ...['cancelPaymentIntent', 'retrieveRefund'],
    ] as Operation[]) {
      const answer = await listed(404, operation, { id: 'pi_1Z' })
      expect(answer.body).toMatchObject(missing)
    }
    const nowhere = await fetch(`${gateway.url}/v1/refunds`, { method: 'DELETE', headers: asShop })
    expect(nowhere.status).toBe(404)
    const body: unknown = await nowhere.json()
    expect(contract.answerProblems('retrieveRefund', 404, body)).toEqual([])
    expect(body).toEqual(
      contract.examples.find(({ name }) => name === 'retrieveRefund 404 path')?.body,
    )
  })

  it('marks an answer that was kept', async () => {
    const sent = { form: BARE, headers: { 'idempotency-key': 'kept-1' } }
    const [first, again] = [
      await listed(200, 'createPaymentIntent', sent),
      await listed(200, 'createPaymentIntent', sent),
    ]
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(again.headers.get('original-request')).toBe(first.headers.get('request-id'))
    expect(again.headers.get('idempotency-key')).toBe('kept-1')
  })
})

function intentIn({ body }: Answer): Record<string, unknown> {
  return (body as { error: { payment_intent: Record<string, unknown> } }).error.payment_intent
}
