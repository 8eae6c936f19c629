import { describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { catalogClient, CatalogFailure, type Fetch } from './catalog-client.js'

const items = [{ productId: '1', quantity: 2 }]
const reserved = (): Response => Response.json({ result: 'reserved' })
const refused = (error: string): Response => Response.json({ error }, { status: 409 })
const hang = (): Promise<Response> => new Promise(() => undefined)

/** A client whose n-th request meets the n-th answer; the last one repeats. */
function clientOf(...answers: Fetch[]) {
  const clock = new VirtualClock()
  const keys: (string | null)[] = []
  const fetch: Fetch = (request) => {
    keys.push(request.headers.get('idempotency-key'))
    const answer = answers[Math.min(keys.length, answers.length) - 1]
    if (!answer) throw new Error('no answer')
    return answer(request)
  }
  return { clock, keys, client: catalogClient(fetch, 'http://catalog', {}, { clock }) }
}

/** What a call that fails says, once the clock has moved far enough. */
async function failureOf(clock: VirtualClock, call: Promise<unknown>): Promise<CatalogFailure> {
  const failure = call.then(
    () => undefined,
    (error: unknown) => error,
  )
  await clock.advance(60_000)
  const error = await failure
  if (!(error instanceof CatalogFailure)) throw new Error(`no failure, but ${String(error)}`)
  return error
}

describe('catalogClient', () => {
  it('repeats a call that nobody answered, under the same key', async () => {
    const { client, clock, keys } = clientOf(
      hang,
      () => new Response('', { status: 503 }),
      reserved,
    )
    const call = client.reserve('order-1', items)
    await clock.advance(5000)
    expect(await call).toEqual({ kind: 'reserved' })
    expect(keys).toEqual(['DEC-order-1', 'DEC-order-1', 'DEC-order-1'])
  })

  it('says that nobody knows when no attempt was answered', async () => {
    const { client, clock, keys } = clientOf(hang)
    expect((await failureOf(clock, client.reserve('order-1', items))).code).toBe(
      'CATALOG_UNAVAILABLE',
    )
    expect(keys.length).toBeGreaterThan(1)
  })

  it('says that nothing was reached only when every attempt proves it', async () => {
    const noListener: Fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }))
    const away = clientOf(noListener)
    const failure = await failureOf(away.clock, away.client.release('order-1', items))
    expect(failure.code).toBe('CATALOG_UNREACHABLE')

    const mixed = clientOf(noListener, hang)
    expect((await failureOf(mixed.clock, mixed.client.release('order-1', items))).code).toBe(
      'CATALOG_UNAVAILABLE',
    )
  })

  it('takes a refusal as an answer and does not ask again', async () => {
    for (const [error, kind] of [
      ['INSUFFICIENT_STOCK', 'insufficient'],
      ['ALREADY_RELEASED', 'released'],
    ] as const) {
      const { client, keys } = clientOf(() => refused(error))
      expect(await client.reserve('order-1', items)).toEqual({ kind })
      expect(keys).toHaveLength(1)
    }
  })

  it('gives up when its caller does', async () => {
    const { client, clock } = clientOf(hang)
    const caller = new AbortController()
    const call = client.reserve('order-1', items, { signal: caller.signal })
    caller.abort()
    expect((await failureOf(clock, call)).code).toBe('CATALOG_UNAVAILABLE')
  })
})
