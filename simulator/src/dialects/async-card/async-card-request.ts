import { CARD_TYPES, messages } from './async-card-messages.js'

/** What the gateway keeps of a submit beside the charge itself. */
export interface CardPayment {
  readonly cardType: string
  readonly callbackUrl: string
}

/** The members of a submit. */
export interface SubmitFields extends CardPayment {
  readonly orderId: string
  readonly cardNumber: string
  readonly amount: number
}

/** A submit's body as the gateway reads it, or the sentence it refuses it with. */
export type ReadSubmit =
  | { readonly ok: true; readonly fields: SubmitFields }
  | { readonly ok: false; readonly message: string }

type Fields = Map<string, string | number>

const FIELD_NAMES = ['orderId', 'cardType', 'cardNo', 'amount', 'callbackUrl'] as const
type FieldName = (typeof FIELD_NAMES)[number]

/** Where callbacks may go. */
export interface CallbackTargets {
  readonly isAllowedTarget: (url: string) => boolean
  readonly callbackOrigins: readonly string[]
}

/**
 * Reads and validates a submit in the original's order: first what cannot be bound, in the order
 * of the document; then missing members, in the order of the original's class; then the rules.
 */
export function readSubmit(body: string, targets: CallbackTargets): ReadSubmit {
  const document = parse(body)
  if (document === undefined || document === null) return refusal(messages.bodyUnreadable)
  if (typeof document !== 'object' || Array.isArray(document)) {
    return refusal(messages.fieldMissing(''))
  }
  const fields: Fields = new Map()
  for (const [name, value] of Object.entries(document)) {
    if (!isFieldName(name)) continue
    const problem = bind(name, value, fields)
    if (problem !== undefined) return refusal(problem)
  }
  const missing = FIELD_NAMES.find((name) => !fields.has(name))
  if (missing !== undefined) return refusal(messages.fieldMissing(missing))
  return validate(fields, targets)
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function isFieldName(name: string): name is FieldName {
  return FIELD_NAMES.some((known) => known === name)
}

/** Puts one member into `fields`; null and "" count as absent. Returns what is wrong with it. */
function bind(name: FieldName, value: unknown, fields: Fields): string | undefined {
  if (value === null || value === '') return undefined
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return messages.fieldMissing(name)
  }
  if (name === 'amount') return bindAmount(value, fields)
  const text = String(value)
  if (name === 'cardType' && !CARD_TYPES.includes(text)) return messages.cardTypeUnknown(text)
  fields.set(name, text)
  return undefined
}

function bindAmount(value: string | number | boolean, fields: Fields): string | undefined {
  if (typeof value === 'boolean') return messages.fieldMissing('amount')
  if (typeof value === 'string' && !/^[+-]?\d+$/.test(value.trim())) {
    return value.trim() === '' ? undefined : messages.amountNotANumber(value)
  }
  const amount = Math.trunc(Number(value))
  if (!Number.isSafeInteger(amount)) return messages.bodyUnreadable
  fields.set('amount', amount)
  return undefined
}

function validate(fields: Fields, targets: CallbackTargets): ReadSubmit {
  const text = (name: FieldName): string => String(fields.get(name))
  const orderId = text('orderId')
  const cardNumber = text('cardNo')
  const amount = Number(fields.get('amount'))
  const callbackUrl = text('callbackUrl')
  if (orderId.trim() === '' || orderId.length < 6) return refusal(messages.orderIdTooShort)
  if (!/^\d{4}-\d{4}-\d{4}-\d{4}$/.test(cardNumber)) return refusal(messages.cardNumberMalformed)
  if (amount <= 0) return refusal(messages.amountNotPositive)
  if (!targets.isAllowedTarget(callbackUrl)) {
    return refusal(messages.callbackUrlForeign(targets.callbackOrigins))
  }
  return {
    ok: true,
    fields: { orderId, cardType: text('cardType'), cardNumber, amount, callbackUrl },
  }
}

function refusal(message: string): ReadSubmit {
  return { ok: false, message }
}
