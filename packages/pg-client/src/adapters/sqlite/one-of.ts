/**
 * That a column has one of these values, as SQL. A chain of OR: for an IN of more than two, that of
 * a partial index too, SQLite builds a table in memory whenever the statement runs.
 */
export function oneOf(column: string, values: readonly string[]): string {
  return `(${values.map((value) => `${column} = '${value}'`).join(' OR ')})`
}
