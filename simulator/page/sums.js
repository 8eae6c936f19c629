// @ts-check

/** @typedef {import('./admin-api.js').Stats} Stats */
/** @typedef {NonNullable<Stats['dialects'][keyof Stats['dialects']]>} DialectCounts */

/**
 * A sum over all dialects.
 *
 * @param {Stats} stats
 * @param {(dialect: DialectCounts) => number} numberOf
 */
export function sumOver({ dialects }, numberOf) {
  return Object.values(dialects).reduce((total, dialect) => total + numberOf(dialect), 0)
}

/**
 * Counts by name, over all dialects.
 *
 * @param {Stats} stats
 * @param {(dialect: DialectCounts) => Readonly<Record<string, number>>} countsOf
 * @returns {Record<string, number>}
 */
export function countsOver({ dialects }, countsOf) {
  /** @type {Record<string, number>} */
  const totals = {}
  for (const dialect of Object.values(dialects)) {
    for (const [name, count] of Object.entries(countsOf(dialect))) {
      totals[name] = (totals[name] ?? 0) + count
    }
  }
  return totals
}
