import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { ModuleCaller, type Fetch } from '../modules/module-caller.js'
import { pointsClient, type PointsClient } from './points-client.js'
import { pointsInternalRoutes } from './points-internal-routes.js'
import { PointsStore } from './points-store.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }
const use = { userId: 'u1', amount: 30 }
const hang: Fetch = () => new Promise(() => undefined)

describe('pointsClient', () => {
  const clock = new VirtualClock()
  let store: PointsStore
  let served: Fetch
  let keys: (string | null)[]

  /** A client whose n-th request meets the n-th answer; the last one repeats. */
  function clientOf(...answers: [Fetch, ...Fetch[]]): PointsClient {
    const fetch: Fetch = (request) => {
      keys.push(request.headers.get('idempotency-key'))
      return (answers[keys.length - 1] ?? answers[answers.length - 1] ?? hang)(request)
    }
    return pointsClient(new ModuleCaller('points', fetch, {}, { clock }))
  }

  beforeEach(() => {
    keys = []
    store = new PointsStore(':memory:', clock, { welcomePoints: 100 })
    const routes = pointsInternalRoutes(store, logger)
    served = (request) => routes.fetch(request)
  })

  afterEach(() => store.close())

  it('tells a balance, whatever the id looks like', async () => {
    store.grant('k', '../a?b&c=한', 1)
    expect(await clientOf(served).balanceOf('../a?b&c=한')).toBe(101)
  })

  it('deducts and refunds, under the keys of the hold', async () => {
    const client = clientOf(served)
    expect(await client.deduct('order-1', use)).toEqual({ kind: 'deducted' })
    expect(store.balanceOf('u1')).toBe(70)
    await client.refund('order-1', use.userId)
    expect(store.balanceOf('u1')).toBe(100)
    expect(keys).toEqual(['DEC-order-1', 'INC-order-1'])
  })

  it('takes a refusal as an answer and does not ask again', async () => {
    const client = clientOf(served)
    expect(await client.deduct('order-1', { ...use, amount: 101 })).toEqual({
      kind: 'insufficient',
    })
    await client.refund('order-2', use.userId)
    expect(await client.deduct('order-2', use)).toEqual({ kind: 'released' })
    expect(keys).toHaveLength(3)
  })

  it('names what is none of these kinds', async () => {
    const client = clientOf(served)
    await client.deduct('order-1', use)
    for (const other of [
      { ...use, amount: 31 },
      { ...use, userId: 'u2' },
    ]) {
      await expect(client.deduct('order-1', other)).rejects.toThrow('IDEMPOTENCY_KEY_REUSED')
    }
    const invalid = { ...use, amount: 0 }
    await expect(client.deduct('order-2', invalid)).rejects.toThrow('INVALID_REQUEST')
    await expect(client.refund('order-2', '')).rejects.toThrow('INVALID_REQUEST')
    await expect(client.balanceOf('')).rejects.toThrow('INVALID_REQUEST')
  })

  it('deducts once where an answer got lost and the question is repeated', async () => {
    const losesTheAnswer: Fetch = async (request) => {
      await served(request)
      return new Response('', { status: 503 })
    }
    const call = clientOf(losesTheAnswer, served).deduct('order-1', use)
    expect(await clock.advanceUntil(call)).toEqual({ kind: 'deducted' })
    expect(keys).toEqual(['DEC-order-1', 'DEC-order-1'])
    expect(store.balanceOf('u1')).toBe(70)
  })

  it('says that nobody knows where no attempt was answered', async () => {
    for (const ask of [
      (client: PointsClient) => client.deduct('order-1', use),
      (client: PointsClient) => client.refund('order-1', use.userId),
      (client: PointsClient) => client.balanceOf('u1'),
    ]) {
      const failure = ask(clientOf(hang)).catch((error: unknown) => error)
      await clock.advance(60_000)
      expect(await failure).toMatchObject({ name: 'ModuleFailure', kind: 'unavailable' })
    }
  })

  it('gives up when its caller does', async () => {
    for (const ask of [
      (client: PointsClient, signal: AbortSignal) => client.deduct('order-1', use, { signal }),
      (client: PointsClient, signal: AbortSignal) => client.balanceOf('u1', { signal }),
    ]) {
      const caller = new AbortController()
      const failure = ask(clientOf(hang), caller.signal).catch((error: unknown) => error)
      caller.abort()
      expect(await failure).toMatchObject({ name: 'ModuleFailure' })
    }
  })
})

describe('pointsInternalRoutes', () => {
  it.each([
    ['deduct', undefined, 'MISSING_IDEMPOTENCY_KEY'],
    ['deduct', 'INC-1', 'INVALID_REQUEST'],
    ['deduct', 'DEC-', 'INVALID_REQUEST'],
    ['refund', 'DEC-1', 'INVALID_REQUEST'],
  ])('refuses to %s under the key %s', async (what, key, code) => {
    const store = new PointsStore(':memory:', new VirtualClock(), { welcomePoints: 100 })
    const answer = await pointsInternalRoutes(store, logger).request(`/internal/points/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
      body: JSON.stringify(use),
    })
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: code }])
    expect(store.balanceOf('u1')).toBe(100)
    store.close()
  })
})
