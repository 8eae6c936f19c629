import { decodedSegment } from '../wire.js'

/** The operations, named as in the contract, and their kinds. */
export const TOSS_OPERATIONS = {
  confirmPayment: 'submit',
  getPayment: 'inquiry',
  getPaymentByOrder: 'inquiry',
  cancelPayment: 'refund',
  listTransactions: 'inquiry',
  listSettlements: 'inquiry',
} as const

/** One of them. */
export type TossOperation = keyof typeof TOSS_OPERATIONS

/** What a request asks for: an operation, and the payment key or order id in its path. */
export interface TossRoute {
  readonly operation: TossOperation
  /** Decoded; empty where the path names nothing. */
  readonly named: string
}

const ROUTES: readonly (readonly [method: string, path: RegExp, operation: TossOperation])[] = [
  ['POST', /^\/v1\/payments\/confirm$/, 'confirmPayment'],
  ['GET', /^\/v1\/payments\/orders\/([^/]+)$/, 'getPaymentByOrder'],
  ['POST', /^\/v1\/payments\/([^/]+)\/cancel$/, 'cancelPayment'],
  ['GET', /^\/v1\/payments\/(?!confirm$)([^/]+)$/, 'getPayment'],
  ['GET', /^\/v1\/transactions$/, 'listTransactions'],
  ['GET', /^\/v1\/settlements$/, 'listSettlements'],
]

/** The operation of a request, or the code of what is wrong with its method or path. */
export function routeOf(
  method: string,
  path: string,
): TossRoute | 'NOT_FOUND' | 'NOT_FOUND_HTTP_METHOD' {
  const fitting = ROUTES.filter(([, pattern]) => pattern.test(path))
  if (fitting.length === 0) return 'NOT_FOUND'
  const route = fitting.find(([its]) => its === method)
  if (route === undefined) return 'NOT_FOUND_HTTP_METHOD'
  const [, pattern, operation] = route
  return { operation, named: decodedSegment(pattern.exec(path)?.[1] ?? '') }
}
