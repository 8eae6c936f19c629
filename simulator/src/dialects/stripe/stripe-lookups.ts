import type { Refund } from '../../gateway/charge.js'
import type { Turn } from '../served-dialect.js'
import type { IntentBook } from './stripe-book.js'
import { refundBody } from './stripe-charge-wire.js'
import { missingObject, notFound } from './stripe-failure.js'
import type { FormFields } from './stripe-form.js'
import type { Intent } from './stripe-intent.js'
import type { StripeResult, StripeVisit } from './stripe-operation.js'
import { pageAfter, pageOf } from './stripe-page.js'
import {
  readIntentList,
  readNothing,
  readRefundList,
  readRetrieval,
  readSearch,
} from './stripe-parameters.js'
import { readQuery } from './stripe-query.js'
import { secondsOf } from './stripe-seconds.js'
import { intentBody } from './stripe-wire.js'

/** A page has so many objects unless the request says otherwise. */
const DEFAULT_LIMIT = 10

/** What asks and changes nothing. Every one may be told what was true before the latest change. */
export class Lookups {
  readonly #book: IntentBook

  constructor(book: IntentBook) {
    this.#book = book
  }

  /** `retrievePaymentIntent`. */
  intent({ owner, id }: StripeVisit, fields: FormFields, { stale }: Turn): StripeResult {
    const { expand } = readRetrieval(fields)
    const intent = this.#book.intent(owner, id, stale)
    if (intent === undefined) throw notFound('intent', 'payment_intent', id)
    return { outcome: 'found', body: intentBody(intent, expand) }
  }

  /** `listPaymentIntents`. */
  intents({ owner }: StripeVisit, fields: FormFields, { stale }: Turn): StripeResult {
    const read = readIntentList(fields)
    const { created = () => true, customer, limit = DEFAULT_LIMIT, expand } = read
    const wanted = this.#book
      .intents(owner, stale)
      .filter(
        (intent) =>
          created(secondsOf(intent.createdAtMs)) &&
          (customer === undefined || intent.details.customer === customer),
      )
    const { items, hasMore } = pageOf(wanted, keyOf, { ...read, limit }, 'payment_intent')
    const data = items.map((intent) => intentBody(intent, expand))
    return listed('list', '/v1/payment_intents', hasMore, data)
  }

  /** `searchPaymentIntents`. It does not lag behind, but for the fault `stale-look-up`. */
  search({ owner }: StripeVisit, fields: FormFields, { stale }: Turn): StripeResult {
    const { query, limit = DEFAULT_LIMIT, page, expand } = readSearch(fields)
    const found = this.#book.intents(owner, stale).filter(readQuery(query))
    const { items, hasMore, nextPage } = pageAfter(found, keyOf, limit, page)
    const data = items.map((intent) => intentBody(intent, expand))
    return listed('search_result', '/v1/payment_intents/search', hasMore, data, {
      next_page: nextPage,
    })
  }

  /** `retrieveRefund`. */
  refund({ owner, id }: StripeVisit, fields: FormFields, { stale }: Turn): StripeResult {
    readNothing(fields)
    const intent = this.#book.intentOf(owner, id, stale)
    const refund = intent?.refunds.find(({ key }) => key === id)
    if (intent === undefined || refund === undefined) throw notFound('id', 'refund', id)
    return { outcome: 'found', body: refundBody(intent, refund) }
  }

  /** `listRefunds`. */
  refunds({ owner }: StripeVisit, fields: FormFields, { stale }: Turn): StripeResult {
    const read = readRefundList(fields)
    const { created = () => true, limit = DEFAULT_LIMIT } = read
    const wanted = this.#refunded(owner, read, stale)
      .flatMap((intent) => intent.refunds.map((refund) => ({ intent, refund })).toReversed())
      .filter(({ refund }) => created(secondsOf(refund.createdAtMs)))
      .toSorted((one, other) => other.refund.createdAtMs - one.refund.createdAtMs)
    const idOf = ({ refund }: { refund: Refund }): string => refund.key
    const { items, hasMore } = pageOf(wanted, idOf, { ...read, limit }, 'refund')
    const data = items.map(({ intent, refund }) => refundBody(intent, refund))
    return listed('list', '/v1/refunds', hasMore, data)
  }

  /** The PaymentIntents whose refunds are wanted. */
  #refunded(
    owner: string,
    { payment_intent: id, charge }: { payment_intent?: string; charge?: string },
    isStale: boolean,
  ): readonly Intent[] {
    if (id === undefined && charge === undefined) return this.#book.intents(owner, isStale)
    const byIntent = id === undefined ? undefined : this.#book.intent(owner, id, isStale)
    if (id !== undefined && byIntent === undefined) {
      throw missingObject('payment_intent', 'payment_intent', id)
    }
    if (charge === undefined) return byIntent === undefined ? [] : [byIntent]
    const byCharge = this.#book.intentOf(owner, charge, isStale)
    const latest = byCharge?.details.attempts.at(-1)
    const isOne = byCharge?.details.attempts.some((attempt) => attempt.id === charge) ?? false
    if (byCharge === undefined || !isOne) throw missingObject('charge', 'charge', charge)
    // Only the latest charge can have taken money.
    const isWanted = latest?.id === charge && (byIntent === undefined || byIntent === byCharge)
    return isWanted ? [byCharge] : []
  }
}

function keyOf({ key }: Intent): string {
  return key
}

function listed(
  object: 'list' | 'search_result',
  url: string,
  hasMore: boolean,
  data: readonly object[],
  more: object = {},
): StripeResult {
  const outcome = data.length === 0 ? 'absent' : 'found'
  return { outcome, body: { object, url, has_more: hasMore, ...more, data } }
}
