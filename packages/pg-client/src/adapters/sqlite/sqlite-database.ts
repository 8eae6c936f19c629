/** What the store uses of `better-sqlite3`: its `Database` is one. */
export interface SqliteDatabase {
  readonly inTransaction: boolean
  prepare(sql: string): SqliteStatement
  exec(sql: string): unknown
  close(): unknown
}

/** What the store uses of a statement of `better-sqlite3`. */
export interface SqliteStatement {
  run(...bound: readonly unknown[]): { readonly changes: number }
  get(...bound: readonly unknown[]): unknown
  all(...bound: readonly unknown[]): unknown[]
  /** From now on its rows are arrays: the values of the columns, in their order. */
  raw(): unknown
}

/** A statement that knows what is bound to it, and what its rows are. */
export interface Prepared<Bound extends readonly unknown[], Row> {
  run(...bound: Bound): { readonly changes: number }
  get(...bound: Bound): Row | undefined
  all(...bound: Bound): Row[]
  raw(): unknown
}

/** Prepares a statement of the store; nobody checks that the types are those of the SQL. */
export type Prepare = <Bound extends readonly unknown[], Row = never>(
  sql: string,
) => Prepared<Bound, Row>

/** Prepares statements of a database. */
export function preparing(database: SqliteDatabase): Prepare {
  return <Bound extends readonly unknown[], Row>(sql: string) =>
    database.prepare(sql) as Prepared<Bound, Row>
}
