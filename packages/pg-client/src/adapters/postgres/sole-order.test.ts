import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { samplePayment } from '../../conformance/sample-payment.js'
import type { PaymentStore } from '../../ports/payment-store.js'
import { holdTransaction } from '../../testing/held-transaction.js'
import { withIsolation } from '../../testing/isolation-default.js'
import { applicationName, findPostgresServer } from '../../testing/postgres-server.js'
import { postgresPaymentStore } from './postgres-payment-store.js'

const { server, missing } = await findPostgresServer()
let schema = ''
let store: PaymentStore

beforeAll(async () => {
  if (server) schema = await server.schema()
})
afterAll(() => server?.stop())

/** A store whose statements are executed and not committed before the test says so. */
async function openHeld() {
  const held = await holdTransaction(server!.pool(2))
  return { held, store: await postgresPaymentStore({ pool: held.pool, schema }) }
}

/** A payment that was given up: its order may be paid anew. */
async function insertGivenUp(orderId: string) {
  const payment = samplePayment({ orderId, nextCheckAt: null })
  const givenUp = { ...payment, state: 'failed', active: false } as const
  expect(await store.insert(payment)).toBe('saved')
  expect(await store.save({ payment: givenUp })).toBe('saved')
  return { ...givenUp, version: 1 }
}

const nextOf = (orderId: string) =>
  samplePayment({ orderId, id: `next of ${orderId}`, reference: `${orderId}-2` })

const levels = ['read committed', 'repeatable read', 'serializable'] as const
const title = `two payments of an order, by default %s ${missing ?? ''}`.trim()

describe.skipIf(!server).each(levels)(title, (level) => {
  beforeAll(async () => {
    const connectionString = withIsolation(server!.connectionString, level)
    store = await postgresPaymentStore({ connectionString, schema, applicationName })
  })
  afterAll(() => store.close())

  it('are never both taken: a late approval waits for an insert', async () => {
    const late = await insertGivenUp(`insert first, ${level}`)
    const { held, store: other } = await openHeld()
    expect(await other.insert(nextOf(late.orderId))).toBe('saved')
    const approving = store.save({ payment: { ...late, state: 'approved' }, soleForOrder: true })
    await server!.untilBlocked(1)
    await held.end('COMMIT')
    expect(await approving).toBe('orderTaken')
    expect(await store.get(late.id)).toEqual(late)
  })

  it('are never both taken: an insert waits for a late approval, though not active', async () => {
    const late = await insertGivenUp(`approval first, ${level}`)
    const { held, store: other } = await openHeld()
    const approval = { payment: { ...late, state: 'approved' }, soleForOrder: true } as const
    expect(await other.save(approval)).toBe('saved')
    const inserting = store.insert(nextOf(late.orderId))
    await server!.untilBlocked(1)
    await held.end('COMMIT')
    expect(await inserting).toBe('orderTaken')
    expect(await store.get(nextOf(late.orderId).id)).toBeUndefined()
  })

  it('are stale where the sole change lost against another change of its payment', async () => {
    const late = await insertGivenUp(`stale, ${level}`)
    const { held, store: other } = await openHeld()
    expect(await other.save({ payment: { ...late, checks: 1 } })).toBe('saved')
    const approving = store.save({ payment: { ...late, state: 'approved' }, soleForOrder: true })
    await server!.untilBlocked(1)
    await held.end('COMMIT')
    expect(await approving).toBe('stale')
  })

  it('are never both taken, whoever comes first', async () => {
    const orders = Array.from({ length: 40 }, (_, n) => `race ${n}, ${level}`)
    const taken = await Promise.all(
      orders.map(async (orderId) => {
        const late = await insertGivenUp(orderId)
        const results = await Promise.all([
          store.save({ payment: { ...late, state: 'approved' }, soleForOrder: true }),
          store.insert(nextOf(orderId)),
        ])
        return [...results].sort().join()
      }),
    )
    expect(new Set(taken)).toEqual(new Set(['orderTaken,saved']))
  })
})
