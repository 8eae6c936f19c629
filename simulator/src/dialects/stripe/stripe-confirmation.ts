import type { Outcome } from '../../gateway/charge.js'
import { maskedCard } from '../../gateway/card-number.js'
import type { IntentBook } from './stripe-book.js'
import { DECLINES, declineByChance, type DeclineName } from './stripe-declines.js'
import type { Attempt, Intent, IntentDetails } from './stripe-intent.js'
import { testMethodOf, type PaymentMethod, type TestMethod } from './stripe-payment-methods.js'

/** Money that is held and not captured is released after so long. */
const CAPTURE_WITHIN_MS = 7 * 24 * 3_600_000

/** Keeps the draws of one PaymentIntent's tries apart from those of the next one's. */
const TRIES_APART = 65_536

/** How a confirmation goes about it. */
export interface ConfirmationTerms {
  readonly method: PaymentMethod
  readonly captureMethod: IntentDetails['captureMethod']
  readonly returnUrl: string | null
  /** Where the shopper is sent, if need be. */
  readonly authenticationUrl: string
  /** Nobody is there to authenticate, or the merchant wants none of it. */
  readonly refusesAction: boolean
}

/** Tries to take the money of PaymentIntents, and follows what shoppers and banks say to it. */
export class Confirmations {
  readonly #book: IntentBook

  constructor(book: IntentBook) {
    this.#book = book
  }

  /** Confirms a PaymentIntent that waits for it, and answers with what it has become. */
  confirm(intent: Intent, terms: ConfirmationTerms): Intent {
    const { method, captureMethod } = terms
    const { authenticates } = testMethodOf(method)
    const { decline: _, authentication: __, ...before } = intent.details
    const details: IntentDetails = {
      ...before,
      method,
      captureMethod,
      confirmations: before.confirmations + 1,
      isAuthenticated: before.isAuthenticated && before.method?.id === method.id,
    }
    if (!authenticates || details.isAuthenticated) return this.#take(intent, details)
    if (terms.refusesAction) return this.#take(intent, details, 'authenticationRequired')
    const { returnUrl, authenticationUrl: url } = terms
    return this.#move(intent, 'authenticated', {
      ...details,
      authentication: { returnUrl, url },
    })
  }

  /** The shopper has shown that the card is theirs, or has not. */
  authenticate(intent: Intent, isComplete: boolean): Intent {
    const { authentication: _, ...details } = intent.details
    if (!isComplete) {
      return this.#move(intent, 'opened', { ...details, decline: 'notAuthenticated' })
    }
    const authenticated = { ...details, isAuthenticated: true }
    return details.confirmationMethod === 'manual'
      ? this.#move(intent, 'opened', authenticated)
      : this.#take(intent, authenticated)
  }

  /** The bank answers for a debit now, whatever it was to say. */
  settle(intent: Intent, isPaid: boolean): Intent {
    const decline = isPaid ? undefined : (intent.details.decline ?? 'bankInsufficientFunds')
    const { attempts } = intent.details
    const last = attempts.slice(-1).map((attempt) => withDecline(attempt, decline))
    const details = { ...intent.details, attempts: [...attempts.slice(0, -1), ...last] }
    return this.#move(intent, isPaid ? 'approved' : 'opened', withDecline(details, decline))
  }

  /** Lets happen what an earlier process of the gateway left to happen. */
  resume(intent: Intent): void {
    if (intent.state === 'authorized') this.#expireLater(intent)
    else if (intent.state === 'pending') this.#settleLater(intent)
  }

  #take(intent: Intent, details: IntentDetails, forced?: DeclineName): Intent {
    const { method } = details
    if (method === undefined) throw new Error(`${intent.key} has no payment method to charge`)
    const test = testMethodOf(method)
    const decline = forced ?? this.#declineOf(intent, details, test)
    const attempt = withDecline(this.#attempt(intent, details, method, test), decline)
    const tried = withDecline({ ...details, attempts: [...details.attempts, attempt] }, decline)
    if (test.type === 'us_bank_account') {
      const pending = this.#move(intent, 'pending', tried)
      this.#settleLater(pending)
      return pending
    }
    // A card is tried in one go; the core wants to see that it was shown.
    if (intent.state === 'opened') this.#move(intent, 'authenticated', details)
    if (decline !== undefined) return this.#move(intent, 'opened', tried)
    if (details.captureMethod !== 'manual') return this.#move(intent, 'approved', tried)
    return this.#expireLater(this.#move(intent, 'authorized', tried))
  }

  #attempt(
    intent: Intent,
    { confirmations }: IntentDetails,
    method: PaymentMethod,
    { type }: TestMethod,
  ): Attempt {
    const prefix = type === 'card' ? 'ch_' : 'py_'
    const id = this.#book.newId(prefix, `charge/${intent.key}`, confirmations)
    return { id, method, createdAtMs: this.#book.now() }
  }

  /** As the payment method demands, or as the scenario's outcomes say. */
  #declineOf(
    intent: Intent,
    { confirmations }: IntentDetails,
    { type, outcome }: TestMethod,
  ): DeclineName | undefined {
    if (outcome === 'approved' || outcome === 'never') return undefined
    if (outcome !== 'byScenario') return outcome
    const occurrence = intent.occurrence + (confirmations - 1) * TRIES_APART
    const drawn = this.#book.gateway.outcomeOf(intent, occurrence)
    return drawn === 'approved' ? undefined : declineByChance(type, drawn)
  }

  #settleLater(intent: Intent): void {
    const { decline, method } = intent.details
    if (method === undefined || testMethodOf(method).outcome === 'never') return
    const outcome: Outcome = decline === undefined ? 'approved' : DECLINES[decline].reason
    this.#book.gateway.settleLater(intent.key, 'opened', outcome)
  }

  #expireLater(intent: Intent): Intent {
    this.#book.gateway.expireLater(intent.key, CAPTURE_WITHIN_MS)
    return intent
  }

  #move({ key }: Intent, to: Intent['state'], details: IntentDetails): Intent {
    const { decline, method } = details
    const test = method && testMethodOf(method)
    const isDeclined = to === 'opened' && decline !== undefined
    const moved = this.#book.gateway.move(key, to, {
      details,
      ...(isDeclined && { decline: DECLINES[decline].reason }),
      ...(test && { cardNumber: test.type === 'card' ? maskedCard(test.last4) : undefined }),
    })
    return this.#book.index(moved)
  }
}

function withDecline<T extends { readonly decline?: DeclineName }>(
  about: T,
  decline: DeclineName | undefined,
): T {
  if (about.decline === decline) return about
  if (decline !== undefined) return Object.assign({ ...about }, { decline })
  const { decline: _, ...rest } = about
  return rest as T
}
