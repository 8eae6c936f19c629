import { amountBucket, won, type Money } from '@holdfast/pg-client'

/** The n-th payment that waits, n from 1: everything about it follows from its number. */
export function orderIdOf(n: number): string {
  return `waiting-${n}`
}

/**
 * The number in the reference of a payment of the backlog.
 *
 * @throws RangeError where it is none of them.
 */
export function numberOf(reference: string): number {
  const digits = /^waiting-(\d+)-1$/.exec(reference)?.[1]
  if (digits === undefined) throw new RangeError(`nothing waits under '${reference}'`)
  return Number(digits)
}

const least = 1000
const spread = 49_000
/** Has no factor in common with the spread: the amounts of neighbours lie far apart. */
const step = 7919

/** Amounts from 1 000 to 49 999 won: seven buckets. */
export function amountOf(n: number): Money {
  return won(least + ((n * step) % spread))
}

/**
 * The columns in which the copies of the first payment differ from it, as SQL over a number `n`
 * that both databases understand. Each became due a millisecond after the one before, and the ids
 * are in the order of time, as the kit's are.
 */
export const copiedColumns: ReadonlyMap<string, string> = new Map([
  ['id', `substr(CAST(1000000000 + n AS text), 2)`],
  ['reference', `'waiting-' || CAST(n AS text) || '-1'`],
  ['order_id', `'waiting-' || CAST(n AS text)`],
  ['amount_minor', amountInSql()],
  ['amount_bucket', bucketInSql()],
  ['created_at', 'created_at + n'],
  ['next_check_at', 'next_check_at + n'],
])

function amountInSql(): string {
  return `${least} + (n * ${step}) % ${spread}`
}

/** The binary logarithm by comparing: not every SQLite has a function for it. */
function bucketInSql(): string {
  const lowest = amountBucket(won(least))
  const highest = amountBucket(won(least + spread - 1))
  const cases = Array.from({ length: highest - lowest }, (_, at) => {
    const bucket = highest - at
    return `WHEN ${amountInSql()} >= ${2 ** bucket} THEN ${bucket}`
  })
  return `CASE ${cases.join(' ')} ELSE ${lowest} END`
}
