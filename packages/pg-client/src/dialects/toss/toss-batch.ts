import type { Payment } from '../../payment/payment.js'
import type { Ask, BatchAnswer } from '../../ports/gateway-dialect.js'
import type { Period } from '../../ports/gateway-records.js'
import { listedAnswerOf } from './toss-listed.js'
import { transactionPage, transactionsPerPage } from './toss-lists.js'
import type { WireTransaction } from './toss-wire.js'

const minute = 60 * 1000

/** How far our clock and Toss's may be apart. */
const apartMs = 15 * minute

/** How far the first window reaches back, from the newest payment, while nothing is known. */
const firstReachMs = 15 * minute

/** Payments by how far back their transactions may be; the newest first. */
interface Queued {
  readonly payment: Payment
  /** None of its transactions is older than that. */
  readonly since: number
}

/** What reading a window has brought. */
interface WindowRead {
  readonly requests: number
  readonly ending: 'complete' | 'tooLong' | 'refused'
  /** Transactions per ms, as far as it was read. */
  readonly rate: number
}

/**
 * Looks many payments up in the list of transactions.
 *
 * What is known of a payment reaches from its first request until now, because a cancel may have
 * come at any time since. So the list is read backwards from now, as far as it pays: a window of
 * the newest payments first, which shows how many transactions there are in how much time; and
 * from there to the payment up to which most requests are saved. One payment from days ago does
 * not pay, where there are more pages between than payments: it is left out.
 *
 * Uses fewer requests than there are payments, and leaves out whatever it has not read completely
 * and whatever is not listed: with our clock a little further off, that proves nothing, and a
 * look-up by reference needs no clock. Stops where Toss answers with an error.
 */
export async function batchInquiry(
  baseUrl: string,
  payments: readonly Payment[],
  ask: Ask,
  now: number,
): Promise<ReadonlyMap<string, BatchAnswer>> {
  const queue = queueOf(payments, now)
  const listed = new Map<string, WireTransaction[]>(
    payments.map(({ reference }) => [reference, []] as const),
  )
  let left = payments.length - 1
  let until = now + apartMs
  let read = 0
  let rate: number | undefined
  while (left > 0 && read < queue.length) {
    const rest = queue.slice(read)
    const reach = rate === undefined ? firstReach(rest) : reachThatPays(rest, until, rate)
    const from = rest[reach - 1]?.since
    if (from === undefined) break
    const allowed = Math.min(left, reach)
    const period = { from, to: until }
    const window = await readWindow({ baseUrl, period, allowed, now }, listed, ask)
    left -= window.requests
    rate = window.rate
    if (window.ending === 'refused') break
    // Longer than it seemed: the next plan knows how much there is.
    if (window.ending === 'tooLong') continue
    read += reach
    until = from
  }
  const answers = new Map<string, BatchAnswer>()
  for (const { payment } of queue.slice(0, read)) {
    const rows = listed.get(payment.reference) ?? []
    const answer = listedAnswerOf(payment, rows)
    if (answer) answers.set(payment.id, answer)
  }
  return answers
}

function queueOf(payments: readonly Payment[], now: number): readonly Queued[] {
  const queue = payments.map((payment) => {
    const firstSentAt = payment.keyedRequest?.firstSentAt ?? payment.createdAt
    return { payment, since: Math.min(firstSentAt, now) - apartMs }
  })
  return queue.sort((one, other) => other.since - one.since)
}

/** How many payments the first window takes in. */
function firstReach(rest: readonly Queued[]): number {
  const newest = rest[0]?.since ?? 0
  return rest.filter(({ since }) => newest - since <= firstReachMs).length
}

/** Up to which payment most requests are saved; 0 where none are. */
function reachThatPays(rest: readonly Queued[], until: number, rate: number): number {
  let best = 0
  let mostSaved = 0
  rest.forEach(({ since }, index) => {
    const pages = Math.max(1, Math.ceil(((until - since) * rate) / transactionsPerPage))
    const saved = index + 1 - pages
    if (saved < mostSaved || saved === 0) return
    best = index + 1
    mostSaved = saved
  })
  return best
}

/** A window to read, with so many requests at most. */
interface Window {
  readonly baseUrl: string
  readonly period: Period
  readonly allowed: number
  readonly now: number
}

/** Reads the pages of a window, and gives up once they promise to be more than are allowed. */
async function readWindow(
  { baseUrl, period, allowed, now }: Window,
  listed: ReadonlyMap<string, WireTransaction[]>,
  ask: Ask,
): Promise<WindowRead> {
  const { from } = period
  const end = Math.min(period.to, now)
  let startingAfter: string | undefined
  let count = 0
  let newest = from
  for (let requests = 1; ; requests += 1) {
    const page = await transactionPage(baseUrl, period, startingAfter, ask)
    if ('refusal' in page) return { requests, ending: 'refused', rate: 0 }
    for (const row of page.rows) {
      listed.get(row.orderId)?.push(row)
      newest = Math.max(newest, row.transactionAt)
    }
    count += page.rows.length
    startingAfter = page.next
    if (startingAfter === undefined)
      return { requests, ending: 'complete', rate: count / (end - from) }
    const rate = count / Math.max(1, Math.min(newest, end) - from)
    const promised = Math.ceil((rate * (end - from)) / transactionsPerPage)
    if (requests >= allowed || promised > allowed) return { requests, ending: 'tooLong', rate }
  }
}
