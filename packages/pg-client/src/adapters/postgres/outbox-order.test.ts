import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleEvent, samplePayment } from '../../conformance/sample-payment.js'
import type { PaymentStore } from '../../ports/payment-store.js'
import { holdTransaction } from '../../testing/held-transaction.js'
import { findPostgresServer } from '../../testing/postgres-server.js'
import { postgresPaymentStore } from './postgres-payment-store.js'

const { server, missing } = await findPostgresServer()
const dialect = 'async-card'
let schema = ''
let store: PaymentStore
let orders = 0

beforeAll(async () => {
  if (!server) return
  schema = await server.schema()
  store = await postgresPaymentStore({ pool: server.pool(), schema })
})
afterAll(() => server?.stop())

/** Inserts a payment and gives its change with an event, to be saved by whoever. */
async function change(at: number) {
  const payment = samplePayment({ orderId: `order-${++orders}` })
  await store.insert(payment)
  return { payment, events: [sampleEvent(payment, { at })] }
}

/** A save that has drawn its number and is not committed. */
async function heldSave(at: number) {
  const held = await holdTransaction(server!.pool())
  const slow = await postgresPaymentStore({ pool: held.pool, schema })
  expect(await slow.save(await change(at))).toBe('saved')
  return held
}

describe.skipIf(!server)(`the order of events ${missing ?? ''}`.trim(), () => {
  it('never misses an event that is committed after one of a larger sequence', async () => {
    const before = await store.readOutbox({ dialect, after: 0, limit: 100 })
    const after = before.at(-1)?.sequence ?? 0
    const held = await heldSave(1)
    expect(await store.save(await change(2))).toBe('saved')
    const reading = store.readOutbox({ dialect, after, limit: 100 })
    await server!.untilBlocked(1)
    await held.end('COMMIT')
    expect((await reading).map(({ event }) => event.at)).toEqual([1, 2])
  })

  it('waits for nothing that is undone', async () => {
    const before = await store.readOutbox({ dialect, after: 0, limit: 100 })
    const after = before.at(-1)?.sequence ?? 0
    const held = await heldSave(3)
    expect(await store.save(await change(4))).toBe('saved')
    const reading = store.readOutbox({ dialect, after, limit: 100 })
    await server!.untilBlocked(1)
    await held.end('ROLLBACK')
    expect((await reading).map(({ event }) => event.at)).toEqual([4])
  })

  it('lets writers not wait for one another', async () => {
    const held = await heldSave(5)
    expect(await store.save(await change(6))).toBe('saved')
    await held.end('COMMIT')
  })

  it('reads an event once while many are written by several instances', async () => {
    const schema = await server!.schema()
    const writers = await Promise.all(
      [1, 2, 3].map(() => postgresPaymentStore({ pool: server!.pool(4), schema })),
    )
    const count = 90
    let written = 0
    const write = async (writer: PaymentStore, number: number): Promise<void> => {
      for (let n = number; n < count; n += writers.length) {
        const payment = samplePayment({ orderId: `order-${n}` })
        await writer.insert(payment)
        await writer.save({ payment, events: [sampleEvent(payment, { at: n })] })
        written += 1
      }
    }
    const read = async (): Promise<readonly number[]> => {
      const seen: number[] = []
      let after = 0
      for (let isLast = false; !isLast;) {
        isLast = written === count
        const entries = await writers[0]!.readOutbox({ dialect, after, limit: 7 })
        seen.push(...entries.map(({ event }) => event.at))
        after = entries.at(-1)?.sequence ?? after
        if (entries.length > 0) isLast = false
      }
      return seen
    }
    const [seen] = await Promise.all([read(), ...writers.map(write)])
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n))
  })
})
