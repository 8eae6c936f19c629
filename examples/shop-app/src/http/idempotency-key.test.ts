import { describe, expect, it } from 'vitest'
import { answerErrors } from './answer-errors.js'
import { newApi } from './api.js'
import { idempotencyKeyOf } from './idempotency-key.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }

async function keyRead(headers: [string, string][]): Promise<unknown> {
  const app = newApi()
  app.get('/', (context) => context.json({ key: idempotencyKeyOf(context) }))
  app.onError(answerErrors(logger))
  const response = await app.request('/', { headers })
  const { key, error } = (await response.json()) as { key?: string; error?: string }
  return response.ok ? key : [response.status, error]
}

describe('idempotencyKeyOf', () => {
  it.each([
    ...['k', 'DEC-0123', '!~{"}', 'x'.repeat(255), '1732742400123', '1732742400123456'],
    ...['3f2b8c1e-4123-4567-8901-2345ab67cd89', 'order-5301-7462-8895'],
  ])('reads %j', async (key) => {
    expect(await keyRead([['Idempotency-Key', key]])).toBe(key)
  })

  it.each([
    ['none', []],
    ['an empty one', ['']],
    ['one that is only spaces', ['  ']],
    ['one with a space in it', ['a b']],
    ['one that is too long', ['x'.repeat(256)]],
    ['one that is not ASCII', ['caf\u00E9']],
    ['two', ['a', 'b']],
    ['a card number', ['5234-8806-1597-4463']],
    ['a card number of digits alone', ['5234880615974463']],
    ['a card number behind a word', ['GRANT-5234.8806.1597.4463']],
  ])('wants a key, and does not take %s for one', async (_what, values) => {
    const headers = values.map((value): [string, string] => ['idempotency-key', value])
    expect(await keyRead(headers)).toEqual([400, 'MISSING_IDEMPOTENCY_KEY'])
  })
})
