import type { Prepare, Prepared } from './sqlite-database.js'

/** A query whose rows are objects. */
export type NamedRows<Bound extends readonly unknown[], Row> = Pick<
  Prepared<Bound, Row>,
  'get' | 'all'
>

/**
 * Prepares a query that gives these columns in their order, and names them itself: the driver would
 * make each name anew for each row, which takes longer than all else about a row of many columns.
 */
export function namedRows<Bound extends readonly unknown[], Row extends object>(
  prepare: Prepare,
  sql: string,
  columns: readonly (keyof Row & string)[],
): NamedRows<Bound, Row> {
  const statement = prepare<Bound, readonly unknown[]>(sql)
  statement.raw()
  const named = (values: readonly unknown[]): Row => {
    const row: Record<string, unknown> = {}
    columns.forEach((column, position) => (row[column] = values[position]))
    return row as Row
  }
  return {
    get: (...bound) => {
      const values = statement.get(...bound)
      return values && named(values)
    },
    all: (...bound) => statement.all(...bound).map(named),
  }
}
