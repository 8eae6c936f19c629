import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleCallback, sampleEvent, samplePayment } from '../../conformance/sample-payment.js'
import type { PaymentStore } from '../../ports/payment-store.js'
import { holdTransaction } from '../../testing/held-transaction.js'
import { findPostgresServer } from '../../testing/postgres-server.js'
import { postgresPaymentStore } from './postgres-payment-store.js'

const { server, missing } = await findPostgresServer()
const dialect = 'async-card'
const claim = {
  dialect,
  now: 10_000,
  limit: 7,
  leaseMs: 1000,
  horizonMs: 60_000,
  stepMs: 10_000,
}
let schema = ''
let one: PaymentStore
let two: PaymentStore

const openHere = (): Promise<PaymentStore> =>
  postgresPaymentStore({ pool: server!.pool(4), schema })

beforeAll(async () => {
  if (!server) return
  schema = await server.schema()
  one = await openHere()
  two = await openHere()
})
afterAll(() => server?.stop())

/** A store whose statements are executed and not committed before the test says so. */
async function openHeld() {
  const held = await holdTransaction(server!.pool(2))
  return { store: await postgresPaymentStore({ pool: held.pool, schema }), held }
}

describe.skipIf(!server)(`several instances ${missing ?? ''}`.trim(), () => {
  it('share what is due until nothing is left, each its part, and nothing twice', async () => {
    const ids = Array.from({ length: 200 }, (_, n) => `due-${n}`)
    const now = claim.now
    await Promise.all(
      ids.map((id, n) => one.insert(samplePayment({ id, orderId: id, nextCheckAt: now - n }))),
    )
    const stores = [one, two, await openHere(), await openHere()]
    const parts = await Promise.all(
      stores.map(async (store, n) => {
        const part: string[] = []
        for (;;) {
          const claimed = await store.claimDue({ ...claim, holder: `instance-${n}` })
          if (claimed.length === 0) return part
          part.push(...claimed.map(({ id }) => id))
        }
      }),
    )
    expect(parts.flat().sort()).toEqual([...ids].sort())
    for (const part of parts) expect(part.length).toBeGreaterThanOrEqual(claim.limit)
  })

  it('claim past what is being saved at this moment, without waiting for it', async () => {
    const [busy, idle] = ['busy', 'idle'].map((id) => {
      return samplePayment({ id, orderId: id, nextCheckAt: 1, dialect: 'toss' })
    })
    await one.insert(busy!)
    await one.insert(idle!)
    const { store, held } = await openHeld()
    expect(await store.save({ payment: { ...busy!, nextCheckAt: 2 } })).toBe('saved')
    const request = { ...claim, dialect: 'toss', holder: 'one' }
    const claimed = await one.claimDue(request)
    expect(claimed.map(({ id }) => id)).toEqual(['idle'])
    await held.end('COMMIT')
    expect((await two.claimDue(request)).map(({ id }) => id)).toEqual(['busy'])
  })

  it('let a claim wait for another one, and take what that one has left', async () => {
    for (const id of ['c1', 'c2', 'c3']) {
      await one.insert(samplePayment({ id, orderId: id, nextCheckAt: 1, dialect: 'stripe' }))
    }
    const request = { ...claim, dialect: 'stripe', limit: 2, holder: 'one' }
    const { store, held } = await openHeld()
    expect(await store.claimDue(request)).toHaveLength(2)
    const waiting = two.claimDue(request)
    await server!.untilBlocked(1)
    await held.end('COMMIT')
    expect((await waiting).map(({ id }) => id)).toEqual(['c3'])
  })

  it('store a callback once, and make its payment due by every hint', async () => {
    const payment = samplePayment({ orderId: 'hinted', nextCheckAt: null })
    await one.insert(payment)
    const callback = sampleCallback(payment.reference, 'hint')
    const hints = Array.from({ length: 8 }, (_, n) => {
      return [one, two][n % 2]!.receiveCallback({ dialect, callback, receivedAt: 100 + n })
    })
    const results = (await Promise.all(hints)).map((receipt) => {
      expect(receipt.paymentId).toBe(payment.id)
      return receipt.result
    })
    expect(results.filter((result) => result === 'stored')).toHaveLength(1)
    expect(await one.get(payment.id)).toMatchObject({ nextCheckAt: 100, version: 8 })
  })

  it('never settle a callback that came while the change was on its way', async () => {
    const payment = samplePayment({ orderId: 'crossed', nextCheckAt: null })
    await one.insert(payment)
    const { store, held } = await openHeld()
    const callback = sampleCallback(payment.reference, 'crossed')
    await store.receiveCallback({ dialect, callback, receivedAt: 5 })
    const saving = one.save({
      payment: { ...payment, state: 'approved' },
      events: [sampleEvent(payment)],
      settlesCallbacks: 'all',
    })
    await server!.untilBlocked(1)
    await held.end('COMMIT')
    expect(await saving).toBe('stale')
    const unsettled = await two.listUnsettledCallbacks(dialect, 100)
    expect(unsettled.map(({ eventId }) => eventId)).toContain('crossed')
  })

  it('adopt parked callbacks once, also while they are dropped', async () => {
    const [adopted, lost] = ['adopted', 'lost'].map((orderId) => {
      return samplePayment({ orderId, nextCheckAt: null })
    })
    for (const { reference } of [adopted!, lost!]) {
      const callback = sampleCallback(reference, `of ${reference}`)
      await one.receiveCallback({ dialect, callback, receivedAt: 5 })
      if (reference === adopted!.reference) await one.insert(adopted!)
    }
    const { store, held } = await openHeld()
    expect(await store.adoptParkedCallbacks(dialect)).toBe(1)
    expect(await two.adoptParkedCallbacks(dialect)).toBe(0)
    const dropping = one.dropParkedCallbacks({ dialect, receivedBefore: 6, keep: 10 })
    await server!.untilBlocked(1)
    await held.end('COMMIT')
    expect(await dropping).toBe(1)
    expect(await two.get(adopted!.id)).toMatchObject({ nextCheckAt: 5, version: 1 })
  })
})
