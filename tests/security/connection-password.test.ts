import { postgresPaymentStore } from '@holdfast/pg-client/postgres'
import { describe, expect, it } from 'vitest'
import { SecretSearch } from './secret-search.js'

const password = 'S3cretOfShop'

describe('the password of a database', { timeout: 30_000 }, () => {
  it.each([
    `shop:${password}@127.0.0.1:1/payments`,
    `shop:${password}@no.such.host.invalid/payments`,
    `shop:${password}@127.0.0.1:port/payments`,
    `shop:${password}%zz@127.0.0.1:1/payments`,
    `shop:${password}@[::1/payments`,
    `shop:${password}@127.0.0.1:1/payments?sslmode=require&sslcert=/no/such/file`,
  ])('is not in the error of postgres://%s', async (rest) => {
    const connectionString = `postgres://${rest}`
    const opening = postgresPaymentStore({ connectionString, schema: 'security' })
    const error: unknown = await opening.then(
      () => 'opened',
      (problem: unknown) => problem,
    )
    const search = new SecretSearch({ name: 'password', text: password, kind: 'text' })
    search.in('the error', error)
    expect(error).toBeInstanceOf(Error)
    expect(search.found).toEqual([])
  })
})
