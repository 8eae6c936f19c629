/** One statement with its values, as the `pg` driver takes it. */
export interface PostgresStatement {
  readonly text: string
  readonly values?: unknown[]
  readonly types?: { getTypeParser(oid: number): (text: string) => unknown }
  readonly query_timeout?: number
}

/** What comes back of a statement. */
export interface PostgresRows {
  readonly rows: unknown[]
}

/** A connection that is taken out of a pool. */
export interface PostgresConnection {
  query(statement: PostgresStatement): Promise<PostgresRows>
  on(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
  /** With `true` the connection is ended instead of being used again. */
  release(destroy?: boolean): void
}

/**
 * What the store uses of a `pg.Pool`: any `pg.Pool` is one. Whoever gives it listens to its `error`
 * event, as with every pool: else an idle connection that breaks ends the process.
 */
export interface PostgresPool {
  query(statement: PostgresStatement): Promise<PostgresRows>
  connect(): Promise<PostgresConnection>
}

/** How to reach the server where the store opens connections of its own. */
export interface PostgresConnectionOptions {
  /** `postgres://user:password@host:5432/database`; never part of an error's text. */
  readonly connectionString: string
  /** How the connections are named in `pg_stat_activity`. Default `holdfast`. */
  readonly applicationName?: string
  /**
   * When the server gives up a statement, in ms; two seconds later the client gives up a server
   * that says nothing at all. Default 30 000; migrations have no limit. With 0 there is none, and
   * the server is not told of one when a connection starts, which some poolers do not take.
   */
  readonly statementTimeoutMs?: number
  /** The most connections at once. Default 10. */
  readonly maxConnections?: number
}

/** Deadlock, serialization failure: the server has undone the statement, and it may be repeated. */
const repeatable: ReadonlySet<unknown> = new Set(['40P01', '40001'])
const mostTries = 5

/**
 * Runs one statement, which is one transaction. What the server has undone for the sake of others
 * is tried up to five times; any other error is the caller's: after a lost connection nobody knows
 * whether the statement was committed.
 */
export async function run<Row>(
  pool: Pick<PostgresPool, 'query'>,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const statement = { text, values: values.map(storable), types }
  for (let number = 1; ; number += 1) {
    try {
      return (await pool.query(statement)).rows as Row[]
    } catch (error) {
      if (number === mostTries || !repeatable.has(codeOf(error))) throw error
    }
  }
}

/** Whether the server refused a row because of a unique constraint or index of that name. */
export function violates(error: unknown, constraint: string): boolean {
  const isNamed = error instanceof Error && 'constraint' in error && error.constraint === constraint
  return isNamed && codeOf(error) === '23505'
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/**
 * Postgres stores no NUL and no half of a surrogate pair, and both may come from the network: they
 * become U+FFFD, as in any decoder. Else a payment whose gateway answers with one could not be
 * saved at all.
 */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/[\0\p{Surrogate}]/gu, '\uFFFD')
  return Array.isArray(value) ? value.map(storable) : value
}

/** One row as JSON, for `json_populate_record`: the table says which types its columns have. */
export function jsonOf(row: object): string {
  const text = JSON.stringify(row)
  if (!/\\u(0000|d[89a-f])/.test(text)) return text
  const columns = Object.entries(row).map(([name, value]) => [name, storable(value)])
  return JSON.stringify(Object.fromEntries(columns))
}

const decoders: ReadonlyMap<number, (text: string) => unknown> = new Map<
  number,
  (text: string) => unknown
>([
  [16, (text: string) => text === 't'],
  [20, toSafeInteger],
  [21, Number],
  [23, Number],
  [114, (text: string) => JSON.parse(text) as unknown],
])

/** How values come back, whatever the program has told the driver: see `pg.types.setTypeParser`. */
const types = { getTypeParser: (oid: number) => decoders.get(oid) ?? ((text: string) => text) }

function toSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond a safe integer`)
  return value
}
