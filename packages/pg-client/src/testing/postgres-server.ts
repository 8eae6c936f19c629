import { userInfo } from 'node:os'
import { Client, Pool } from 'pg'
import { reasonOf } from '../adapters/postgres/postgres-payment-store.js'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js'

/** Where the server came from that tests run against. */
type Source = 'DATABASE_URL' | 'local' | 'embedded'

/** Names the connections of this process's tests, also to {@link PostgresServer.untilBlocked}. */
export const applicationName = `holdfast test ${process.pid}`

/** A server for the tests of one file, each of which may have schemas of its own. */
export class PostgresServer {
  readonly connectionString: string
  readonly source: Source
  readonly #stop: () => Promise<void>
  readonly #pools: Pool[] = []
  readonly #schemas: string[] = []
  #admin: Pool | undefined

  constructor(
    connectionString: string,
    source: Source,
    stop: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.connectionString = connectionString
    this.source = source
    this.#stop = stop
  }

  /** For looking at what a store has written, and for standing in its way. */
  get admin(): Pool {
    return (this.#admin ??= this.pool())
  }

  /**
   * A pool that ends with the server; its connections may be broken. Commits do not wait for the
   * disk: nobody pulls the plug, and tests need not wait.
   */
  pool(max = 10): Pool {
    const { connectionString } = this
    const options = '-c synchronous_commit=off'
    const pool = new Pool({ connectionString, max, options, application_name: applicationName })
    pool.on('error', () => undefined)
    this.#pools.push(pool)
    return pool
  }

  /** Resolves once so many statements of this test wait for a lock. */
  async untilBlocked(count: number): Promise<void> {
    for (;;) {
      const { rows } = await this.admin.query<{ blocked: number }>(
        `SELECT count(*)::int AS blocked FROM pg_stat_activity
         WHERE application_name = $1 AND wait_event_type = 'Lock'`,
        [applicationName],
      )
      if (rows[0]?.blocked === count) return
    }
  }

  /** The name of a schema that does not exist yet, and is dropped at the end. */
  async schema(): Promise<string> {
    const name = `holdfast_test_${process.pid}_${this.#schemas.length}`
    this.#schemas.push(name)
    await this.admin.query(`DROP SCHEMA IF EXISTS ${name} CASCADE`)
    return name
  }

  /** Drops the schemas and ends the pools, and the server where it is our own. */
  async stop(): Promise<void> {
    // One after another: each drop locks a dozen tables, and a server has so many locks.
    for (const name of this.#schemas) {
      await this.admin.query(`DROP SCHEMA IF EXISTS ${name} CASCADE`)
    }
    await Promise.all(this.#pools.map((pool) => pool.end()))
    await this.#stop()
  }
}

/** Where to look when nothing is given. */
export interface ServerSources {
  /** Connection strings, tried in this order. */
  readonly candidates: readonly string[]
  readonly startEmbedded: () => Promise<EmbeddedPostgres>
}

const localUsers = [...new Set(['postgres', userInfo().username])]
const usualSources: ServerSources = {
  candidates: ['test', 'postgres'].flatMap((database) =>
    localUsers.map((user) => `postgres://${encodeURIComponent(user)}@127.0.0.1:5432/${database}`),
  ),
  startEmbedded: startEmbeddedPostgres,
}

/**
 * Finds the server that tests of PostgreSQL run against: `DATABASE_URL`, else one on the standard
 * local port that lets us in, else one from the package `embedded-postgres`. `missing` says why
 * there is none, and so does a line on stderr.
 *
 * @throws Error where `DATABASE_URL` names a server that cannot be reached; and where there is
 * none at all and `HOLDFAST_REQUIRE_POSTGRES` is 1, as in CI.
 */
export async function findPostgresServer(
  env: NodeJS.ProcessEnv = process.env,
  { candidates, startEmbedded }: ServerSources = usualSources,
): Promise<
  | { readonly server: PostgresServer; readonly missing?: undefined }
  | { readonly missing: string; readonly server?: undefined }
> {
  const { DATABASE_URL: given, HOLDFAST_REQUIRE_POSTGRES: required } = env
  if (given) {
    const problem = await whyUnusable(given)
    if (problem) throw new Error(`DATABASE_URL is set, and its server cannot be used: ${problem}`)
    return { server: new PostgresServer(given, 'DATABASE_URL') }
  }
  const problems: string[] = []
  for (const candidate of candidates) {
    const problem = await whyUnusable(candidate)
    if (!problem) return { server: new PostgresServer(candidate, 'local') }
    problems.push(problem)
  }
  try {
    const embedded = await startEmbedded()
    return { server: new PostgresServer(embedded.connectionString, 'embedded', embedded.stop) }
  } catch (error) {
    problems.push(`embedded: ${reasonOf(error)}`)
  }
  const missing = `no PostgreSQL server: ${[...new Set(problems)].join('; ')}`
  if (required === '1') throw new Error(missing)
  process.stderr.write(`skipped, ${missing}\n`)
  return { missing }
}

/** Undefined where we may connect and make a schema. */
async function whyUnusable(connectionString: string): Promise<string | undefined> {
  try {
    const client = new Client({ connectionString, connectionTimeoutMillis: 2000 })
    client.on('error', () => undefined)
    await client.connect()
    try {
      const { rows } = await client.query<{ may: boolean }>(
        `SELECT has_database_privilege(current_database(), 'CREATE') AS may`,
      )
      return rows[0]?.may ? undefined : 'no right to create a schema'
    } finally {
      await client.end()
    }
  } catch (error) {
    return reasonOf(error)
  }
}
