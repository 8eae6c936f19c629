import { CardNumber, createPaymentClient } from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import Sqlite from 'better-sqlite3'
import { Client } from 'pg'
import type { Database } from '../databases.js'
import { amountOf, copiedColumns, orderIdOf } from './backlog.js'
import { openCounted } from './counted-store.js'

const twoHoursMs = 2 * 3_600_000

/**
 * Fills an empty database with payments that wait: one that the client itself submitted, whose
 * answer got lost, and copies of it. All have been due for more than an hour.
 */
export async function fillBacklog(database: Database, size: number): Promise<void> {
  await submitFirst(database)
  if (database.kind === 'sqlite') copyInSqlite(database.file, size)
  else await copyInPostgres(database, size)
}

async function submitFirst(database: Database): Promise<void> {
  const { store, close } = await openCounted(database)
  try {
    const client = createPaymentClient({
      dialect: asyncCard({ baseUrl: 'http://gateway.test', callbackUrl: 'http://shop.test/' }),
      store,
      http: { send: () => Promise.reject(new Error('the answer got lost')) },
    })
    const { payment } = await client.submit({
      orderId: orderIdOf(1),
      owner: 'buyer-1',
      amount: amountOf(1),
      instrument: { cardType: 'SAMSUNG', cardNumber: CardNumber.of('1234-5678-9814-1451') },
    })
    if (!payment) throw new Error('the first order contradicts itself')
    const at = Date.now() - twoHoursMs
    await store.save({ payment: { ...payment, createdAt: at, lastSentAt: at, nextCheckAt: at } })
  } finally {
    await close()
  }
}

function copyInSqlite(file: string, size: number): void {
  const database = new Sqlite(file)
  try {
    const columns = database.pragma('table_info(payments)') as { readonly name: string }[]
    const { into, from } = selectCopies(columns.map(({ name }) => name))
    database.exec(
      `WITH RECURSIVE numbers (n) AS (
         SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${size}
       )
       INSERT INTO payments (${into}) SELECT ${from} FROM payments, numbers WHERE n > 1`,
    )
    database.exec('ANALYZE')
    database.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    database.close()
  }
}

async function copyInPostgres(
  { connectionString, schema }: { readonly connectionString: string; readonly schema: string },
  size: number,
): Promise<void> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_schema = $1 AND table_name = 'payments'
         AND is_identity = 'NO' AND is_generated = 'NEVER'`,
      [schema],
    )
    const { into, from } = selectCopies(rows.map(({ name }) => name))
    const table = `"${schema}".payments`
    await client.query(
      `INSERT INTO ${table} (${into})
       SELECT ${from} FROM ${table}, generate_series(2::bigint, ${size}) n`,
    )
    await client.query(`VACUUM ANALYZE ${table}`)
  } finally {
    await client.end()
  }
}

function selectCopies(columns: readonly string[]): {
  readonly into: string
  readonly from: string
} {
  const from = columns.map((column) => copiedColumns.get(column) ?? column)
  return { into: columns.join(', '), from: from.join(', ') }
}
