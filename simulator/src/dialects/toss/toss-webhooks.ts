import type { Callback, CallbackDraft } from '../../gateway/callback.js'
import type { ChargeEvent } from '../../gateway/gateway.js'
import type { WebhookEndpoint } from '../served-dialect.js'
import { digestOf, uuidOf } from './toss-keys.js'
import { seoulMicroseconds, seoulMoment } from './toss-moments.js'
import { lastTransactionKey, statusOf, type TossCharge } from './toss-payment.js'
import { paymentBody, taxedAmounts } from './toss-wire.js'

/** The webhooks, named as in the contract. */
export const TOSS_EVENTS = ['paymentStatusChanged', 'depositCallback'] as const

const TOLD: readonly string[] = ['DONE', 'CANCELED', 'PARTIAL_CANCELED', 'ABORTED', 'EXPIRED']

const MINUTE_MS = 60_000

/** The waits before the seven repeats of a webhook that was not answered with 200. */
export const WEBHOOK_RETRIES_MS = [1, 4, 16, 64, 256, 1024, 4096].map((n) => n * MINUTE_MS)

/** The webhooks of one event, to every address: both kinds where a deposit is concerned. */
export function webhooksFor(
  charge: TossCharge,
  { kind }: ChargeEvent,
  endpoints: readonly WebhookEndpoint[],
): CallbackDraft[] {
  if (kind !== 'moved' && kind !== 'refunded') return []
  const drafts: Omit<CallbackDraft, 'url'>[] = []
  if (TOLD.includes(statusOf(charge))) {
    const body = JSON.stringify(statusChangedBody(charge))
    drafts.push({ event: 'paymentStatusChanged', body })
  }
  if (charge.details.account !== undefined) {
    drafts.push({ event: 'depositCallback', body: JSON.stringify(depositBody(charge)) })
  }
  return endpoints.flatMap(({ url }) => drafts.map(({ event, body }) => ({ event, url, body })))
}

/** The headers of one try; the transmission id is the same at every try and in every copy. */
export function webhookHeaders(
  { eventId }: Pick<Callback, 'eventId'>,
  attempt: number,
  nowMs: number,
): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/json',
    'tosspayments-webhook-transmission-id': uuidOf(eventId),
    'tosspayments-webhook-transmission-time': seoulMoment(nowMs),
    'tosspayments-webhook-transmission-retried-count': String(attempt - 1),
  }
}

/** The webhook with 1000 won more; a deposit's, which tells no amount, with another order. */
export function tamperedWebhook(body: string): string {
  const told: Webhook = JSON.parse(body)
  if (!('data' in told))
    return JSON.stringify({ ...told, orderId: `x${told.orderId}`.slice(0, 64) })
  const { data } = told
  const totalAmount = data.totalAmount + 1000
  const card = data.card && { ...data.card, amount: totalAmount }
  const amounts = taxedAmounts(data.balanceAmount + 1000)
  return JSON.stringify({ ...told, data: { ...data, totalAmount, ...amounts, card } })
}

/** The webhook with another secret than the payment's; unchanged where there is none in it. */
export function wronglyProvedWebhook(body: string): string {
  const told: Webhook = JSON.parse(body)
  if (!('data' in told)) return JSON.stringify({ ...told, secret: otherThan(told.secret) })
  const { data } = told
  if (data.secret === null) return body
  return JSON.stringify({ ...told, data: { ...data, secret: otherThan(data.secret) } })
}

type Webhook =
  | { readonly secret: string; readonly orderId: string }
  | {
      readonly data: {
        readonly totalAmount: number
        readonly balanceAmount: number
        readonly card: object | null
        readonly secret: string | null
      }
    }

function statusChangedBody(charge: TossCharge): object {
  const { changedAtMs } = charge
  return {
    eventType: 'PAYMENT_STATUS_CHANGED',
    createdAt: seoulMicroseconds(changedAtMs),
    data: paymentBody(charge, { language: 'ko', nowMs: changedAtMs }),
  }
}

function depositBody(charge: TossCharge): object {
  return {
    createdAt: seoulMoment(charge.changedAtMs),
    secret: charge.details.account?.secret,
    status: statusOf(charge),
    transactionKey: lastTransactionKey(charge),
    orderId: charge.reference,
  }
}

function otherThan(secret: string): string {
  return `ps_${digestOf(secret).slice(0, 16)}`
}
