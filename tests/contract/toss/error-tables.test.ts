import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readContract } from '../gateway-contract.js'
import {
  asMerchant,
  startGateway,
  type Answer,
  type GatewayUnderContract,
  type Operation,
  type Payment,
  type Sent,
} from './gateway-under-contract.js'
import { listedMessages } from './listed-codes.js'

const contract = readContract('toss')
const cancelReason = '고객 변심'
const decade = { startDate: '2020-01-01', endDate: '2030-01-01' }
const key = { 'idempotency-key': 'key-1' }
const tooLong = { 'idempotency-key': 'x'.repeat(301) }
const noTestCode = { 'tosspayments-test-code': 'NOT_A_CODE' }
const noColon = { authorization: `Basic ${Buffer.from('test_sk_shop').toString('base64')}` }
const failing = { 'x-sim-fault': 'fail-before-commit' }

type Row = [operation: Operation, sent: () => Sent | Promise<Sent>]

let gateway: GatewayUnderContract

beforeEach(async () => {
  gateway = await startGateway(contract)
})

afterEach(() => gateway.close())

const authenticated = (change?: object): Sent => ({ body: gateway.authenticated(change) })
const canceling = ({ paymentKey }: Payment, change: object = {}): Sent => ({
  named: paymentKey,
  body: { cancelReason, ...change },
})
const canceled = async (change?: object): Promise<Payment> => {
  const payment = await gateway.confirmed(change)
  await gateway.call('cancelPayment', canceling(payment))
  return payment
}

/** How each error is brought about that the tables of the file have a sentence for. */
const TABLES: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  Unauthorized: {
    UNAUTHORIZED_KEY: ['getPayment', () => ({ named: 'a', headers: asMerchant('test_ck_shop') })],
  },
  TooManyRequests: {
    TOO_MANY_REQUESTS: [
      'getPayment',
      () => ({ named: 'a', headers: { 'x-sim-fault': 'rate-limit' } }),
    ],
  },
  ConfirmBadRequest: {
    ALREADY_PROCESSED_PAYMENT: [
      'confirmPayment',
      async () => ({ body: await gateway.confirmed() }),
    ],
    DUPLICATED_ORDER_ID: [
      'confirmPayment',
      async () => authenticated({ orderId: (await gateway.confirmed()).orderId }),
    ],
    BELOW_MINIMUM_AMOUNT: ['confirmPayment', () => authenticated({ amount: 99 })],
    INVALID_REQUEST: ['confirmPayment', () => ({ body: '{"paymentKey":' })],
    INVALID_IDEMPOTENCY_KEY: ['confirmPayment', () => ({ ...authenticated(), headers: tooLong })],
    INVALID_TEST_CODE: ['confirmPayment', () => ({ ...authenticated(), headers: noTestCode })],
  },
  ConfirmForbidden: {
    FORBIDDEN_REQUEST: [
      'confirmPayment',
      () => ({ body: { ...gateway.authenticated(), amount: 14_999 } }),
    ],
    INCORRECT_BASIC_AUTH_FORMAT: [
      'confirmPayment',
      () => ({ ...authenticated(), headers: noColon }),
    ],
    REJECT_CARD_PAYMENT: ['confirmPayment', () => authenticated({ outcome: 'limitExceeded' })],
  },
  ConfirmNotFound: {
    NOT_FOUND_PAYMENT_SESSION: [
      'confirmPayment',
      () => ({ body: { ...gateway.authenticated(), paymentKey: 'no-such-key' } }),
    ],
  },
  ConfirmFailed: {
    FAILED_INTERNAL_SYSTEM_PROCESSING: [
      'confirmPayment',
      () => ({ ...authenticated(), headers: failing }),
    ],
  },
  LookUpForbidden: {
    INCORRECT_BASIC_AUTH_FORMAT: ['getPayment', () => ({ named: 'a', headers: noColon })],
  },
  LookUpNotFound: { NOT_FOUND_PAYMENT: ['getPaymentByOrder', () => ({ named: 'no-such-order' })] },
  LookUpFailed: {
    FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING: [
      'getPaymentByOrder',
      () => ({ named: 'some-order', headers: failing }),
    ],
  },
  CancelBadRequest: {
    ALREADY_CANCELED_PAYMENT: ['cancelPayment', async () => canceling(await canceled())],
    NOT_MATCHES_REFUNDABLE_AMOUNT: [
      'cancelPayment',
      async () => canceling(await gateway.confirmed(), { refundableAmount: 14_999 }),
    ],
    INVALID_REFUND_ACCOUNT_INFO: [
      'cancelPayment',
      async () => {
        const payment = await gateway.confirmed({ method: '가상계좌' })
        gateway.act('deposit', { orderId: payment.orderId })
        return canceling(payment)
      },
    ],
    INVALID_REQUEST: ['cancelPayment', () => ({ named: 'a', body: {} })],
    INVALID_IDEMPOTENCY_KEY: ['cancelPayment', () => ({ named: 'a', headers: tooLong })],
    INVALID_TEST_CODE: ['cancelPayment', () => ({ named: 'a', headers: noTestCode })],
  },
  CancelForbidden: {
    NOT_CANCELABLE_AMOUNT: [
      'cancelPayment',
      async () => canceling(await gateway.confirmed(), { cancelAmount: 15_001 }),
    ],
    NOT_CANCELABLE_PAYMENT: ['cancelPayment', () => canceling(gateway.authenticated())],
    NOT_ALLOWED_PARTIAL_REFUND: [
      'cancelPayment',
      async () =>
        canceling(await gateway.confirmed({ isPartialCancelable: false }), { cancelAmount: 1 }),
    ],
    NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT: [
      'cancelPayment',
      async () => canceling(await gateway.confirmed({ method: '가상계좌' }), { cancelAmount: 1 }),
    ],
    INCORRECT_BASIC_AUTH_FORMAT: ['cancelPayment', () => ({ named: 'a', headers: noColon })],
  },
  CancelNotFound: {
    NOT_FOUND_PAYMENT: ['cancelPayment', () => ({ named: 'a', body: { cancelReason } })],
  },
  CancelFailed: {
    FAILED_INTERNAL_SYSTEM_PROCESSING: ['cancelPayment', () => ({ named: 'a', headers: failing })],
  },
  TransactionsBadRequest: {
    INVALID_DATE: ['listTransactions', () => ({ query: { startDate: '2026-02-30' } })],
    INVALID_TRANSACTION_KEY: [
      'listTransactions',
      () => ({ query: { ...decade, startingAfter: 'no-such-key' } }),
    ],
    EXCEED_MAX_QUERY_LIMIT: ['listTransactions', () => ({ query: { ...decade, limit: '5001' } })],
    INVALID_REQUEST: ['listTransactions', () => ({ query: { ...decade, limit: '0' } })],
  },
  SettlementsBadRequest: {
    INVALID_DATE: ['listSettlements', () => ({ query: {} })],
    INVALID_REQUEST: ['listSettlements', () => ({ query: { ...decade, dateType: 'cancelDate' } })],
  },
  ListForbidden: {
    INCORRECT_BASIC_AUTH_FORMAT: ['listSettlements', () => ({ headers: noColon })],
  },
  ListFailed: {
    FAILED_INTERNAL_SYSTEM_PROCESSING: [
      'listTransactions',
      () => ({ query: decade, headers: failing }),
    ],
  },
}

describe('the tables of errors', () => {
  it('are all there', () => {
    const responses = contract.document.at('#/components/responses') as object
    const withRows = Object.keys(responses).filter(
      (name) => listedMessages(contract, name).size > 0,
    )
    expect([...Object.keys(TABLES), 'InFlight'].toSorted()).toEqual(withRows.toSorted())
    for (const [name, rows] of Object.entries(TABLES)) {
      expect(Object.keys(rows), name).toEqual([...listedMessages(contract, name).keys()])
    }
  })

  it.each(Object.entries(TABLES))('are what the simulator says in %s', async (name, rows) => {
    const listed = listedMessages(contract, name)
    for (const [code, [operation, sent]] of Object.entries(rows)) {
      const expected = (language: 'ko' | 'en') => ({ code, message: listed.get(code)?.[language] })
      const say = async (language: Readonly<Record<string, string>>): Promise<Answer> => {
        const made = await sent()
        return gateway.call(operation, { ...made, headers: { ...made.headers, ...language } })
      }
      const [korean, english] = [await say({}), await say({ 'accept-language': 'en-US' })]
      expect([korean.problems, english.problems], code).toEqual([[], []])
      expect([korean.body, english.body]).toEqual([expected('ko'), expected('en')])
    }
  })

  it('are what the simulator says to a second request while the first is under way', async () => {
    const clock = new VirtualClock({ wallMs: Date.UTC(2026, 0, 1) })
    const slow = await startGateway(contract, { clock, change: { latency: '1s' } })
    const sent = { body: slow.authenticated(), headers: key }
    const first = slow.call('confirmPayment', sent)
    while (slow.simulator.stats().inFlight === 0) await new Promise((go) => setImmediate(go))
    const second = await slow.call('confirmPayment', sent)
    const [[code, { ko }] = ['', { ko: '' }]] = listedMessages(contract, 'InFlight')
    expect(second).toMatchObject({ status: 409, problems: [], body: { code, message: ko } })
    await clock.advance(1000)
    expect(await first).toMatchObject({ status: 200, problems: [] })
    await slow.close()
  })
})
