import type { Ask } from '../../ports/gateway-dialect.js'
import type { HttpResponse } from '../../ports/http-transport.js'
import {
  listRequest,
  refundsRequest,
  type ListWindow,
  type StripeEndpoint,
} from './stripe-requests.js'
import { readFailure, readIntentPage, readRefundPage } from './stripe-wire.js'
import type { WireIntent, WireListedIntent, WireRefund } from './stripe-wire.js'

/** A page of a list, or that there is none to be had. */
export type ListPage =
  | {
      readonly kind: 'page'
      readonly intents: readonly WireListedIntent[]
      /** From this second on, everything of the window has been read. */
      readonly completeFrom: number
    }
  | { readonly kind: 'unreadable'; readonly detail: string }

/**
 * The PaymentIntents that were created in a time, newest first, page by page; ends after a page
 * that cannot be read. Lets the errors of `ask` through.
 */
export async function* pagesOf(
  endpoint: StripeEndpoint,
  window: ListWindow,
  ask: Ask,
): AsyncGenerator<ListPage, void> {
  let after: string | undefined
  for (;;) {
    const response = await ask(listRequest(endpoint, window, after))
    const page = response.status === 200 ? readIntentPage(response.body) : undefined
    const last = page?.items.at(-1)
    // A page that leads nowhere new would have no end.
    if (!page || (page.hasMore && (!last || last.id === after))) {
      yield { kind: 'unreadable', detail: detailOf(response, 'a list') }
      return
    }
    const isMore = page.hasMore && last
    // Others of the last one's second may be on the next page.
    const completeFrom = isMore ? last.created + 1 : window.from
    yield { kind: 'page', intents: page.items, completeFrom }
    if (!isMore) return
    after = last.id
  }
}

/** What has gone back of a PaymentIntent, and what is on its way, in minor units. */
export interface GivenBack {
  readonly refundedMinor: number
  readonly refundPendingMinor: number
}

/** More refunds of one payment than this are nobody's. */
const mostRefundPages = 10

/**
 * Adds up the refunds of a PaymentIntent: the charge's own sum does not say what of it has failed
 * since or is still on its way. Undefined where Stripe does not say. Lets the errors of `ask`
 * through.
 */
export async function givenBackOf(
  endpoint: StripeEndpoint,
  { id, currency }: Pick<WireIntent, 'id' | 'currency'>,
  ask: Ask,
): Promise<GivenBack | undefined> {
  let refundedMinor = 0
  let refundPendingMinor = 0
  let after: string | undefined
  for (let read = 0; read < mostRefundPages; read += 1) {
    const response = await ask(refundsRequest(endpoint, id, after))
    const page = response.status === 200 ? readRefundPage(response.body) : undefined
    const isAnothers = (one: WireRefund): boolean =>
      one.payment_intent !== id || one.currency !== currency
    if (!page || page.items.some(isAnothers)) return undefined
    for (const { status, amount } of page.items) {
      if (status === 'succeeded') refundedMinor += amount
      else if (status !== 'failed' && status !== 'canceled') refundPendingMinor += amount
    }
    if (!page.hasMore) return { refundedMinor, refundPendingMinor }
    after = page.items.at(-1)?.id
    if (after === undefined) return undefined
  }
  return undefined
}

/** What to say of a response that told nothing, for people. */
export function detailOf({ status, body }: HttpResponse, what: string): string {
  const code = readFailure(body)?.code
  return `HTTP ${status}${code ? ` ${code}` : ''} to ${what} without what was asked for`
}
