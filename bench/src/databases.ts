import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'

/** What a program can be told to measure on. */
export type DatabaseName = 'sqlite' | 'postgres'

/** Where the payments of one measurement lie. */
export type Database =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly connectionString: string; readonly schema: string }

/** How the options of a program read that choose its databases. */
export const databaseUsage = `\
  --database LIST   sqlite, postgres (default both, or sqlite alone where no server is reachable)
  --url URL         the PostgreSQL server (default $DATABASE_URL, or one on the local port 5432)`

/** The databases that a program measures on. */
export interface ChosenDatabases {
  readonly names: readonly DatabaseName[]
  /** The PostgreSQL server; empty where there is none. */
  readonly url: string
  /** Why PostgreSQL is not among them though it was to be: one sentence. */
  readonly leftOut?: string
}

/** Tells why a server cannot be used; undefined where it can. */
type Probe = (connectionString: string) => Promise<string | undefined>

/**
 * Finds out which databases can be measured on; says so on stderr where PostgreSQL was to be and
 * cannot. The exit code is 1 then, if it was asked for by name.
 *
 * @param list of `--database`, undefined where it was not given
 * @param url of `--url`
 * @throws RangeError where the list names another one; Error where nothing is left to measure on.
 */
export async function chooseDatabases(
  list: string | undefined,
  url: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
  probe: Probe = whyUnusable,
): Promise<ChosenDatabases> {
  const names = (list ?? 'sqlite,postgres').split(',').map(databaseName)
  if (!names.includes('postgres')) return { names, url: '' }
  const given = url ?? (env['DATABASE_URL'] || undefined)
  const reasons = new Set<string>()
  for (const candidate of given === undefined ? localServers() : [given]) {
    const reason = await probe(candidate)
    if (reason === undefined) return { names, url: candidate }
    reasons.add(reason)
  }
  const problem = `no PostgreSQL server can be used (${[...reasons].join('; ')})`
  const rest = names.filter((name) => name !== 'postgres')
  if (rest.length === 0) throw new Error(problem)
  const leftOut = `PostgreSQL is left out: ${problem}.`
  console.error(leftOut)
  if (list !== undefined) process.exitCode = 1
  return { names: rest, url: '', leftOut }
}

function databaseName(text: string): DatabaseName {
  if (text === 'sqlite' || text === 'postgres') return text
  throw new RangeError(`--database must be of sqlite, postgres, got '${text}'`)
}

function localServers(): readonly string[] {
  const users = [...new Set(['postgres', userInfo().username])]
  return users.map((user) => `postgresql://${encodeURIComponent(user)}@127.0.0.1:5432/postgres`)
}

/** Never repeats the connection string, which may hold a password. */
async function whyUnusable(connectionString: string): Promise<string | undefined> {
  try {
    const client = new Client({ connectionString, connectionTimeoutMillis: 3000 })
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

/** A host with several addresses fails with an error without a text, which holds the others. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

/** Lends an empty database that is gone afterwards, however `use` ends. */
export async function withDatabase<T>(
  name: DatabaseName,
  url: string,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  if (name === 'postgres') {
    const schema = `holdfast_bench_${process.pid}`
    await dropSchema(url, schema)
    try {
      return await use({ kind: 'postgres', connectionString: url, schema })
    } finally {
      await dropSchema(url, schema)
    }
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-'))
  try {
    return await use({ kind: 'sqlite', file: path.join(folder, 'payments.db') })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function dropSchema(connectionString: string, schema: string): Promise<void> {
  const client = new Client({ connectionString })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`)
  } finally {
    await client.end()
  }
}
