import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import type { KnownUser } from '../accounts/accounts-client.js'
import { answerErrors } from '../http/answer-errors.js'
import { newApi, type Api } from '../http/api.js'
import { Identity, roles, type Role } from '../http/identity.js'
import { ModuleFailure } from '../modules/module-failure.js'
import { pointsRoutes } from './points-routes.js'
import { PointsStore } from './points-store.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }

/** A token here is an id and a role: `u1.buyer`. */
const identity = new Identity({
  read: (token) => {
    const [id = '', said] = token.split('.')
    const role: Role | undefined = roles.find((one) => one === said)
    return Promise.resolve(role && { id, role })
  },
})

describe('pointsRoutes', () => {
  let store: PointsStore
  let app: Api
  let findUser: (id: string) => Promise<KnownUser | undefined>

  beforeEach(() => {
    findUser = async (id) => (id === 'nobody' ? undefined : { id, name: id, role: 'buyer' })
    store = new PointsStore(':memory:', new VirtualClock({ wallMs: 0 }), { welcomePoints: 100 })
    app = newApi()
    app.route('/', pointsRoutes({ store, identity, accounts: { find: (id) => findUser(id) } }))
    app.onError(answerErrors(logger))
  })

  afterEach(() => store.close())

  async function ask(method: string, path: string, headers: object, body?: unknown) {
    const json = { 'content-type': 'application/json' }
    const response = await app.request(path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : json) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as { error?: string } }
  }

  const as = (token: string) => ({ authorization: `Bearer ${token}` })
  const grant = (body: unknown, key?: string, token = 'boss.admin') =>
    ask('POST', '/points/grants', { ...as(token), ...(key && { 'idempotency-key': key }) }, body)

  it('shows everybody their own points and what has changed them', async () => {
    store.deduct('order-1', 'u1', 30)
    store.deduct('order-2', 'u2', 99)
    const movedAt = '1970-01-01T00:00:00.000Z'
    expect(await ask('GET', '/points', as('u1.buyer'))).toEqual({
      status: 200,
      body: {
        balance: 70,
        moves: [
          { kind: 'used', change: -30, balance: 70, orderId: 'order-1', movedAt },
          { kind: 'welcome', change: 100, balance: 100, orderId: null, movedAt },
        ],
      },
    })
  })

  it('shows the last fifty moves', async () => {
    for (let one = 0; one < 60; one += 1) store.grant(String(one), 'u1', 1)
    const { body } = await ask('GET', '/points', as('u1.buyer'))
    const { moves } = body as { moves: { balance: number }[] }
    expect(moves).toHaveLength(50)
    expect([moves[0]?.balance, moves[49]?.balance]).toEqual([160, 111])
  })

  it('shows nobody points without a token', async () => {
    expect(await ask('GET', '/points', {})).toMatchObject({
      status: 401,
      body: { error: 'UNAUTHENTICATED' },
    })
  })

  it('lets an admin grant points, once per key', async () => {
    for (const _ of [1, 2]) {
      const answer = await grant({ userId: 'u1', amount: 50 }, 'k')
      expect(answer).toEqual({ status: 200, body: { balance: 150 } })
    }
    const { body } = await ask('GET', '/points', as('u1.buyer'))
    expect(JSON.stringify(body)).not.toContain('boss')
  })

  it('refuses a key that is used for something else, but not from another admin', async () => {
    await grant({ userId: 'u1', amount: 50 }, 'k')
    for (const other of [
      { userId: 'u1', amount: 51 },
      { userId: 'u2', amount: 50 },
    ]) {
      const { status, body } = await grant(other, 'k')
      expect([status, body.error]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    }
    expect((await grant({ userId: 'u2', amount: 50 }, 'k', 'other.admin')).status).toBe(200)
    expect([store.balanceOf('u1'), store.balanceOf('u2')]).toEqual([150, 150])
  })

  it.each([
    [401, 'UNAUTHENTICATED', { token: 'nobody' }],
    [403, 'FORBIDDEN', { token: 'u1.buyer' }],
    [403, 'FORBIDDEN', { token: 'u1.operator' }],
    [400, 'MISSING_IDEMPOTENCY_KEY', { key: undefined }],
    [400, 'INVALID_REQUEST', { amount: 0 }],
    [400, 'INVALID_REQUEST', { amount: -1 }],
    [400, 'INVALID_REQUEST', { amount: 10_000_001 }],
    [400, 'INVALID_REQUEST', { amount: 1.5 }],
    [400, 'INVALID_REQUEST', { amount: '5' }],
    [400, 'INVALID_REQUEST', { userId: '' }],
  ])('answers %d %s to %j and grants nothing', async (expected, code, given) => {
    const all = { key: 'k', token: 'boss.admin', userId: 'u1', amount: 5, ...given }
    const { userId, amount, key, token } = all
    const { status, body } = await grant({ userId, amount }, key, token)
    expect([status, body.error]).toEqual([expected, code])
    expect(store.balanceOf('u1')).toBe(100)
  })

  it('makes no purse for somebody whom accounts do not know', async () => {
    const { status, body } = await grant({ userId: 'nobody', amount: 5 }, 'k')
    expect([status, body.error]).toEqual([404, 'USER_NOT_FOUND'])
    expect(store.historyOf('nobody', { limit: 1 })).toEqual([])
    findUser = async (id) => ({ id, name: id, role: 'buyer' })
    expect((await grant({ userId: 'nobody', amount: 5 }, 'k')).status).toBe(200)
  })

  it.each(['unreachable', 'unavailable'] as const)(
    'grants nothing while accounts are %s: 424, and the same key again is good',
    async (kind) => {
      const find = findUser
      findUser = () => Promise.reject(new ModuleFailure('accounts', kind, undefined))
      const { status, body } = await grant({ userId: 'u1', amount: 5 }, 'k')
      expect([status, body.error]).toEqual([424, 'DEPENDENCY_FAILED'])
      expect(store.balanceOf('u1')).toBe(100)
      findUser = find
      expect((await grant({ userId: 'u1', amount: 5 }, 'k')).body).toEqual({ balance: 105 })
    },
  )

  it('grants as much as it says that it may', async () => {
    expect((await grant({ userId: 'u1', amount: 10_000_000 }, 'k')).status).toBe(200)
  })
})
