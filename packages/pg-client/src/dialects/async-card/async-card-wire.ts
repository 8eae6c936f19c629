import { z } from 'zod'
import { maskCardNumbers } from '../../payment/card-number.js'
import type { GatewayTransaction } from '../../payment/evidence.js'
import type { Decline } from '../../payment/decline.js'
import { gatewayKey as key } from '../gateway-key.js'

const status = z.enum(['PENDING', 'SUCCESS', 'FAILED'])
/** Absent and null are the same on this wire: the gateway omits nulls, others may not. */
const optionalText = z.string().nullish()
/** Longer than any that this client or its shop makes. */
const orderId = z.string().min(1).max(100)
const amount = z.int().positive()

const successOf = <T extends z.ZodType>(data: T) =>
  z.object({ meta: z.object({ result: z.literal('SUCCESS') }), data })

const failure = z.object({
  meta: z.object({ result: z.literal('FAIL'), errorCode: optionalText, message: z.string() }),
})

const submitted = successOf(
  z.object({ transactionKey: key, status, reason: optionalText, orderId: optionalText }),
)

const list = successOf(
  z.object({
    orderId: z.string(),
    transactions: z
      .array(z.object({ transactionKey: key }))
      .min(1)
      .max(100),
  }),
)

const transaction = z.object({
  transactionKey: key,
  orderId,
  amount,
  status,
  reason: optionalText,
})

const detail = successOf(transaction)

const callback = transaction.extend({ cardType: optionalText, cardNo: optionalText })

export type WireStatus = z.infer<typeof status>
export type WireSubmitted = z.infer<typeof submitted>['data']
export type WireTransaction = z.infer<typeof transaction>
export type WireCallback = z.infer<typeof callback>

/** The gateway's own error. */
export interface WireFailure {
  readonly message: string
  /** The message fit to be stored: it may repeat what we sent. */
  readonly shown: string
}

/** Reads the gateway's error envelope; undefined where the body is anything else. */
export function readFailure(body: string): WireFailure | undefined {
  const meta = read(failure, body)?.meta
  return meta && { message: meta.message, shown: maskCardNumbers(meta.message).slice(0, 300) }
}

/** Reads the answer to an accepted submit; undefined where the body is anything else. */
export function readSubmitted(body: string): WireSubmitted | undefined {
  return read(submitted, body)?.data
}

/** Reads the keys of the transactions under an order id. The list carries no amounts. */
export function readKeys(body: string, orderId: string): readonly string[] | undefined {
  const data = read(list, body)?.data
  if (data?.orderId !== orderId) return undefined
  return [...new Set(data.transactions.map(({ transactionKey }) => transactionKey))]
}

/** Reads one transaction in full. */
export function readTransaction(body: string): WireTransaction | undefined {
  return read(detail, body)?.data
}

/** Reads a callback, which comes without an envelope. */
export function readCallback(body: string): WireCallback | undefined {
  return read(callback, body)
}

/** Translates a transaction; what the wire does not mention stays absent. */
export function toGatewayTransaction(wire: {
  readonly transactionKey: string
  readonly status: WireStatus
  readonly reason?: string | null | undefined
  readonly orderId?: string | null | undefined
  readonly amount?: number
}): GatewayTransaction {
  const { transactionKey, orderId } = wire
  return {
    gatewayKey: transactionKey,
    status: statuses[wire.status],
    ...(orderId !== null && orderId !== undefined && { reference: orderId }),
    ...(wire.amount !== undefined && {
      amount: { minor: wire.amount, currency: 'KRW' as const },
    }),
    ...(wire.status === 'FAILED' && { decline: toDecline(wire.reason) }),
  }
}

const statuses = { PENDING: 'pending', SUCCESS: 'approved', FAILED: 'declined' } as const

/** `LIMIT_EXCEEDED` and `INVALID_CARD` are no values of this wire: only the text tells them. */
function toDecline(text: string | null | undefined): Decline {
  const reason = text ? maskCardNumbers(text).slice(0, 300) : null
  if (reason?.startsWith('한도초과')) return { code: 'LIMIT_EXCEEDED', reason }
  if (reason?.startsWith('잘못된 카드')) return { code: 'INVALID_CARD', reason }
  return { code: 'DECLINED', reason }
}

function read<T extends z.ZodType>(schema: T, body: string): z.infer<T> | undefined {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return undefined
  }
  const parsed = schema.safeParse(json)
  return parsed.success ? parsed.data : undefined
}
