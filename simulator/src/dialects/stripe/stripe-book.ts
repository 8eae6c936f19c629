import type { Charge } from '../../gateway/charge.js'
import type { DialectPorts } from '../served-dialect.js'
import type { IdPrefix } from './stripe-ids.js'
import { writesId } from './stripe-ids.js'
import type { Intent, IntentDetails } from './stripe-intent.js'
import { TEST_METHODS, type PaymentMethod } from './stripe-payment-methods.js'

/** Whose doing a change is, as events tell it. */
export interface ChangeCause {
  readonly requestId: string
  readonly idempotencyKey: string | null
}

/** A refund that changed: all that is told of it beside its new form. */
export interface RefundChange {
  readonly key: string
  readonly before: 'pending' | 'succeeded'
}

/**
 * Finds PaymentIntents by whatever names them, hands out ids, and knows during a change whose
 * doing it is.
 */
export class IntentBook {
  readonly gateway: DialectPorts<IntentDetails>['gateway']
  readonly now: () => number
  readonly #intentOf = new Map<string, string>()
  readonly #methods = new Map<string, { readonly owner: string; readonly method: PaymentMethod }>()
  #cause: ChangeCause | undefined
  #refundChange: RefundChange | undefined

  constructor({ gateway, now }: Pick<DialectPorts<IntentDetails>, 'gateway' | 'now'>) {
    this.gateway = gateway
    this.now = now
  }

  /** Whose doing the change under way is; nobody's request where the bank or the shopper acts. */
  get cause(): ChangeCause | undefined {
    return this.#cause
  }

  /** The refund that changes now, where nothing else does. */
  get refundChange(): RefundChange | undefined {
    return this.#refundChange
  }

  /** Acts as part of a request: events say so. */
  becauseOf<T>(cause: ChangeCause, act: () => T): T {
    this.#cause = cause
    try {
      return act()
    } finally {
      this.#cause = undefined
    }
  }

  /** Changes a refund and nothing else. */
  changingRefund<T>(change: RefundChange, act: () => T): T {
    this.#refundChange = change
    try {
      return act()
    } finally {
      this.#refundChange = undefined
    }
  }

  /** The account's PaymentIntent of this id, in its latest form or in one before. */
  intent(owner: string, id: string, isStale = false): Intent | undefined {
    const { ledger } = this.gateway
    return (isStale ? ledger.stale() : ledger).byKey(owner, id)
  }

  /** All of the account's, newest first. */
  intents(owner: string, isStale = false): readonly Intent[] {
    const { ledger } = this.gateway
    return (isStale ? ledger.stale() : ledger).ofOwner(owner)
  }

  /** The account's PaymentIntent to which this charge or refund belongs. */
  intentOf(owner: string, id: string, isStale = false): Intent | undefined {
    const key = this.#intentOf.get(id)
    const intent = key === undefined ? undefined : this.intent(owner, key, isStale)
    // The key may be another one's by now, and a stale form knows less.
    return intent !== undefined && namesIn(intent).includes(id) ? intent : undefined
  }

  /** Keeps what later requests may call the PaymentIntent by; call it after each new name. */
  index(intent: Intent): Intent {
    for (const id of namesIn(intent)) this.#intentOf.set(id, intent.key)
    const { owner, details } = intent
    const methods = [details.method, ...details.attempts.map(({ method }) => method)]
    for (const method of methods) {
      if (method !== undefined) this.#methods.set(method.id, { owner, method })
    }
    return intent
  }

  /** A payment method for testing under a new id, or one of the account's; `undefined`: none. */
  method(
    owner: string,
    name: string,
    entity: string,
    occurrence: number,
  ): PaymentMethod | undefined {
    const known = this.#methods.get(name)
    if (known !== undefined) return known.owner === owner ? known.method : undefined
    if (!TEST_METHODS.has(name)) return undefined
    const id = this.newId('pm_', `payment method/${entity}`, occurrence)
    return { id, token: name, createdAtMs: this.now() }
  }

  /** An id that names nothing yet. */
  newId(prefix: IdPrefix, entity: string, occurrence: number): string {
    let id: string
    do id = this.gateway.newKey(writesId(prefix), entity, occurrence)
    while (this.#intentOf.has(id) || this.#methods.has(id))
    return id
  }
}

function namesIn({ details, refunds }: Charge<IntentDetails>): readonly string[] {
  return [...details.attempts.map(({ id }) => id), ...refunds.map(({ key }) => key)]
}
