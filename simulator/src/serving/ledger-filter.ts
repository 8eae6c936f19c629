import type { LedgerReport } from './ledger-report.js'

/** What of a ledger is asked for; whatever is absent does not matter. */
export interface LedgerFilter {
  readonly dialect?: string | undefined
  /** The merchant's reference, such as an order id. */
  readonly reference?: string | undefined
  /** Only the newest so many charges. Default: all. */
  readonly limit?: number | undefined
}

/**
 * The charges that a filter leaves, oldest first, and the references that they belong to. The sums
 * of a reference are always whole: over charges beyond the limit too.
 */
export function filteredLedger(report: LedgerReport, filter: LedgerFilter): LedgerReport {
  const { dialect, reference, limit = Infinity } = filter
  const isMeant = (row: { readonly dialect: string; readonly reference: string }): boolean =>
    (dialect === undefined || row.dialect === dialect) &&
    (reference === undefined || row.reference === reference)
  const all = report.charges.filter(isMeant)
  const charges = newest(all, limit)
  const sums = report.references.filter(isMeant)
  if (charges.length === all.length) return { charges, references: sums }
  const shown = new Set(charges.map(sumOf))
  return { charges, references: sums.filter((sum) => shown.has(sumOf(sum))) }
}

/** The last so many by when they were made. */
function newest(charges: LedgerReport['charges'], limit: number): LedgerReport['charges'] {
  if (charges.length <= limit) return charges
  const byAge = [...charges].sort((one, other) => compare(one.createdAt, other.createdAt))
  return byAge.slice(charges.length - limit)
}

/** ISO 8601 in UTC sorts as text. */
function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

function sumOf(row: {
  readonly dialect: string
  readonly reference: string
  readonly currency: string
}): string {
  return JSON.stringify([row.dialect, row.reference, row.currency])
}
