import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readContract } from '../gateway-contract.js'
import {
  asMerchant,
  startGateway,
  type GatewayUnderContract,
  type Operation,
  type Payment,
} from './gateway-under-contract.js'
import { listedCodes } from './listed-codes.js'

const contract = readContract('toss')
const cancelReason = '고객 변심'
const refundReceiveAccount = { bank: '20', accountNumber: '1002000000000', holderName: '김결제' }
const decade = { startDate: '2020-01-01', endDate: '2030-01-01' }

let gateway: GatewayUnderContract

beforeAll(async () => {
  gateway = await startGateway(contract)
})

/** Whatever a test made the gateway say is held to the file, in addition to what it expects. */
afterEach(async () => {
  await gateway.simulator.whenIdle()
  const wrong = [...gateway.answers, ...gateway.told].filter(({ problems }) => problems.length > 0)
  if (wrong.length > 0) throw new Error(JSON.stringify(wrong, null, 2))
})

afterAll(() => gateway.close())

const lookedUp = async ({ paymentKey, orderId }: Payment): Promise<unknown> => {
  const byKey = await gateway.call('getPayment', { named: paymentKey })
  const byOrder = await gateway.call('getPaymentByOrder', { named: orderId })
  expect(byOrder.body).toEqual(byKey.body)
  return byKey.body['status']
}

describe('the simulator', () => {
  it('tells a payment of every status as listed, and every webhook', async () => {
    const card = await gateway.confirmed()
    expect(await lookedUp(card)).toBe('DONE')
    const part = { cancelReason, cancelAmount: 5000, refundableAmount: 15_000 }
    expect(contract.requestProblems('cancelPayment', part)).toEqual([])
    await gateway.call('cancelPayment', { named: card.paymentKey, body: part })
    expect(await lookedUp(card)).toBe('PARTIAL_CANCELED')
    await gateway.call('cancelPayment', { named: card.paymentKey, body: { cancelReason } })
    const whole = await gateway.confirmed()
    await gateway.call('cancelPayment', { named: whole.paymentKey, body: { cancelReason } })
    expect(await lookedUp(whole)).toBe('CANCELED')
    const declined = await gateway.confirmed({ outcome: 'limitExceeded' })
    expect(await lookedUp(declined)).toBe('ABORTED')
    const invalid = await gateway.confirmed({ outcome: 'invalidCard' })
    expect(await lookedUp(invalid)).toBe('ABORTED')
    const authenticated = gateway.authenticated()
    expect(await lookedUp(authenticated)).toBe('IN_PROGRESS')
    gateway.act('expire', { orderId: authenticated.orderId })
    expect(await lookedUp(authenticated)).toBe('EXPIRED')
    gateway.act('open-window', { orderId: 'order-ready', amount: 15_000 })
    const ready = await gateway.call('getPaymentByOrder', { named: 'order-ready' })
    expect(ready.body['status']).toBe('READY')
    gateway.act('expire', { orderId: 'order-ready' })
    await gateway.simulator.whenIdle()
    expect(new Set(statusesTold('paymentStatusChanged'))).toEqual(
      new Set(['DONE', 'CANCELED', 'PARTIAL_CANCELED', 'ABORTED', 'EXPIRED']),
    )
  })

  it('tells a virtual account as listed from its issue to its refund', async () => {
    const paid = await gateway.confirmed({ method: '가상계좌' })
    const { orderId, paymentKey } = paid
    expect(await lookedUp(paid)).toBe('WAITING_FOR_DEPOSIT')
    gateway.act('deposit', { orderId })
    gateway.act('fail-deposit', { orderId })
    expect(await lookedUp(paid)).toBe('WAITING_FOR_DEPOSIT')
    gateway.act('deposit', { orderId })
    expect(await lookedUp(paid)).toBe('DONE')
    const body = { cancelReason, cancelAmount: 5000, refundReceiveAccount }
    expect(contract.requestProblems('cancelPayment', body)).toEqual([])
    await gateway.call('cancelPayment', { named: paymentKey, body })
    expect(await lookedUp(paid)).toBe('PARTIAL_CANCELED')
    const unpaid = await gateway.confirmed({ method: '가상계좌' })
    await gateway.call('cancelPayment', { named: unpaid.paymentKey, body: { cancelReason } })
    expect(await lookedUp(unpaid)).toBe('CANCELED')
    await gateway.simulator.whenIdle()
    expect(new Set(statusesTold('depositCallback'))).toEqual(
      new Set(['WAITING_FOR_DEPOSIT', 'DONE', 'CANCELED', 'PARTIAL_CANCELED']),
    )
  })

  it('tells webhooks as listed whose amounts, orders or secrets are falsified', async () => {
    for (const fault of ['callback-tampered', 'callback-wrongly-signed']) {
      const before = gateway.told.length
      await gateway.simulator.withFault({ fault }, async () => {
        const { orderId } = await gateway.confirmed({ method: '가상계좌' })
        gateway.act('deposit', { orderId })
        await gateway.confirmed()
        await gateway.simulator.whenIdle()
      })
      expect(gateway.told).toHaveLength(before + 4)
    }
  })

  it('lists transactions and settlements of all these as listed', async () => {
    await gateway.confirmed()
    for (const operation of ['listTransactions', 'listSettlements'] as const) {
      const { status, body } = await gateway.call(operation, { query: decade })
      expect([status, Array.isArray(body)]).toEqual([200, true])
      expect((body as unknown as unknown[]).length).toBeGreaterThan(4)
      const headers = asMerchant('test_sk_elsewhere')
      expect((await gateway.call(operation, { query: decade, headers })).body).toEqual([])
    }
  })

  it('takes the requests of the file', async () => {
    const examples = contract.examples.filter(({ name }) => name.includes(' request '))
    const bodyOf = (name: string): object =>
      examples.find((example) => example.name === name)?.body as object
    const confirm = bodyOf('confirmPayment request fromSuccessUrl') as Payment
    const { orderId, amount } = confirm
    const { paymentKey } = gateway.authenticated({ orderId, amount })
    const body = { ...confirm, paymentKey }
    expect((await gateway.call('confirmPayment', { body })).status).toBe(200)
    const part = bodyOf('cancelPayment request part')
    const full = bodyOf('cancelPayment request full')
    for (const cancel of [part, full]) {
      const sent = { named: paymentKey, body: cancel }
      expect((await gateway.call('cancelPayment', sent)).status).toBe(200)
    }
    const account = await gateway.confirmed({ method: '가상계좌' })
    gateway.act('deposit', { orderId: account.orderId })
    const paid = {
      named: account.paymentKey,
      body: bodyOf('cancelPayment request paidVirtualAccount'),
    }
    expect((await gateway.call('cancelPayment', paid)).status).toBe(200)
  })

  it('refuses what the schema of a request refuses', async () => {
    const payment = gateway.authenticated()
    const { paymentKey: named } = await gateway.confirmed()
    for (const [operation, body] of [
      ['confirmPayment', { ...payment, paymentKey: '' }],
      ['confirmPayment', { ...payment, orderId: '12345' }],
      ['confirmPayment', { ...payment, amount: 0 }],
      ['confirmPayment', { ...payment, amount: '15000' }],
      ['confirmPayment', []],
      ['cancelPayment', {}],
      ['cancelPayment', { cancelReason: ' ' }],
      ['cancelPayment', { cancelReason, cancelAmount: 1.5 }],
      ['cancelPayment', { cancelReason, refundableAmount: -1 }],
      ['cancelPayment', { cancelReason, currency: 'USD' }],
      ['cancelPayment', { cancelReason, refundReceiveAccount: { bank: '20' } }],
    ] as const) {
      expect(contract.requestProblems(operation, body), JSON.stringify(body)).not.toEqual([])
      const { status } = await gateway.call(operation, { named, body })
      expect(status, JSON.stringify(body)).toBe(400)
    }
  })

  it('repeats by key as listed, a refusal too, with both trace ids', async () => {
    const { paymentKey: named } = await gateway.confirmed()
    for (const [key, body] of [
      ['key-part', { cancelReason, cancelAmount: 5000 }],
      ['key-wrong', { cancelReason, cancelAmount: 50_000 }],
    ] as const) {
      const sent = { named, body, headers: { 'idempotency-key': key } }
      const first = await gateway.call('cancelPayment', sent)
      const second = await gateway.call('cancelPayment', sent)
      expect(second.body).toEqual(first.body)
      expect(first.headers.get('idempotency-key')).toBeNull()
      expect(second.headers.get('idempotency-key')).toBe(key)
    }
  })

  it.each(['confirmPayment', 'cancelPayment'] as const)(
    'answers %s with every error that it lists, on request',
    async (operation) => {
      const codes = listedCodes(contract, operation)
      expect(codes.length).toBeGreaterThan(30)
      for (const { status, code } of codes) {
        const headers = { 'tosspayments-test-code': code }
        const answer = await gateway.call(operation, { named: 'no-such-key', headers })
        expect([answer.status, answer.body['code']]).toEqual([status, code])
      }
      const headers = { 'tosspayments-test-code': 'NOT_A_CODE' }
      const { status, body } = await gateway.call(operation, { named: 'no-such-key', headers })
      expect([status, body['code']]).toEqual([400, 'INVALID_TEST_CODE'])
    },
  )

  it('fails, and limits, as listed', async () => {
    const payment = gateway.authenticated()
    for (const fault of ['fail-before-commit', 'rate-limit']) {
      for (const [operation, sent] of [
        ['confirmPayment', { body: payment }],
        ['getPayment', { named: payment.paymentKey }],
        ['getPaymentByOrder', { named: payment.orderId }],
        ['cancelPayment', { named: payment.paymentKey, body: { cancelReason } }],
        ['listTransactions', { query: decade }],
        ['listSettlements', { query: decade }],
      ] as const satisfies [Operation, object][]) {
        const headers = { 'x-sim-fault': fault }
        const { status } = await gateway.call(operation, { ...sent, headers })
        expect(status, `${operation} ${fault}`).toBe(fault === 'rate-limit' ? 429 : 500)
      }
    }
  })

  it('keeps the shape of a failure where no operation is listed', async () => {
    for (const [method, path, code] of [
      ['GET', '/nowhere', 'NOT_FOUND'],
      ['GET', `${contract.pathOf('confirmPayment')}/a/b`, 'NOT_FOUND'],
      ['GET', contract.pathOf('confirmPayment'), 'NOT_FOUND_HTTP_METHOD'],
      ['DELETE', contract.pathOf('listTransactions'), 'NOT_FOUND_HTTP_METHOD'],
    ] as const) {
      const response = await gateway.fetch(method, path)
      const body: unknown = await response.json()
      expect([response.status, body]).toMatchObject([404, { code }])
      expect(contract.failureProblems(body)).toEqual([])
      expect(response.headers.get('x-tosspayments-trace-id')).toMatch(/^[0-9a-f]{32}$/)
    }
  })
})

function statusesTold(operation: string): unknown[] {
  return gateway.told
    .filter((told) => told.operation === operation)
    .map(({ body }) => {
      const { data, status } = body as { data?: { status: string }; status?: string }
      return data?.status ?? status
    })
}
