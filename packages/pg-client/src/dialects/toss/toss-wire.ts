import { z } from 'zod'
import { maskCardNumbers } from '../../payment/card-number.js'
import { gatewayKey as key } from '../gateway-key.js'

/** Absent and null are the same; what is only shown is left out where it has another shape. */
const shown = <T extends z.ZodType>(schema: T) => schema.nullish().catch(undefined)
const orderId = z.string().min(1).max(64)
/** What people read: it may repeat what was sent. */
const message = z.string().transform((text) => maskCardNumbers(text).slice(0, 300))
const code = z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/)

const failure = z.object({ code, message })

const virtualAccount = z.object({
  bankCode: z.string(),
  accountNumber: z.string(),
  dueDate: shown(z.string()),
  expired: shown(z.boolean()),
})

const payment = z
  .object({
    paymentKey: key,
    orderId,
    currency: z.string(),
    totalAmount: z.int().nonnegative(),
    balanceAmount: z.int().nonnegative(),
    status: z.string(),
    approvedAt: shown(z.string()),
    virtualAccount: shown(virtualAccount),
    cancels: z
      .array(z.object({ cancelAmount: z.int().nonnegative(), cancelStatus: shown(z.string()) }))
      .nullish(),
    secret: shown(z.string().min(1)),
    failure: shown(failure),
  })
  .refine(({ totalAmount, balanceAmount }) => balanceAmount <= totalAmount)

const moment = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((at) => !Number.isNaN(at))

/** Rows of payments in currencies with decimals stand among ours, so amounts are any number. */
const transaction = z.object({
  transactionKey: key,
  paymentKey: key,
  orderId: z.string(),
  currency: z.string(),
  method: shown(z.string()),
  amount: z.number(),
  status: z.string(),
  transactionAt: moment,
})

const settlement = z.object({
  transactionKey: key,
  paymentKey: key,
  orderId: shown(z.string()),
  currency: z.string(),
  approvedAt: moment,
  amount: z.number(),
  fee: z.number(),
})

const confirm = z.object({ paymentKey: key })

/** A payment, as far as it concerns us. Its `secret` and `virtualAccount` belong in no log. */
export type WirePayment = z.infer<typeof payment>
/** Toss's own error; its message holds no card number and is cut to 300 characters. */
export type WireFailure = z.infer<typeof failure>
/** One approval or one cancel; `transactionAt` in wall-clock ms. */
export type WireTransaction = z.infer<typeof transaction>
/** What one approval or one cancel is settled with; `approvedAt` in wall-clock ms. */
export type WireSettlement = z.infer<typeof settlement>

/** Reads a payment; undefined where the body is anything else. */
export function readPayment(body: string): WirePayment | undefined {
  return read(payment, body)
}

/** The same for what is parsed already. */
export function paymentIn(value: unknown): WirePayment | undefined {
  return payment.safeParse(value).data
}

/** Reads an error; undefined where the body is anything else, such as a proxy's. */
export function readFailure(body: string): WireFailure | undefined {
  return read(failure, body)
}

/** Reads a page of transactions; undefined where one of them cannot be read. */
export function readTransactions(body: string): readonly WireTransaction[] | undefined {
  return read(z.array(transaction), body)
}

/** Reads a page of settlements; undefined where one of them cannot be read. */
export function readSettlements(body: string): readonly WireSettlement[] | undefined {
  return read(z.array(settlement), body)
}

/** The payment key in a confirm's body. */
export function keyInConfirm(body: string): string | undefined {
  return read(confirm, body)?.paymentKey
}

/** What a text says as JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function read<T extends z.ZodType>(schema: T, body: string): z.output<T> | undefined {
  return schema.safeParse(parseJson(body)).data
}
