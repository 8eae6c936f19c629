import { expect, it } from 'vitest'
import type { PaymentStore } from '@holdfast/pg-client'
// #region open
import { postgresPaymentStore } from '@holdfast/pg-client/postgres'
// #endregion

const nobody = 'postgres://shop:its-password@127.0.0.1:1/shop'

async function open(connectionString: string): Promise<PaymentStore> {
  // #region open
  const store = await postgresPaymentStore({ connectionString, schema: 'payments' })
  // #endregion
  return store
}

/** Runs against a server where there is one; else it shows what is said when there is none. */
const url = process.env['DATABASE_URL']

it.skipIf(url === undefined)('opens payments in a schema', async () => {
  const store = await open(url ?? nobody)
  expect(await store.listByOrder('order-7f3kq9x2')).toEqual([])
  await store.close()
})

it('says which schema it cannot use, and no password', async () => {
  const opening = open(nobody)
  await expect(opening).rejects.toThrow('the payment database (schema payments) cannot be used')
  await expect(opening).rejects.not.toThrow('its-password')
})

it('takes a pool that is yours', async () => {
  const pool = {
    query: () => Promise.reject(new Error('no server')),
    connect: () => Promise.reject(new Error('no server')),
  }
  const opening = async () => {
    // #region pool
    const store = await postgresPaymentStore({ pool }) // yours: `close` leaves it open
    // #endregion
    return store
  }
  await expect(opening()).rejects.toThrow('(schema holdfast) cannot be used: no server')
})
