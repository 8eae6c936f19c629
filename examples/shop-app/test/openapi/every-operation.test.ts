import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schedule, ShopWorld } from '../shop-world.js'
import { accountsCases } from './accounts-cases.js'
import { cartCases } from './cart-cases.js'
import { catalogCases } from './catalog-cases.js'
import type { CaseTable } from './operation-case.js'
import { OperationDriver } from './operation-driver.js'
import { decidingCases, watchingCases } from './operations-cases.js'
import { orderActionsCases, ordersCases } from './orders-cases.js'
import { paymentsCases } from './payments-cases.js'
import { pointsCases } from './points-cases.js'
import { settlementCases } from './settlement-cases.js'
import { spoiledRequests } from './spoiled-requests.js'

const cases: CaseTable = {
  ...accountsCases,
  ...cartCases,
  ...catalogCases,
  ...decidingCases,
  ...orderActionsCases,
  ...ordersCases,
  ...paymentsCases,
  ...pointsCases,
  ...settlementCases,
  ...watchingCases,
}

/** Operations that take nothing which could be wrong. */
const withoutInput = [
  'emptyCart',
  'getCart',
  'getHealth',
  'getMe',
  'getMetrics',
  'getPoints',
  'getStatus',
  'listHealings',
  'listProducts',
  'listReviews',
  'receiveCardCallback',
  'receiveTossWebhook',
]

describe('every operation of the document', () => {
  let world: ShopWorld
  let driver: OperationDriver
  const spoiled = new Map<string, number>()

  beforeAll(async () => {
    world = await ShopWorld.open({
      hasToss: true,
      settings: { clientSchedule: schedule(3_600_000), seedStock: '1000' },
    })
    driver = await OperationDriver.of(world)
  })
  afterAll(() => world.close())

  it('has its cases, and there are no others', () => {
    const documented = driver.routes.map(({ operationId }) => operationId)
    expect(Object.keys(cases).toSorted()).toEqual(documented.toSorted())
  })

  it.each(Object.entries(cases))('%s answers as it is described', async (id, prepare) => {
    const route = driver.routeOf(id)
    const { valid, more = [] } = await prepare(world)
    const all = spoiledRequests(route, valid)
    spoiled.set(id, all.length)
    const faults = [...driver.faultsOfRequest(route, valid)]
    for (const one of [...all, valid, ...more]) faults.push(...(await driver.faultsOf(route, one)))
    expect(faults).toEqual([])
  })

  it('was spoiled in some way, where it takes anything', () => {
    const never = [...spoiled].filter(([, ways]) => ways === 0).map(([id]) => id)
    expect(never.toSorted()).toEqual(withoutInput)
  })
})
