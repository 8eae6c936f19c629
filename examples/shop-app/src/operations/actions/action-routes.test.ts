import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { OperationsStore } from '../operations-store.js'
import { identity, OperatorDoor } from '../testing/operator-door.js'
import { actionRoutes } from './action-routes.js'

describe('GET /operations/actions', () => {
  let store: OperationsStore
  let door: OperatorDoor

  beforeEach(() => {
    store = new OperationsStore(':memory:', new VirtualClock({ wallMs: 60_000 }))
    door = new OperatorDoor(actionRoutes({ store, identity }))
    for (const subject of ['p1', 'p2', 'p1']) {
      store.begin({ operatorId: 'ann', action: 'resolve', subject, details: { as: 'failed' } })
    }
    store.end(3, 'done')
  })
  afterEach(() => store.close())

  it('lists who did what and when, latest first, page by page', async () => {
    const { status, body } = await door.ask('GET', '/operations/actions?limit=2')
    const ofAnn = { operatorId: 'ann', action: 'resolve', details: { as: 'failed' } }
    const at = '1970-01-01T00:01:00.000Z'
    expect([status, body]).toEqual([
      200,
      {
        actions: [
          { ...ofAnn, number: 3, subject: 'p1', begunAt: at, outcome: 'done', endedAt: at },
          { ...ofAnn, number: 2, subject: 'p2', begunAt: at, outcome: null, endedAt: null },
        ],
        next: 2,
      },
    ])
    const rest = await door.ask('GET', '/operations/actions?limit=2&before=2')
    expect(rest.body).toMatchObject({ actions: [{ number: 1 }], next: null })
    const ofPayment = await door.ask('GET', '/operations/actions?subject=p2')
    expect(ofPayment.body).toMatchObject({ actions: [{ number: 2 }], next: null })
  })

  it('is for operators alone', async () => {
    expect((await door.ask('GET', '/operations/actions', { as: 'nobody' })).status).toBe(401)
    expect((await door.ask('GET', '/operations/actions', { as: 'buyer' })).status).toBe(403)
  })
})
