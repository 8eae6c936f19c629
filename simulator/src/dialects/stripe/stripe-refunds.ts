import { heldAmount, type Refund } from '../../gateway/charge.js'
import type { IntentBook } from './stripe-book.js'
import { refundBody } from './stripe-charge-wire.js'
import { missingObject, refusedByState, refusedParameter } from './stripe-failure.js'
import type { FormFields } from './stripe-form.js'
import type { Intent, RefundNote } from './stripe-intent.js'
import { latestAttempt } from './stripe-intent.js'
import { mergedMetadata } from './stripe-metadata.js'
import { moneyText } from './stripe-money.js'
import type { StripeResult, StripeVisit } from './stripe-operation.js'
import { readRefund } from './stripe-parameters.js'
import { testMethodOf, type TestMethod } from './stripe-payment-methods.js'

/** Gives money back, and follows what banks say to it later. */
export class RefundCommands {
  readonly #book: IntentBook

  constructor(book: IntentBook) {
    this.#book = book
  }

  /** `createRefund`. */
  create({ owner }: StripeVisit, fields: FormFields): StripeResult {
    const read = readRefund(fields)
    const intent = this.#intentOf(owner, read)
    const attempt = latestAttempt(intent)
    if (intent.state !== 'approved' || attempt === undefined) {
      const which = `This PaymentIntent (${intent.key})`
      throw refusedByState(`${which} does not have a successful charge to refund.`)
    }
    const left = heldAmount(intent)
    if (left === 0) {
      const message = `Charge ${attempt.id} has already been refunded.`
      throw refusedByState(message, { code: 'charge_already_refunded' })
    }
    const amount = read.amount ?? left
    if (amount > left) {
      const [asked, rest] = [amount, left].map((one) => moneyText(one, intent.currency))
      const limit = `is greater than unrefunded amount on charge (${rest})`
      throw refusedByState(`Refund amount (${asked}) ${limit}`, { param: 'amount' })
    }
    const { refunds, type } = testMethodOf(attempt.method)
    const isPending = refunds === 'later'
    const note = { metadata: mergedMetadata({}, read.metadata), isPending }
    const prefix = type === 'card' ? 're_' : 'pyr_'
    const key = this.#book.newId(prefix, `refund/${intent.key}`, intent.refunds.length + 1)
    this.#note(intent, key, note)
    const { reason } = read
    const refunded = this.#book.gateway.refund(intent.key, {
      key,
      amount,
      ...(reason && { reason }),
    })
    this.#book.index(refunded)
    this.#followLater(refunded, key, refunds)
    return { outcome: 'accepted', body: bodyOf(refunded, key), changed: intent.key }
  }

  /** Lets happen what an earlier process of the gateway left to happen. */
  resume(intent: Intent): void {
    const attempt = latestAttempt(intent)
    if (attempt === undefined) return
    const { refunds } = testMethodOf(attempt.method)
    for (const { key, hasFailed } of intent.refunds) {
      if (!hasFailed) this.#followLater(intent, key, refunds)
    }
  }

  #intentOf(owner: string, read: ReturnType<typeof readRefund>): Intent {
    const { payment_intent: id, charge } = read
    const byIntent = id === undefined ? undefined : this.#book.intent(owner, id)
    if (id !== undefined && byIntent === undefined) {
      throw missingObject('payment_intent', 'payment_intent', id)
    }
    const byCharge = charge === undefined ? undefined : this.#book.intentOf(owner, charge)
    const isRefund = byCharge?.refunds.some(({ key }) => key === charge)
    if (charge !== undefined && (byCharge === undefined || isRefund)) {
      throw missingObject('charge', 'charge', charge)
    }
    if (byIntent !== undefined && byCharge !== undefined && byIntent !== byCharge) {
      throw refusedParameter('charge', 'The charge is not one of the PaymentIntent.')
    }
    const intent = byIntent ?? byCharge
    if (intent === undefined) throw new Error('one of payment_intent and charge was given')
    return intent
  }

  #followLater(intent: Intent, key: string, refunds: TestMethod['refunds']): void {
    const note = intent.details.refunds[key]
    if (refunds === 'atOnce' || note === undefined) return
    if (refunds === 'later' && !note.isPending) return
    const occurrence = intent.refunds.findIndex((refund) => refund.key === key) + 1
    this.#book.gateway.chores.afterProcessing(intent, occurrence, () =>
      this.#follow(intent, key, note, refunds),
    )
  }

  #follow(intent: Intent, key: string, note: RefundNote, refunds: 'later' | 'fail'): void {
    const now = this.#book.intentOf(intent.owner, key)
    // The PaymentIntent may have lost its key to another one.
    if (now === undefined) return
    const change = { key, before: note.isPending ? 'pending' : 'succeeded' } as const
    this.#book.changingRefund(change, () =>
      refunds === 'fail'
        ? this.#book.gateway.failRefund(now.key, key)
        : this.#note(now, key, { ...note, isPending: false }),
    )
  }

  #note({ key, details }: Intent, refundKey: string, note: RefundNote): Intent {
    const refunds = { ...details.refunds, [refundKey]: note }
    return this.#book.gateway.note(key, { ...details, refunds })
  }
}

function bodyOf(intent: Intent, key: string): object {
  const refund = intent.refunds.find((one: Refund) => one.key === key)
  if (refund === undefined) throw new Error(`${intent.key} has no refund ${key}`)
  return refundBody(intent, refund)
}
