import type { Prepare } from './sqlite-database.js'

/** A statement that writes a row. */
export interface RowWriter<Row> {
  run(row: Row): { readonly changes: number }
}

/**
 * Prepares a statement whose `?` stand for these columns, in their order: by name the driver would
 * look each of them up. Booleans, which it does not bind, become 0 and 1.
 */
export function rowWriter<Row extends object>(
  prepare: Prepare,
  sql: string,
  columns: readonly (keyof Row)[],
): RowWriter<Row> {
  const statement = prepare<[readonly unknown[]]>(sql)
  return {
    run: (row) =>
      statement.run(
        columns.map((column) => {
          const value = row[column]
          return typeof value === 'boolean' ? Number(value) : value
        }),
      ),
  }
}
