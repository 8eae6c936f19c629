import type { Ask } from '../../ports/gateway-dialect.js'
import type { Period } from '../../ports/gateway-records.js'
import { settlementsRequest, transactionsRequest } from './toss-requests.js'
import {
  readFailure,
  readSettlements,
  readTransactions,
  type WireSettlement,
  type WireTransaction,
} from './toss-wire.js'

/**
 * Toss takes up to 5 000 at once, and a response may have 1 MiB: a transaction takes up to 900
 * bytes, a settlement with its card and cancel about 1 500.
 */
export const transactionsPerPage = 1000
const settlementsPerPage = 500

/** One page of transactions. */
export interface TransactionPage {
  readonly rows: readonly WireTransaction[]
  /** Where the next page begins; undefined after the last. */
  readonly next: string | undefined
}

/** An answer that is no page of the list: an error of Toss's own, or nobody's answer. */
export interface NoPage {
  readonly refusal: string
}

/** Asks for one page of the transactions of a period. Lets the errors of `ask` through. */
export async function transactionPage(
  baseUrl: string,
  period: Period,
  startingAfter: string | undefined,
  ask: Ask,
): Promise<TransactionPage | NoPage> {
  const limit = transactionsPerPage
  const response = await ask(transactionsRequest(baseUrl, period, { limit, startingAfter }))
  const rows = response.status === 200 ? readTransactions(response.body) : undefined
  if (!rows) return refusalOf('transactions', response)
  const next = rows.length < limit ? undefined : rows.at(-1)?.transactionKey
  // It would go on like this for ever.
  if (next !== undefined && next === startingAfter) return { refusal: 'a page came twice' }
  return { rows, next }
}

/**
 * All transactions of a period, page by page.
 *
 * @throws Error where Toss does not give one of the pages: a part of a list is none.
 */
export async function* transactionPages(
  baseUrl: string,
  period: Period,
  ask: Ask,
): AsyncGenerator<readonly WireTransaction[]> {
  let startingAfter: string | undefined
  do {
    const page = await transactionPage(baseUrl, period, startingAfter, ask)
    if ('refusal' in page) throw new Error(page.refusal)
    yield page.rows
    startingAfter = page.next
  } while (startingAfter !== undefined)
}

/**
 * What was sold on the days of a period, page by page.
 *
 * @throws Error where Toss does not give one of the pages.
 */
export async function* settlementPages(
  baseUrl: string,
  period: Period,
  ask: Ask,
): AsyncGenerator<readonly WireSettlement[]> {
  const size = settlementsPerPage
  let last: string | undefined
  for (let page = 1; ; page += 1) {
    const response = await ask(settlementsRequest(baseUrl, period, { page, size }))
    const rows = response.status === 200 ? readSettlements(response.body) : undefined
    if (!rows) throw new Error(refusalOf('settlements', response).refusal)
    const first = rows[0]?.transactionKey
    if (first !== undefined && first === last) throw new Error('a page came twice')
    yield rows
    if (rows.length < size) return
    last = first
  }
}

function refusalOf(
  list: string,
  { status, body }: { readonly status: number; readonly body: string },
): NoPage {
  const code = readFailure(body)?.code
  return { refusal: `Toss answered HTTP ${status}${code ? ` ${code}` : ''} for its ${list}` }
}
