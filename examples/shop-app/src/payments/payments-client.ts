import { z } from 'zod'
import type { CardNumber } from '@holdfast/pg-client'
import type { AsyncCardType } from '@holdfast/pg-client/dialects/async-card'
import type { Env } from '@holdfast/resilience-kit'
import { ModuleCaller, type Fetch } from '../modules/module-caller.js'
import { parsedAnswer } from '../modules/parsed-answer.js'
import { paymentView, type PaymentView } from './payment-view.js'

export type { PaymentView } from './payment-view.js'

/** The card companies of the gateway. */
export const cardTypes = ['SAMSUNG', 'KB', 'HYUNDAI'] as const satisfies AsyncCardType[]

/** A buyer's card; its number prints masked and is never stored. */
export interface Card {
  readonly type: (typeof cardTypes)[number]
  readonly number: CardNumber
}

/** What the redirect from Toss's payment window brought. */
export interface TossRedirect {
  readonly paymentKey: string
  /** The reference with which the window was opened. */
  readonly orderId: string
  /** In won, as the address bar says; the order's own is compared with it. */
  readonly amount: number
}

/** What a buyer pays with. */
export type PayWith =
  | { readonly kind: 'card'; readonly card: Card }
  | { readonly kind: 'toss'; readonly redirect: TossRedirect }

/** What an order asks of the payments. */
export interface PayRequest {
  readonly orderId: string
  readonly buyer: string
  /** In won. */
  readonly amount: number
  /** The order's payments, counted from 1: asking twice for one round pays once. */
  readonly round: number
  readonly with: PayWith
  /** How long the answer may take, in ms. It ends the wait, never the truth. */
  readonly patienceMs: number
}

/** How a payment of an order stands. */
export const payResult = z
  .object({
    /** `contradiction`: the order, or what the buyer brought, fits no payment of it. */
    outcome: z.enum(['paid', 'contradiction']),
    /** The payment of this round as it stands; null where it contradicts. */
    payment: paymentView.nullable(),
    /** Our own kit would not call the gateway, and nothing was sent before. */
    isRefused: z.boolean(),
    retryAfterMs: z.number().nullable(),
  })
  .readonly()

export type PayResult = z.infer<typeof payResult>

/** How the giving back of a payment's money stands. */
export const cancelResult = z
  .object({
    /**
     * `canceled`: the money has gone back. `underWay`: it goes on by itself. `byHand`: the gateway
     * cannot; a person does it. `refused`: the gateway said no. `nothing`: there is no money to
     * give back.
     */
    outcome: z.enum(['canceled', 'underWay', 'byHand', 'refused', 'nothing']),
    /** Why the gateway said no; null unless it did. */
    reason: z.string().nullable(),
  })
  .readonly()

export type CancelOutcome = z.infer<typeof cancelResult>

/** What other modules may ask of the payments. Every call may be repeated. */
export interface PaymentsClient {
  /** Pays, and tells what is known. */
  pay(request: PayRequest): Promise<PayResult>
  /** Oldest first. Asks no gateway. */
  listByOrder(orderId: string): Promise<readonly PaymentView[]>
  /** Asks the gateway now; its look-up ends by the limits of the gateway's client. */
  checkNow(paymentId: string): Promise<PaymentView>
  /** Gives all money back, once per request id. */
  cancel(paymentId: string, requestId: string, reason: string): Promise<CancelOutcome>
  /** The money of an approval cannot be kept: where the gateway has no cancel, a person acts. */
  giveBack(paymentId: string, reason: 'order-gone' | 'order-paid-twice'): Promise<PaymentView>
  /** What Toss's payment window is opened with; undefined where the shop has no Toss. */
  tossReference(orderId: string): Promise<string | undefined>
}

const listed = z.object({ payments: z.array(paymentView) })
const single = z.object({ payment: paymentView })
const reference = z.object({ reference: z.string().nullable() })

/** An answer may take this much longer than its caller wants to wait, before it counts as lost. */
const SLACK_MS = 2000

/**
 * Speaks to the payments wherever they live. A card number goes into the request's body and nowhere
 * else. Every call ends in a ModuleFailure where nobody answered.
 *
 * @param patienceMs the longest that a call may wait for the gateway, in ms
 */
export function paymentsClient(fetch: Fetch, patienceMs: number, env: Env): PaymentsClient {
  const quick = new ModuleCaller('payments', fetch, {}, env)
  const longest = patienceMs + SLACK_MS
  const patient = new ModuleCaller(
    'payments',
    fetch,
    { timeoutMs: longest, deadlineMs: longest },
    env,
  )
  const look = async <T>(path: string, query: Record<string, string>, schema: z.ZodType<T>) => {
    const search = new URLSearchParams(query).toString()
    return parsedAnswer(schema, await quick.ask({ method: 'GET', path: `${path}?${search}` }))
  }
  const act = async <T>(path: string, key: string, body: object, schema: z.ZodType<T>) =>
    parsedAnswer(schema, await patient.ask({ method: 'POST', path, key, body }))
  const pathOf = (id: string): string => `/internal/payments/${encodeURIComponent(id)}`

  return {
    pay: ({ with: means, ...request }) => {
      const body = { ...request, with: revealed(means) }
      return act('/internal/payments', `PAY-${request.orderId}-${request.round}`, body, payResult)
    },
    listByOrder: async (orderId) =>
      (await look('/internal/payments', { orderId }, listed)).payments,
    checkNow: async (id) => (await act(`${pathOf(id)}/check`, `CHECK-${id}`, {}, single)).payment,
    cancel: (id, requestId, reason) =>
      act(`${pathOf(id)}/cancel`, requestId, { requestId, reason, patienceMs }, cancelResult),
    giveBack: async (id, reason) =>
      (await act(`${pathOf(id)}/give-back`, `GIVE-BACK-${id}`, { reason }, single)).payment,
    tossReference: async (orderId) =>
      (await look('/internal/toss-reference', { orderId }, reference)).reference ?? undefined,
  }
}

/** The one place where a card number leaves its type: into the request to the payments. */
function revealed(means: PayWith): object {
  if (means.kind === 'toss') return means
  const { type, number } = means.card
  return { kind: 'card', card: { type, number: number.revealForGateway() } }
}
