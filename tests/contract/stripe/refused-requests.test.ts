import { afterAll, beforeAll, expect, it } from 'vitest'
import { readContract } from '../gateway-contract.js'
import {
  startGateway,
  textOf,
  type Answer,
  type GatewayUnderContract,
} from './gateway-under-contract.js'
import { quotedIn, tableAt } from './listed-tables.js'

const contract = readContract('stripe')
const BARE = { amount: 5000, currency: 'usd' }

let gateway: GatewayUnderContract

beforeAll(async () => {
  gateway = await startGateway(contract)
})
afterAll(() => gateway.close())

const create = (form: Parameters<GatewayUnderContract['pay']>[1], key?: string) =>
  gateway.call('createPaymentIntent', {
    ...(form && { form }),
    ...(key && { headers: { 'idempotency-key': key } }),
  })

const refund = (payment_intent: string, amount = 5000) =>
  gateway.call('createRefund', { form: { payment_intent, amount } })

/** For each row of the table, a request that it is about, and the parameter to be named. */
const ROWS: Readonly<Record<string, () => Promise<[Answer, param?: string]>>> = {
  'a parameter is missing': async () => [await create({ amount: 1 }), 'currency'],
  'a parameter is not known': async () => [await create({ ...BARE, colour: 'red' }), 'colour'],
  'a number is none': async () => [await create({ ...BARE, amount: 'many' }), 'amount'],
  'a text is empty': async () => [await create({ ...BARE, description: '' }), 'description'],
  'a value is not one of those listed': async () => [
    await create({ ...BARE, capture_method: 'never' }),
    'capture_method',
  ],
  'the amount is below the minimum': async () => [await create({ ...BARE, amount: 0 })],
  'the amount has over eight digits': async () => [await create({ ...BARE, amount: 1e8 })],
  'a parameter names what does not exist': async () => [
    await create({ ...BARE, payment_method: 'pm_nothing' }),
    'payment_method',
  ],
  "the PaymentIntent's status forbids it": async () => {
    const id = textOf(await gateway.pay('pm_card_visa'))
    return [await gateway.call('cancelPaymentIntent', { id })]
  },
  'the charge was given back already': async () => {
    const id = textOf(await gateway.pay('pm_card_visa'))
    await refund(id)
    return [await refund(id)]
  },
  'the refund is over what is left': async () => {
    const id = textOf(await gateway.pay('pm_card_visa'))
    await refund(id, 2000)
    return [await refund(id, 4000)]
  },
  'no charge of the PaymentIntent succeeded': async () => [
    await refund(textOf(await create(BARE))),
  ],
  'the capture is over what is held': async () => {
    const id = textOf(await gateway.pay('pm_card_visa', { capture_method: 'manual' }))
    return [await gateway.call('capturePaymentIntent', { id, form: { amount_to_capture: 5001 } })]
  },
  'the key came with other parameters': async () => {
    await create(BARE, 'key-1')
    return [await create({ ...BARE, amount: 1 }, 'key-1')]
  },
}

/** Makes the request of that row. */
async function refused(check: string) {
  const made = await ROWS[check]?.()
  if (made === undefined) throw new Error(`no request is about "${check}"`)
  const [answer, itsName] = made
  const { error } = answer.body as { error: Readonly<Record<string, unknown>> }
  return { answer, itsName, error }
}

it('names type, code and parameter as the table says, which lists nothing else', async () => {
  const rows = tableAt(contract, '#/components/responses/BadRequest')
  expect(rows.map(([check]) => check)).toEqual(Object.keys(ROWS))
  for (const [check = '', type, code, param = ''] of rows) {
    const { answer, itsName, error } = await refused(check)
    expect(answer.problems, check).toEqual([])
    expect(answer.status, check).toBe(400)
    expect([error['type']], check).toEqual(quotedIn(type))
    expect([error['code'] ?? []].flat(), check).toEqual(quotedIn(code))
    if (param === 'its name') expect(error['param'], check).toBe(itsName)
    else if (param.startsWith('none')) expect(error, check).not.toHaveProperty('param')
    else expect([error['param']], check).toEqual(quotedIn(param))
    expect('payment_intent' in error, check).toBe(param.includes('`payment_intent`'))
  }
})

it('says what the examples of the file say', async () => {
  const examples = contract.examples.filter(({ name }) => name.startsWith('createRefund 400 '))
  const messages = examples.map(
    ({ body }) => (body as { error: { message: string } }).error.message,
  )
  const checks = [
    'a parameter is missing',
    "the PaymentIntent's status forbids it",
    'the refund is over what is left',
    'the key came with other parameters',
  ]
  const said = await Promise.all(
    checks.map(async (check) => (await refused(check)).error['message']),
  )
  expect(said).toEqual(messages)
})
