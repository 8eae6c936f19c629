import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { memoryPaymentStore } from '../src/adapters/memory/memory-payment-store.js'
import { postgresPaymentStore } from '../src/adapters/postgres/postgres-payment-store.js'
import { afterThisTurn } from '../src/adapters/sqlite/after-this-turn.js'
import { sqlitePaymentStore } from '../src/adapters/sqlite/sqlite-payment-store.js'
import type { CancelRequest } from '../src/calling/write-refund.js'
import type { PaymentStore } from '../src/ports/payment-store.js'
import { CountedPool } from '../src/testing/counted-pool.js'
import { KeyedGateway } from '../src/testing/keyed-gateway.js'
import { keyedClientUnderTest, keyedOrder } from '../src/testing/keyed-client-under-test.js'
import { findPostgresServer } from '../src/testing/postgres-server.js'
import { pay } from '../src/testing/pay.js'

const { server, missing } = await findPostgresServer()
const folder = mkdtempSync(path.join(tmpdir(), 'two-refunds-'))
afterAll(() => server?.stop())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Until = <T>(clock: VirtualClock, work: Promise<T>) => Promise<T>

/** One database: a handle for each of its clients, and how to wait for what they do. */
interface Database {
  open(): Promise<PaymentStore>
  readonly until: Until
}

const patiently: Until = (clock, work) => clock.advanceUntil(work)
let files = 0

const databases: Readonly<Record<string, () => Promise<Database>>> = {
  memory: async () => {
    const store = memoryPaymentStore()
    return { open: async () => store, until: patiently }
  },
  sqlite: async () => {
    const file = path.join(folder, `${(files += 1)}.db`)
    const open = async () => sqlitePaymentStore({ file, scheduleCommit: afterThisTurn })
    return { open, until: patiently }
  },
  postgres: async () => {
    const schema = (await server?.schema()) ?? ''
    const pool = new CountedPool(server!.pool())
    const open = () => postgresPaymentStore({ pool, schema })
    return { open, until: (clock, work) => pool.until(clock, work) }
  },
}

/** Two clients of one database and one gateway, and a payment of 100 won that both know. */
async function twoClients({ open, until }: Database) {
  const clock = new VirtualClock({ wallMs: 1_700_000_000_000 })
  const gateway = new KeyedGateway(clock)
  const parts = { clock, gateway }
  const one = keyedClientUnderTest({ ...parts, store: await open(), name: 'one' })
  const other = keyedClientUnderTest({ ...parts, store: await open(), name: 'other' })
  const { payment } = await until(clock, pay(one.client, keyedOrder()))
  expect(payment).toMatchObject({ state: 'approved', amount: { minor: 100 } })
  const both = (first: CancelRequest, second: CancelRequest) => {
    const work = [one.client.cancel(payment.id, first), other.client.cancel(payment.id, second)]
    return until(clock, Promise.all(work))
  }
  const state = async () => {
    const { id } = payment
    const [after, refunds] = [await one.store.get(id), await other.store.listRefunds(id)]
    return { after, refunds, gone: gateway.ledger.of(payment.reference).refunded }
  }
  return { both, state }
}

const half = { amountMinor: 60, reason: 'wrong size' }

describe.each(Object.keys(databases))('of two refunds of 60 of 100, on %s,', (name) => {
  const open = databases[name]
  const isMissing = name === 'postgres' && missing !== undefined
  const asked = 'two that are asked for at once'

  it.skipIf(isMissing)(`one wins: ${asked}`, { timeout: 30_000 }, async () => {
    const { both, state } = await twoClients(await open!())
    const results = await both({ ...half, requestId: 'r-1' }, { ...half, requestId: 'r-2' })
    const conflicts = results.map(({ conflict }) => conflict).filter(Boolean)
    expect(conflicts).toHaveLength(1)
    expect(conflicts[0]).toMatch(/^(cancel-open|exceeds-refundable)$/)
    const { after, refunds, gone } = await state()
    expect(after).toMatchObject({ state: 'partiallyCanceled', refundedMinor: 60, refund: null })
    expect([gone, refunds.length]).toEqual([60, 1])
    expect(refunds[0]).toMatchObject({ state: 'done', certainty: 'accepted', amountMinor: 60 })
    expect(refunds[0]?.keyedRequest?.key).toBe(`refund-${refunds[0]?.id}`)
  })

  it.skipIf(isMissing)('asked for under one name they are one', { timeout: 30_000 }, async () => {
    const { both, state } = await twoClients(await open!())
    const named = { ...half, requestId: 'the-same' }
    const [first, second] = await both(named, named)
    expect([first?.conflict, second?.conflict]).toEqual([undefined, undefined])
    expect(first?.refund?.id).toBe(second?.refund?.id)
    const { refunds, gone } = await state()
    expect([gone, refunds.length]).toEqual([60, 1])
  })
})
