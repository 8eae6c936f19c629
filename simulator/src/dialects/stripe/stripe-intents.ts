import type { IntentBook } from './stripe-book.js'
import type { Confirmations, ConfirmationTerms } from './stripe-confirmation.js'
import { DECLINES } from './stripe-declines.js'
import { notFound, missingObject, refusedByState, refusedParameter } from './stripe-failure.js'
import { writesId } from './stripe-ids.js'
import {
  declineOf,
  isLeftUnanswered,
  methodOf,
  statusOf,
  type Intent,
  type IntentDetails,
} from './stripe-intent.js'
import { mergedMetadata } from './stripe-metadata.js'
import type { StripeResult, StripeTurn, StripeVisit } from './stripe-operation.js'
import {
  readCancellation,
  readCapture,
  readConfirmation,
  readCreation,
  type Confirmation,
} from './stripe-parameters.js'
import { testMethodOf, type PaymentMethod } from './stripe-payment-methods.js'
import type { FormFields } from './stripe-form.js'
import { errorBody, intentBody, methodBody } from './stripe-wire.js'

/** What changes PaymentIntents. */
export class IntentCommands {
  readonly #book: IntentBook
  readonly #confirmations: Confirmations

  constructor(book: IntentBook, confirmations: Confirmations) {
    this.#book = book
    this.#confirmations = confirmations
  }

  /** `createPaymentIntent`. */
  create(visit: StripeVisit, fields: FormFields, turn: StripeTurn): StripeResult {
    const read = readCreation(fields)
    const { entity: reference, occurrence, collides } = turn
    const { owner } = visit
    const method = this.#method(owner, read.payment_method, reference, occurrence)
    const details: IntentDetails = {
      secret: this.#book.newId('_secret_', `secret/${reference}`, occurrence),
      captureMethod: read.capture_method ?? 'automatic',
      confirmationMethod: read.confirmation_method ?? 'automatic',
      customer: read.customer ?? null,
      description: read.description ?? null,
      metadata: mergedMetadata({}, read.metadata),
      automaticPaymentMethods: automaticMethods(read),
      ...(read.payment_method_types ? { listedTypes: read.payment_method_types } : {}),
      ...(method === undefined ? {} : { method }),
      confirmations: 0,
      isAuthenticated: false,
      attempts: [],
      refunds: {},
    }
    if (method !== undefined) refuseUnfit(method, details)
    const created = this.#book.gateway.open({
      owner,
      reference,
      occurrence,
      collides,
      details,
      amount: read.amount,
      currency: read.currency.toUpperCase(),
      writeKey: writesId('pi_'),
    })
    this.#book.index(created)
    const isConfirmed = read.confirm === true && method !== undefined
    const intent = isConfirmed
      ? this.#confirmations.confirm(created, termsOf(created, method, read, visit))
      : created
    return answerTo(intent, read.expand)
  }

  /** `confirmPaymentIntent`. */
  confirm(visit: StripeVisit, fields: FormFields): StripeResult {
    const read = readConfirmation(fields)
    const intent = this.#intent(visit)
    const { key, details } = intent
    const next = details.confirmations + 1
    const method = this.#method(visit.owner, read.payment_method, key, next) ?? methodOf(intent)
    requireStatus(intent, 'confirm', ['requires_payment_method', 'requires_confirmation'])
    if (method === undefined) throw unexpectedState(intent, MISSING_METHOD)
    const terms = termsOf(intent, method, read, visit)
    const listedTypes = read.payment_method_types ?? details.listedTypes
    refuseUnfit(method, { captureMethod: terms.captureMethod, ...(listedTypes && { listedTypes }) })
    return answerTo(this.#confirmations.confirm(intent, terms), read.expand)
  }

  /** `capturePaymentIntent`. */
  capture(visit: StripeVisit, fields: FormFields): StripeResult {
    const read = readCapture(fields)
    const intent = this.#intent(visit)
    requireStatus(intent, 'capture', ['requires_capture'])
    const received = read.amount_to_capture ?? intent.amount
    if (received > intent.amount) {
      const message = `You cannot capture ${received}: only ${intent.amount} is held.`
      throw refusedByState(message, { code: 'amount_too_large', param: 'amount_to_capture' })
    }
    const metadata = mergedMetadata(intent.details.metadata, read.metadata)
    const details = { ...intent.details, metadata }
    const captured = this.#book.gateway.move(intent.key, 'approved', { received, details })
    return resultOf(captured, read.expand)
  }

  /** `cancelPaymentIntent`. */
  cancel(visit: StripeVisit, fields: FormFields): StripeResult {
    const read = readCancellation(fields)
    const intent = this.#intent(visit)
    requireStatus(intent, 'cancel', [
      ...['requires_payment_method', 'requires_confirmation', 'requires_action'],
      ...['requires_capture', ...(isLeftUnanswered(intent) ? ['processing'] : [])],
    ])
    const { cancellation_reason: reason } = read
    const details = { ...intent.details, ...(reason ? { cancellationReason: reason } : {}) }
    const canceled = this.#book.gateway.move(intent.key, 'canceled', { details })
    return resultOf(canceled, read.expand)
  }

  #intent({ owner, id }: StripeVisit): Intent {
    const intent = this.#book.intent(owner, id)
    if (intent === undefined) throw notFound('intent', 'payment_intent', id)
    return intent
  }

  #method(
    owner: string,
    name: string | undefined,
    entity: string,
    occurrence: number,
  ): PaymentMethod | undefined {
    if (name === undefined) return undefined
    const method = this.#book.method(owner, name, entity, occurrence)
    if (method === undefined) throw missingObject('payment_method', 'PaymentMethod', name)
    return method
  }
}

const MISSING_METHOD =
  "You cannot confirm this PaymentIntent because it's missing a payment method. You can confirm " +
  'it again with a payment method.'

/** The PaymentIntent as it stands. */
function resultOf(intent: Intent, isExpanded = false): StripeResult {
  return { outcome: 'accepted', body: intentBody(intent, isExpanded), changed: intent.key }
}

/** What a confirmation is answered with: a card that is declined at once is an error. */
function answerTo(intent: Intent, isExpanded = false): StripeResult {
  const decline = declineOf(intent)
  if (decline === undefined || DECLINES[decline].type !== 'card_error') {
    return resultOf(intent, isExpanded)
  }
  const { method } = intent.details
  const error = {
    ...errorBody(intent, decline),
    payment_intent: intentBody(intent),
    ...(method === undefined ? {} : { payment_method: methodBody(method) }),
  }
  return { status: 402, outcome: 'declined', body: { error }, changed: intent.key }
}

function termsOf(
  { details, key }: Intent,
  method: PaymentMethod,
  read: Confirmation,
  { baseUrl }: StripeVisit,
): ConfirmationTerms {
  return {
    method,
    captureMethod: read.capture_method ?? details.captureMethod,
    returnUrl: read.return_url ?? null,
    authenticationUrl: `${baseUrl}/authenticate/${key}`,
    refusesAction: read.off_session === true || read.error_on_requires_action === true,
  }
}

function automaticMethods({
  automatic_payment_methods: given,
  payment_method_types: listed,
}: ReturnType<typeof readCreation>): IntentDetails['automaticPaymentMethods'] {
  if (listed !== undefined) return null
  if (given?.enabled === false) return { enabled: false }
  return { allow_redirects: given?.allow_redirects ?? 'always', enabled: true }
}

/** Whether the payment method can be used so. */
function refuseUnfit(
  method: PaymentMethod,
  { listedTypes, captureMethod }: Pick<IntentDetails, 'listedTypes' | 'captureMethod'>,
): void {
  const { type } = testMethodOf(method)
  if (listedTypes !== undefined && !listedTypes.includes(type)) {
    const message = `The PaymentMethod provided (${type}) is not allowed for this PaymentIntent.`
    throw refusedParameter('payment_method', message)
  }
  if (type === 'us_bank_account' && captureMethod === 'manual') {
    throw refusedParameter(
      'payment_method',
      'A bank account cannot be debited with manual capture.',
    )
  }
}

function requireStatus(intent: Intent, verb: string, allowed: readonly string[]): void {
  const status = statusOf(intent)
  if (allowed.includes(status)) return
  const message = `You cannot ${verb} this PaymentIntent because it has a status of ${status}.`
  throw unexpectedState(intent, message)
}

function unexpectedState(intent: Intent, message: string): Error {
  const code = 'payment_intent_unexpected_state'
  return refusedByState(message, { code, payment_intent: intentBody(intent) })
}
