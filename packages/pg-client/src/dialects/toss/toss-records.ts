import type { Money } from '../../payment/money.js'
import type { Ask } from '../../ports/gateway-dialect.js'
import type { GatewayRecord, Period } from '../../ports/gateway-records.js'
import { settlementPages, transactionPages } from './toss-lists.js'
import { tossMoney } from './toss-money.js'
import type { WireSettlement, WireTransaction } from './toss-wire.js'

const recordsPerPage = 1000

/** What has been read of one payment so far. */
interface Tally {
  readonly reference: string | null
  readonly currency: Money['currency']
  /** Of its first approval; undefined while only cancels were read. */
  at: number | undefined
  chargedMinor: number
  refundedMinor: number
  feeMinor: number | null
}

/** One row of either list. */
interface Row {
  readonly paymentKey: string
  readonly reference: string | null
  readonly money: Money | undefined
  readonly feeMinor: number | null
  readonly isCancel: boolean
  readonly at: number
}

/**
 * The payments that were approved in a period, with what was given back of them in the same
 * period, by their first approval. A cancel of an earlier approval is left out, as is an account
 * that was issued and has not been paid: of neither is it told what was charged.
 *
 * A cancel may stand anywhere after its approval, so that no record is complete before the last
 * page: one small record for each payment is held, and nothing else of the pages.
 *
 * @throws Error where Toss does not give one of the pages.
 */
export function listRecords(
  baseUrl: string,
  period: Period,
  ask: Ask,
): AsyncGenerator<readonly GatewayRecord[]> {
  return recordsOf(transactionPages(baseUrl, period, ask), (row: WireTransaction) => ({
    paymentKey: row.paymentKey,
    reference: row.orderId,
    money: tossMoney(row.currency, row.amount),
    feeMinor: null,
    isCancel: isCancel(row),
    at: row.transactionAt,
  }))
}

/**
 * The payments that were sold on the days of a period, with their fees; what is given back, and
 * its fee, is negative in the file. A cancel whose sale is in another period is left out. Toss
 * keeps this file for live keys only, and answers an empty one to test keys.
 *
 * @throws Error where Toss does not give one of the pages.
 */
export function listSettlements(
  baseUrl: string,
  period: Period,
  ask: Ask,
): AsyncGenerator<readonly GatewayRecord[]> {
  return recordsOf(settlementPages(baseUrl, period, ask), (row: WireSettlement) => ({
    paymentKey: row.paymentKey,
    reference: row.orderId ?? null,
    money: tossMoney(row.currency, row.amount),
    feeMinor: tossMoney(row.currency, row.fee)?.minor ?? null,
    isCancel: row.amount < 0,
    at: row.approvedAt,
  }))
}

/**
 * Whether a transaction gave money back. That its amount is negative is told nowhere for this
 * list, only for settlements; its status is. A deposit that is taken back is none: it makes the
 * charge less.
 */
export function isCancel({ amount, status }: WireTransaction): boolean {
  if (status === 'CANCELED' || status === 'PARTIAL_CANCELED') return true
  return amount < 0 && status !== 'WAITING_FOR_DEPOSIT'
}

async function* recordsOf<Wire>(
  pages: AsyncIterable<readonly Wire[]>,
  rowOf: (wire: Wire) => Row,
): AsyncGenerator<readonly GatewayRecord[]> {
  const tallies = new Map<string, Tally>()
  for await (const page of pages) {
    for (const wire of page) add(tallies, rowOf(wire))
  }
  let records: GatewayRecord[] = []
  for (const [gatewayKey, tally] of tallies) {
    const record = recordOf(gatewayKey, tally)
    if (record) records.push(record)
    if (records.length === recordsPerPage) {
      yield records
      records = []
    }
  }
  if (records.length > 0) yield records
}

function add(tallies: Map<string, Tally>, { paymentKey, reference, money, ...row }: Row): void {
  // In a currency that this dialect does not know: no payment of ours.
  if (!money) return
  const { currency, minor } = money
  const fresh = { at: undefined, chargedMinor: 0, refundedMinor: 0, feeMinor: null }
  const tally: Tally = tallies.get(paymentKey) ?? { reference, currency, ...fresh }
  if (row.isCancel) tally.refundedMinor += Math.abs(minor)
  else {
    tally.chargedMinor += minor
    if (minor !== 0) tally.at ??= row.at
  }
  if (row.feeMinor !== null) tally.feeMinor = (tally.feeMinor ?? 0) + row.feeMinor
  tallies.set(paymentKey, tally)
}

function recordOf(gatewayKey: string, tally: Tally): GatewayRecord | undefined {
  const { reference, currency, at, chargedMinor, refundedMinor, feeMinor } = tally
  if (at === undefined || chargedMinor <= 0) return undefined
  const amount = { minor: chargedMinor, currency }
  return { gatewayKey, reference, status: 'approved', amount, refundedMinor, feeMinor, at }
}
