import {
  amount,
  currency,
  flag,
  idleObject,
  integer,
  list,
  metadata,
  object,
  oneOf,
  readAll,
  text,
  url,
  type Reader,
} from './stripe-reader.js'
import type { FormFields } from './stripe-form.js'
import { missingParameter, refusedParameter } from './stripe-failure.js'

const CAPTURE_METHODS = ['automatic', 'automatic_async', 'manual'] as const
const REFUND_REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const
const CANCELLATION_REASONS = ['abandoned', ...REFUND_REASONS] as const

/** When the money of a PaymentIntent is taken. */
export type CaptureMethod = (typeof CAPTURE_METHODS)[number]

/** Why a merchant gives a PaymentIntent up. */
export type CancellationReason = (typeof CANCELLATION_REASONS)[number]

/** What is shown in full: the only thing that can be. */
const expands = (path: string): Reader<boolean> => {
  const known: Reader<string> = (value, name) => {
    const given = text(value, name)
    if (given === path) return given
    throw refusedParameter(name, `This property cannot be expanded (${given}).`)
  }
  return (value, name) => list(known)(value, name).length > 0
}

const offSession: Reader<boolean> = (value, name) =>
  oneOf(['true', 'false', 'one_off', 'recurring'])(value, name) !== 'false'

/** What create and confirm share. */
const confirmation = {
  payment_method: text,
  payment_method_types: list(text),
  capture_method: oneOf(CAPTURE_METHODS),
  expand: expands('latest_charge'),
  return_url: url,
  off_session: offSession,
  error_on_requires_action: flag,
  mandate_data: idleObject,
  payment_method_options: idleObject,
  receipt_email: text,
  setup_future_usage: text,
  shipping: idleObject,
  use_stripe_sdk: flag,
}

const creation = {
  amount,
  currency,
  confirm: flag,
  ...confirmation,
  automatic_payment_methods: object(
    { enabled: flag, allow_redirects: oneOf(['always', 'never']) },
    ['enabled'],
  ),
  confirmation_method: oneOf(['automatic', 'manual']),
  customer: text,
  description: text,
  metadata,
  statement_descriptor: text,
  statement_descriptor_suffix: text,
}

/** The parameters of `createPaymentIntent`; throws `StripeFailure`, as those below. */
export function readCreation(fields: FormFields) {
  const read = readAll(fields, creation, ['amount', 'currency'])
  if (read.payment_method_types !== undefined && read.automatic_payment_methods !== undefined) {
    const names = 'automatic_payment_methods, payment_method_types'
    throw refusedParameter('payment_method_types', `You may only specify one of these: ${names}.`)
  }
  if (read.confirm !== true && read.return_url !== undefined) {
    throw refusedParameter('return_url', 'It cannot be given unless `confirm` is set to true.')
  }
  if (read.confirm === true && read.payment_method === undefined) {
    throw missingParameter('payment_method')
  }
  return read
}

/** The parameters of `confirmPaymentIntent`. */
export function readConfirmation(fields: FormFields) {
  return readAll(fields, confirmation)
}

/** What of a creation tells how to confirm. */
export type Confirmation = ReturnType<typeof readConfirmation>

/** The parameters of `capturePaymentIntent`. */
export function readCapture(fields: FormFields) {
  return readAll(fields, {
    amount_to_capture: amount,
    final_capture: oneOf(['true']),
    metadata,
    expand: expands('latest_charge'),
    statement_descriptor: text,
    statement_descriptor_suffix: text,
  })
}

/** The parameters of `cancelPaymentIntent`. */
export function readCancellation(fields: FormFields) {
  return readAll(fields, {
    cancellation_reason: oneOf(CANCELLATION_REASONS),
    expand: expands('latest_charge'),
  })
}

/** The parameters of `createRefund`. */
export function readRefund(fields: FormFields) {
  const read = readAll(fields, {
    payment_intent: text,
    charge: text,
    amount,
    reason: oneOf(REFUND_REASONS),
    metadata,
  })
  if (read.payment_intent === undefined && read.charge === undefined) {
    throw missingParameter('payment_intent')
  }
  return read
}

/** The parameters of `retrievePaymentIntent`. */
export function readRetrieval(fields: FormFields) {
  return readAll(fields, { expand: expands('latest_charge') })
}

const seconds: Reader<number> = (value, name) => {
  const number = integer(value, name)
  if (number >= 0) return number
  throw refusedParameter(name, `Invalid timestamp: ${number}`, 'parameter_invalid_integer')
}

const within = object({ gt: seconds, gte: seconds, lt: seconds, lte: seconds })

/** One second, or bounds. */
const created: Reader<(second: number) => boolean> = (value, name) => {
  if (typeof value === 'string') {
    const wanted = seconds(value, name)
    return (second) => second === wanted
  }
  const { gt = -1, gte = 0, lt = Infinity, lte = Infinity } = within(value, name)
  return (second) => second > gt && second >= gte && second < lt && second <= lte
}

const limit: Reader<number> = (value, name) => {
  const number = integer(value, name)
  if (number >= 1 && number <= 100) return number
  const message = `This value must be between 1 and 100, got ${number}.`
  throw refusedParameter(name, message, 'parameter_invalid_integer')
}

const page = { limit, starting_after: text, ending_before: text }

/** The parameters of `listPaymentIntents`. */
export function readIntentList(fields: FormFields) {
  const expand = expands('data.latest_charge')
  return oneWay(readAll(fields, { created, customer: text, expand, ...page }))
}

/** The parameters of `listRefunds`. */
export function readRefundList(fields: FormFields) {
  return oneWay(readAll(fields, { payment_intent: text, charge: text, created, ...page }))
}

/** The parameters of `searchPaymentIntents`. */
export function readSearch(fields: FormFields) {
  const expand = expands('data.latest_charge')
  return readAll(fields, { query: text, limit, page: text, expand }, ['query'])
}

/** The parameters of an operation that takes none. */
export function readNothing(fields: FormFields) {
  return readAll(fields, {})
}

/** A page lies after one object or before one. */
function oneWay<T extends { starting_after?: string; ending_before?: string }>(read: T): T {
  if (read.starting_after === undefined || read.ending_before === undefined) return read
  const message = 'You cannot give both starting_after and ending_before.'
  throw refusedParameter('ending_before', message)
}
