import { aboutCharge } from '../about-charge.js'
import type { Call, Execution, Turn } from '../served-dialect.js'
import type { WireAnswer, WireRequest } from '../wire.js'
import type { TossAnswers } from './toss-answers.js'
import { cancelPayment } from './toss-cancel.js'
import { confirmPayment, type Desk } from './toss-confirm.js'
import { paymentByKey, paymentByOrder, paymentsOf } from './toss-look-up.js'
import { WINDOW_OWNER } from './toss-payment.js'
import { TOSS_OPERATIONS, type TossRoute } from './toss-routes.js'
import { listSettlements } from './toss-settlements.js'
import { testCodeStatus, type TestedOperation } from './toss-test-codes.js'
import { listTransactions } from './toss-transactions.js'

const LONGEST_IDEMPOTENCY_KEY = 300

/** A request that is let in: who asks for what, and what to say it with. */
export interface Visit {
  readonly request: WireRequest
  readonly route: TossRoute
  readonly desk: Desk
  readonly answers: TossAnswers
}

/** What a request that is let in asks of the gateway. */
export function callOf(visit: Visit): Call {
  const { operation, named } = visit.route
  switch (operation) {
    case 'confirmPayment':
    case 'cancelPayment':
      return change(visit, operation)
    case 'getPayment':
    case 'getPaymentByOrder': {
      const about = operation === 'getPayment' ? aboutKey(visit, named) : { entity: named }
      return { operation, kind: 'inquiry', ...about, execute: (turn) => lookUp(visit, turn) }
    }
    case 'listTransactions':
    case 'listSettlements': {
      const { query } = visit.request
      const entity = `${query.get('startDate')}/${query.get('endDate')}`
      return { operation, kind: 'inquiry', entity, execute: (turn) => list(visit, turn) }
    }
  }
}

/** What a key repeats is decided inside the execution, wrong bodies and test codes included. */
function change(visit: Visit, operation: TestedOperation): Call {
  const { request, route, desk, answers } = visit
  const body = parsed(request.body)
  const kind = TOSS_OPERATIONS[operation]
  const about = route.named === '' ? aboutConfirm(visit, body) : aboutKey(visit, route.named)
  const call = { operation, kind, ...about } as const
  const key = request.header('idempotency-key') ?? ''
  if (key.length > LONGEST_IDEMPOTENCY_KEY) {
    return { execute: () => ({ answer: answers.no('INVALID_IDEMPOTENCY_KEY') }), ...call }
  }
  const execute = (): Execution => executeChange(visit, operation, body)
  if (key === '') return { execute, ...call }
  const { method, path, query } = request
  const scope = JSON.stringify([desk.merchantId, method, path, query.toString(), key])
  return { idempotency: { key: scope, fingerprint: '' }, execute, ...call }
}

function executeChange(visit: Visit, operation: TestedOperation, body: unknown): Execution {
  const { request, route, desk, answers } = visit
  const testCode = request.header('tosspayments-test-code') ?? ''
  if (testCode !== '') return { answer: testAnswer(answers, operation, testCode) }
  const { code, charge } =
    operation === 'cancelPayment'
      ? cancelPayment(desk, route.named, body)
      : confirmPayment(desk, body)
  const answer = code === undefined ? answers.payment('accepted', charge) : answers.no(code)
  return { answer, ...(charge === undefined ? {} : { chargeKey: charge.key }) }
}

function testAnswer(answers: TossAnswers, operation: TestedOperation, code: string): WireAnswer {
  const status = testCodeStatus(operation, code)
  return status === undefined ? answers.no('INVALID_TEST_CODE') : answers.noAs(status, code)
}

function lookUp({ route, desk, answers }: Visit, { stale }: Turn): Execution {
  const { ledger } = desk.gateway
  const find = route.operation === 'getPayment' ? paymentByKey : paymentByOrder
  const charge = find(stale ? ledger.stale() : ledger, desk.merchantId, route.named)
  const answer =
    charge === undefined ? answers.no('NOT_FOUND_PAYMENT') : answers.payment('found', charge)
  return { answer }
}

function list({ request, route, desk, answers }: Visit, { stale }: Turn): Execution {
  const { ledger } = desk.gateway
  const payments = paymentsOf(stale ? ledger.stale() : ledger, desk.merchantId)
  const listed =
    route.operation === 'listTransactions'
      ? listTransactions(payments, request.query)
      : listSettlements(payments, request.query, desk.now())
  const answer =
    listed.code === undefined ? answers.ok('found', listed.records) : answers.no(listed.code)
  return { answer }
}

/** `undefined` where it is not JSON, or was too long. */
function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '')
  } catch {
    return undefined
  }
}

type About = Pick<Call, 'entity' | 'names'>

function aboutKey({ desk }: Visit, key: string): About {
  return aboutCharge(key, desk.gateway.ledger.byKey(WINDOW_OWNER, key))
}

/** As far as its body can be read; by the order where there is no such payment. */
function aboutConfirm(visit: Visit, body: unknown): About {
  const { orderId, paymentKey } = Object(body) as Readonly<Record<string, unknown>>
  const about = aboutKey(visit, typeof paymentKey === 'string' ? paymentKey : '')
  const isOrder = typeof orderId === 'string' && orderId !== ''
  return about.names === undefined && isOrder ? { entity: orderId } : about
}
