import type { Payment } from '../../payment/payment.js'
import type { Ask, BatchAnswer, DialectTimes } from '../../ports/gateway-dialect.js'
import { pagesOf } from './stripe-lists.js'
import { isNothingGivenBack, nearWindowOf } from './stripe-look-up.js'
import type { ListWindow, StripeEndpoint } from './stripe-requests.js'
import { isUnconfirmed, oursIn, transactionOf } from './stripe-transactions.js'
import { toIntent, type WireIntent, type WireListedIntent } from './stripe-wire.js'

/** A payment, and when its PaymentIntent was probably created. */
interface Span {
  readonly payment: Payment
  readonly window: ListWindow
}

/**
 * Finds many payments in the list of PaymentIntents, read in windows of time around them. A window
 * takes at most as many requests as it has payments, so it never costs more than asking for each;
 * what it has not come to by then is left out, and so are payments that stand alone in their
 * window, those of which money was given back, and those that are not listed: with our clock a
 * little further off, they stand outside of their window, and a look-up reads further.
 */
export async function batchInquiry(
  endpoint: StripeEndpoint,
  times: Pick<DialectTimes, 'responseTimeoutMs'>,
  payments: readonly Payment[],
  ask: Ask,
): Promise<ReadonlyMap<string, BatchAnswer>> {
  const answers = new Map<string, BatchAnswer>()
  const spans = payments
    .filter(({ refund, refundedMinor }) => refund === null && refundedMinor === 0)
    .map((payment) => ({ payment, window: nearWindowOf(payment, times) }))
  for (const cluster of clustersOf(spans)) {
    if (cluster.length < 2) continue
    const { intents, completeFrom } = await readCluster(endpoint, cluster, ask)
    for (const span of cluster) {
      if (span.window.from < completeFrom) continue
      const answer = answerOf(span.payment, intents.get(span.payment.reference) ?? [])
      if (answer) answers.set(span.payment.id, answer)
    }
  }
  return answers
}

/** Payments whose windows touch share one: a single old payment does not widen the others'. */
function clustersOf(spans: readonly Span[]): readonly (readonly Span[])[] {
  const clusters: { spans: Span[]; to: number }[] = []
  for (const span of spans.toSorted((one, other) => one.window.from - other.window.from)) {
    const last = clusters.at(-1)
    if (last && span.window.from <= last.to) {
      last.spans.push(span)
      last.to = Math.max(last.to, span.window.to)
    } else {
      clusters.push({ spans: [span], to: span.window.to })
    }
  }
  return clusters.map((cluster) => cluster.spans)
}

interface ReadCluster {
  /** By reference. */
  readonly intents: ReadonlyMap<string, readonly WireListedIntent[]>
  /** From this second on, everything has been read. */
  readonly completeFrom: number
}

async function readCluster(
  endpoint: StripeEndpoint,
  cluster: readonly Span[],
  ask: Ask,
): Promise<ReadCluster> {
  const intents = new Map<string, WireListedIntent[]>(
    cluster.map((one) => [one.payment.reference, []]),
  )
  const window = {
    from: Math.min(...cluster.map((one) => one.window.from)),
    to: Math.max(...cluster.map((one) => one.window.to)),
  }
  let completeFrom = window.to + 1
  let requests = 0
  for await (const page of pagesOf(endpoint, window, ask)) {
    if (page.kind === 'unreadable') break
    for (const one of page.intents) intents.get(oursIn(one.metadata).reference ?? '')?.push(one)
    completeFrom = page.completeFrom
    requests += 1
    if (requests === cluster.length) break
  }
  return { intents, completeFrom }
}

/** Undefined where the list does not tell all about the payment. */
function answerOf(payment: Payment, listed: readonly WireListedIntent[]): BatchAnswer | undefined {
  const intents = listed.flatMap((one): WireIntent[] => {
    const intent = toIntent(one)
    return intent ? [intent] : []
  })
  if (intents.length < listed.length) return undefined
  if (payment.gatewayKey !== null && !intents.some(({ id }) => id === payment.gatewayKey)) {
    return undefined
  }
  const begun = intents.filter((one) => !isUnconfirmed(one))
  if (begun.length === 0) return undefined
  const transactions = begun.flatMap((intent) => {
    const transaction = transactionOf(intent)
    if (transaction?.status !== 'approved') return transaction ?? []
    return isNothingGivenBack(intent, payment) ? { ...transaction, refundedMinor: 0 } : []
  })
  if (transactions.length < begun.length) return undefined
  return { kind: 'transactions', transactions }
}
