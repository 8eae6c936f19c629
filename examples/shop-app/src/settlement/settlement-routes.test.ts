import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { answerErrors } from '../http/answer-errors.js'
import { newApi, type Api } from '../http/api.js'
import { Identity, type Role } from '../http/identity.js'
import { settlementRoutes } from './settlement-routes.js'
import { SettlementStore } from './settlement-store.js'

const DAY_MS = 86_400_000
/** Already the second of May in Seoul. */
const now = Date.parse('2031-05-01T15:30:00Z')
const log = () => undefined

describe('settlementRoutes', () => {
  let store: SettlementStore
  let app: Api

  beforeEach(() => {
    const clock = new VirtualClock({ wallMs: now })
    store = new SettlementStore(':memory:')
    // A token is the role it gives.
    const identity = new Identity({ read: async (role) => ({ id: 'kim', role: role as Role }) })
    app = newApi()
    app.route('/', settlementRoutes({ store, identity, clock }))
    app.onError(answerErrors({ debug: log, info: log, warn: log, error: log }))
  })
  afterEach(() => store.close())

  const ask = async (path: string, role: Role = 'operator') => {
    const response = await app.request(path, { headers: { authorization: `Bearer ${role}` } })
    return { status: response.status, body: (await response.json()) as never }
  }
  /** A payment so many days ago. */
  const paid = (n: number, daysAgo: number, keptMinor = 1000) =>
    store.apply({
      paymentId: `pay-${n}`,
      orderId: `order-${n}`,
      dialect: 'toss',
      currency: 'KRW',
      keptMinor,
      amountMinor: keptMinor,
      refundedMinor: 0,
      sequence: n,
      at: now - daysAgo * DAY_MS,
    })
  const daysOf = async (query: string) => {
    const { body } = await ask(`/settlements${query}`)
    const { days } = body as { days: { day: string }[] }
    return days.map(({ day }) => day)
  }

  it('shows the last seven days by default, today in Seoul included', async () => {
    for (const daysAgo of [0, 6, 7]) paid(daysAgo + 1, daysAgo)
    expect(await ask('/settlements')).toEqual({
      status: 200,
      body: {
        from: '2031-04-26',
        to: '2031-05-02',
        days: ['2031-04-26', '2031-05-02'].map((day) => ({
          day,
          dialect: 'toss',
          currency: 'KRW',
          sales: { count: 1, sumMinor: 1000 },
          refunds: { count: 0, sumMinor: 0 },
          netMinor: 1000,
        })),
      },
    })
  })

  it('shows the days that are asked for, both included', async () => {
    for (const daysAgo of [0, 1, 2, 8]) paid(daysAgo + 1, daysAgo)
    expect(await daysOf('?from=2031-04-30&to=2031-05-01')).toEqual(['2031-04-30', '2031-05-01'])
    expect(await daysOf('?to=2031-04-30')).toEqual(['2031-04-24', '2031-04-30'])
    expect(await daysOf('?from=2031-05-01')).toEqual(['2031-05-01', '2031-05-02'])
  })

  it.each([
    '?from=2031-05-02&to=2031-05-01',
    '?from=2030-05-01&to=2031-05-02',
    '?from=2031-02-30',
    '?to=yesterday',
  ])('refuses the period %s', async (query) => {
    expect(await ask(`/settlements${query}`)).toMatchObject({
      status: 400,
      body: { error: 'INVALID_REQUEST' },
    })
  })

  it('takes 366 days, a leap year', async () => {
    expect((await ask('/settlements?from=2030-05-02&to=2031-05-02')).status).toBe(200)
  })

  it('shows the entries of a day in pages', async () => {
    for (const n of [1, 2, 3]) paid(n, 0)
    const first = await ask('/settlements/2031-05-02?limit=2')
    expect(first).toMatchObject({
      status: 200,
      body: { day: '2031-05-02', entries: [{ number: 1 }, { number: 2 }], next: 2 },
    })
    expect(await ask('/settlements/2031-05-02?limit=2&after=2')).toEqual({
      status: 200,
      body: {
        day: '2031-05-02',
        entries: [
          {
            number: 3,
            paymentId: 'pay-3',
            orderId: 'order-3',
            day: '2031-05-02',
            kind: 'sale',
            amountMinor: 1000,
            keptMinor: 1000,
            currency: 'KRW',
            dialect: 'toss',
            at: '2031-05-01T15:30:00.000Z',
          },
        ],
        next: null,
      },
    })
    expect((await ask('/settlements/2031-05-02?limit=3')).body).toMatchObject({ next: null })
    expect((await ask('/settlements/2031-05-03')).body).toMatchObject({ entries: [] })
  })

  it.each(['/settlements/today', '/settlements/2031-05-02?limit=501'])(
    'refuses %s',
    async (path) => {
      expect((await ask(path)).status).toBe(400)
    },
  )

  it.each(['/settlements', '/settlements/2031-05-02'])(
    'shows %s to operators only',
    async (path) => {
      expect((await ask(path, 'buyer')).status).toBe(403)
      expect((await ask(path, 'admin')).status).toBe(403)
      expect((await app.request(path)).status).toBe(401)
    },
  )
})
