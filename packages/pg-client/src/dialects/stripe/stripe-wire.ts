import { z } from 'zod'
import { maskCardNumbers } from '../../payment/card-number.js'

const idOf = (prefixes: string): z.ZodString =>
  z
    .string()
    .max(255)
    .regex(new RegExp(`^(${prefixes})_\\w+$`))
const text = z.string().nullish()
const amount = z.int().nonnegative()
const seconds = z.int().nonnegative()
const currency = z.string().regex(/^[a-z]{3}$/)
const metadata = z.record(z.string(), z.string()).nullish()
const errorType = z.enum(['api_error', 'card_error', 'idempotency_error', 'invalid_request_error'])
const problem = z.object({ type: errorType, code: text, decline_code: text, message: text })

const intent = z.object({
  id: idOf('pi'),
  object: z.literal('payment_intent'),
  amount,
  amount_received: amount.nullish(),
  client_secret: text,
  created: seconds,
  currency,
  last_payment_error: problem.nullish(),
  latest_charge: z
    .union([z.string(), z.object({ id: z.string(), amount_refunded: amount })])
    .nullish(),
  metadata,
  status: z.enum([
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'processing',
    'requires_capture',
    'canceled',
    'succeeded',
  ]),
})

const refund = z.object({
  id: idOf('re|pyr'),
  object: z.literal('refund'),
  amount,
  currency,
  failure_reason: text,
  metadata,
  payment_intent: text,
  status: z.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']).nullable(),
})

/** Of an intent in a list only what tells whose it is: a stranger's may be of any shape. */
const listed = z.looseObject({
  id: idOf('pi'),
  object: z.literal('payment_intent'),
  created: seconds,
  metadata,
})

/** The address tells what it is a list of: an empty one proves absence. */
const listAt = <T extends z.ZodType>(url: string, item: T) =>
  z.object({
    object: z.literal('list'),
    url: z.literal(url),
    has_more: z.boolean(),
    data: z.array(item),
  })
const intentList = listAt('/v1/payment_intents', listed)
const refundList = listAt('/v1/refunds', refund)

const failure = z.object({
  error: problem.extend({ param: text, payment_intent: z.unknown().optional() }),
})

const event = z.object({
  id: idOf('evt'),
  object: z.literal('event'),
  created: seconds,
  type: z.string().min(1).max(100),
  data: z.object({ object: z.unknown() }),
})

/** What every object of an event has that concerns us. */
const eventObject = z.object({
  id: z.string().max(255),
  object: z.string().max(100),
  amount: amount.nullish(),
  amount_refunded: amount.nullish(),
  currency: text,
  metadata,
  payment_intent: text,
  status: text,
})

export type WireIntent = z.infer<typeof intent>
export type WireListedIntent = z.infer<typeof listed>
export type WireRefund = z.infer<typeof refund>
export type WireProblem = z.infer<typeof problem>
export type WireFailure = z.infer<typeof failure>['error']
export type WireEvent = z.infer<typeof event>
export type WireEventObject = z.infer<typeof eventObject>

/** One page of a list. */
export interface WirePage<Item> {
  readonly items: readonly Item[]
  readonly hasMore: boolean
}

/** Reads a PaymentIntent; undefined where the body is anything else. */
export function readIntent(body: string): WireIntent | undefined {
  return read(intent, body)
}

/** Reads a PaymentIntent that stands inside something else. */
export function toIntent(value: unknown): WireIntent | undefined {
  return intent.safeParse(value).data
}

/** Reads a refund; undefined where the body is anything else. */
export function readRefund(body: string): WireRefund | undefined {
  return read(refund, body)
}

/** Reads a page of PaymentIntents, each of which {@link toIntent} takes. */
export function readIntentPage(body: string): WirePage<WireListedIntent> | undefined {
  const page = read(intentList, body)
  return page && { items: page.data, hasMore: page.has_more }
}

/** Reads a page of refunds. */
export function readRefundPage(body: string): WirePage<WireRefund> | undefined {
  const page = read(refundList, body)
  return page && { items: page.data, hasMore: page.has_more }
}

/** Reads the envelope of an error; undefined where the body is anything else: a proxy's page. */
export function readFailure(body: string): WireFailure | undefined {
  return read(failure, body)?.error
}

/** Reads an event's envelope. */
export function readEvent(body: string): WireEvent | undefined {
  return read(event, body)
}

/** Reads what an event is about, whichever object that is. */
export function toEventObject(value: unknown): WireEventObject | undefined {
  return eventObject.safeParse(value).data
}

/** A text of the gateway's, fit to be stored: it may repeat what we sent. */
export function shown(message: string | null | undefined): string {
  return maskCardNumbers(message ?? '')
    .replaceAll(/\b(?:sk|rk)_(?:test|live)_\w+/g, 'sk_***')
    .slice(0, 300)
}

function read<T extends z.ZodType>(schema: T, body: string): z.infer<T> | undefined {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return undefined
  }
  return schema.safeParse(json).data
}
