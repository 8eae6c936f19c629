import { describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import type { Fetch } from '../modules/module-caller.js'
import { ModuleFailure } from '../modules/module-failure.js'
import { catalogClient } from './catalog-client.js'
import { catalogErrors } from './catalog-errors.js'

const items = [{ productId: '1', quantity: 2 }]
const reserved = (): Response => Response.json({ result: 'reserved' })
const hang = (): Promise<Response> => new Promise(() => undefined)

/** A client whose n-th request meets the n-th answer; the last one repeats. */
function clientOf(...answers: Fetch[]) {
  const clock = new VirtualClock()
  const keys: (string | null)[] = []
  const asked: string[] = []
  const times: number[] = []
  const fetch: Fetch = (request) => {
    keys.push(request.headers.get('idempotency-key'))
    asked.push(new URL(request.url).pathname)
    times.push(clock.monotonic())
    const answer = answers[Math.min(keys.length, answers.length) - 1]
    if (!answer) throw new Error('no answer')
    return answer(request)
  }
  return { clock, keys, asked, times, client: catalogClient(fetch, {}, { clock }) }
}

/** What a call that fails says, once the clock has moved far enough. */
async function failureOf(clock: VirtualClock, call: Promise<unknown>): Promise<ModuleFailure> {
  const failure = call.then(
    () => undefined,
    (error: unknown) => error,
  )
  await clock.advance(60_000)
  const error = await failure
  if (!(error instanceof ModuleFailure)) throw new Error(`no failure, but ${String(error)}`)
  expect(error.module).toBe('catalog')
  return error
}

describe('catalogClient', () => {
  it('repeats a call that nobody answered, under the same key', async () => {
    const { client, clock, keys } = clientOf(
      hang,
      () => new Response('', { status: 500 }),
      reserved,
    )
    const call = client.reserve('order-1', items)
    await clock.advance(5000)
    expect(await call).toEqual({ kind: 'reserved' })
    expect(keys).toEqual(['DEC-order-1', 'DEC-order-1', 'DEC-order-1'])
  })

  it('waits as long as a catalog that is busy asks for', async () => {
    const busy = new ShopError(catalogErrors.CATALOG_BUSY, { retryAfterMs: 2000 })
    const { client, clock, times } = clientOf(() => busy.toResponse('ko'), reserved)
    expect(await clock.advanceUntil(client.reserve('order-1', items))).toEqual({ kind: 'reserved' })
    expect(times).toHaveLength(2)
    expect(times[1]).toBeGreaterThanOrEqual(2000)
  })

  it('says that nobody knows when no attempt was answered', async () => {
    const { client, clock, keys } = clientOf(hang)
    expect((await failureOf(clock, client.reserve('order-1', items))).kind).toBe('unavailable')
    expect(keys.length).toBeGreaterThan(1)
  })

  it('says that nothing was reached only when every attempt proves it', async () => {
    const noListener: Fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }))
    const away = clientOf(noListener)
    const failure = await failureOf(away.clock, away.client.release('order-1', items))
    expect(failure.kind).toBe('unreachable')

    const mixed = clientOf(noListener, hang)
    const unsure = await failureOf(mixed.clock, mixed.client.release('order-1', items))
    expect(unsure.kind).toBe('unavailable')
  })

  it.each([
    [catalogErrors.INSUFFICIENT_STOCK, 'insufficient'],
    [catalogErrors.ALREADY_RELEASED, 'released'],
    [catalogErrors.PARTLY_RELEASED, 'partlyReleased'],
    [catalogErrors.PRODUCT_NOT_FOUND, 'unknownProduct'],
    [requestErrors.IDEMPOTENCY_KEY_REUSED, 'conflict'],
  ])('takes $code as an answer and does not ask again', async (meaning, kind) => {
    const { client, keys } = clientOf(() => new ShopError(meaning).toResponse('ko'))
    expect(await client.reserve('order-1', items)).toEqual({ kind })
    expect(keys).toHaveLength(1)
  })

  it('passes a refusal of the question itself on as it is, and does not ask again', async () => {
    const refuse: Fetch = () =>
      Response.json({ error: 'ODD', message: '이상합니다.', details: [1] }, { status: 418 })
    for (const ask of [
      (client: ReturnType<typeof catalogClient>) => client.lookUp(['1']),
      (client: ReturnType<typeof catalogClient>) => client.enter('order-1', items),
      (client: ReturnType<typeof catalogClient>) => client.leave('order-1'),
      (client: ReturnType<typeof catalogClient>) => client.reserve('order-1', items),
      (client: ReturnType<typeof catalogClient>) => client.release('order-1', items),
    ]) {
      const { client, keys } = clientOf(refuse)
      const error = await ask(client).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(ShopError)
      expect(error).toMatchObject({ status: 418, code: 'ODD', details: [1] })
      expect(keys).toHaveLength(1)
    }
  })

  it('asks the gate under the key of the hold', async () => {
    const { client, asked, keys } = clientOf(
      () => Response.json({ result: 'entered' }),
      () => Response.json({ result: 'soldOut', productId: '1' }),
      () => Response.json({ result: 'left' }),
    )
    expect(await client.enter('order-1', items)).toBe('entered')
    expect(await client.enter('order-2', items)).toBe('soldOut')
    await client.leave('order-1')
    expect(asked).toEqual(['enter', 'enter', 'leave'].map((one) => `/internal/gate/${one}`))
    expect(keys).toEqual(['DEC-order-1', 'DEC-order-2', 'DEC-order-1'])
  })

  it('gives up when its caller does', async () => {
    const { client, clock } = clientOf(hang)
    const caller = new AbortController()
    const call = client.reserve('order-1', items, { signal: caller.signal })
    caller.abort()
    expect((await failureOf(clock, call)).kind).toBe('unavailable')
  })
})
