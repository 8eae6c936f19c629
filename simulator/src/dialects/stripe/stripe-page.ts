import { missingObject, refusedParameter } from './stripe-failure.js'

/** A part of a list. */
export interface Page<T> {
  readonly items: readonly T[]
  /** Whether there are more on the way that the page goes. */
  readonly hasMore: boolean
}

/** Where a page lies. */
export interface Place {
  readonly limit: number
  readonly starting_after?: string
  readonly ending_before?: string
}

/**
 * A page of a list that is newest first, in the same order whichever way it goes.
 *
 * @param kind what the objects are called where the one beside the page does not exist
 * @throws {StripeFailure} where it does not.
 */
export function pageOf<T>(
  all: readonly T[],
  idOf: (item: T) => string,
  { limit, starting_after: after, ending_before: before }: Place,
  kind: string,
): Page<T> {
  const indexOf = (id: string, param: string): number => {
    const index = all.findIndex((item) => idOf(item) === id)
    if (index === -1) throw missingObject(param, kind, id)
    return index
  }
  if (before !== undefined) {
    const end = indexOf(before, 'ending_before')
    const start = Math.max(0, end - limit)
    return { items: all.slice(start, end), hasMore: start > 0 }
  }
  const start = after === undefined ? 0 : indexOf(after, 'starting_after') + 1
  return { items: all.slice(start, start + limit), hasMore: start + limit < all.length }
}

/**
 * A page of a search, and what asks for the next one.
 *
 * @param page what the page before it said
 * @throws {StripeFailure} where no page said that.
 */
export function pageAfter<T>(
  all: readonly T[],
  idOf: (item: T) => string,
  limit: number,
  page: string | undefined,
): Page<T> & { readonly nextPage: string | null } {
  const after = page === undefined ? undefined : Buffer.from(page, 'base64url').toString('utf8')
  const start = after === undefined ? 0 : all.findIndex((item) => idOf(item) === after) + 1
  if (after !== undefined && start === 0) throw refusedParameter('page', `Invalid page: ${page}`)
  const items = all.slice(start, start + limit)
  const last = items.at(-1)
  const hasMore = start + limit < all.length
  const nextPage =
    hasMore && last !== undefined ? Buffer.from(idOf(last)).toString('base64url') : null
  return { items, hasMore, nextPage }
}
