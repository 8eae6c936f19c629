import { describe, expect, it } from 'vitest'
import { anOrder } from '../../../test/samples.js'
import type { CatalogClient, ReserveAnswer } from '../../catalog/catalog-client.js'
import { ModuleFailure } from '../../modules/module-failure.js'
import type { PointsClient } from '../../points/points-client.js'
import { holdHandlers, type HoldParts } from './hold-handlers.js'

const order = anOrder({ pointsUsed: 4000 })
const never = (): never => {
  throw new Error('nobody asks')
}

function partsOf(catalog: Partial<CatalogClient>, points: Partial<PointsClient> = {}): HoldParts {
  return {
    catalog: {
      enter: never,
      leave: never,
      lookUp: never,
      reserve: never,
      release: never,
      ...catalog,
    },
    points: { balanceOf: never, deduct: never, refund: never, ...points },
  }
}

describe('what the steps of a saga ask', () => {
  it.each([
    ['reserved', { kind: 'done' }],
    ['insufficient', { kind: 'refused', failure: 'INSUFFICIENT_STOCK' }],
    ['unknownProduct', { kind: 'refused', failure: 'PRODUCT_GONE' }],
    ['released', { kind: 'refused', failure: 'STEP_REFUSED' }],
    ['partlyReleased', { kind: 'refused', failure: 'STEP_REFUSED', mayHold: true }],
    ['conflict', { kind: 'refused', failure: 'STEP_REFUSED', mayHold: true }],
  ] as const)('has a stock that is %s as %j', async (kind, result) => {
    const reserve = (): Promise<ReserveAnswer> => Promise.resolve({ kind })
    const { stock } = holdHandlers(partsOf({ reserve }))
    expect(await stock.hold(order, 1)).toEqual(result)
  })

  it.each([
    ['deducted', { kind: 'done' }],
    ['insufficient', { kind: 'refused', failure: 'INSUFFICIENT_POINTS' }],
    ['released', { kind: 'refused', failure: 'STEP_REFUSED' }],
  ] as const)('has points that are %s as %j', async (kind, result) => {
    const deduct = () => Promise.resolve({ kind })
    const { points } = holdHandlers(partsOf({}, { deduct }))
    expect(await points.hold(order, 1)).toEqual(result)
  })

  it.each([
    ['unreachable', 'unreached'],
    ['unavailable', 'unknown'],
    ['refused', 'unknown'],
  ] as const)('has a module that is %s as %s', async (kind, result) => {
    const away = () => Promise.reject(new ModuleFailure('module', kind, undefined))
    const { stock, points } = holdHandlers(partsOf({ reserve: away }, { deduct: away }))
    expect(await stock.hold(order, 1)).toMatchObject({ kind: result })
    expect(await points.hold(order, 1)).toMatchObject({ kind: result })
    if (kind !== 'unreachable') return
    expect(await stock.hold(order, 1)).toMatchObject({ failure: 'CATALOG_UNREACHABLE' })
    expect(await points.hold(order, 1)).toMatchObject({ failure: 'POINTS_UNREACHABLE' })
  })

  it('has a refusal that is in no contract as final', async () => {
    const reserve = () => Promise.reject(new Error('the catalog refused: 400'))
    const { stock } = holdHandlers(partsOf({ reserve }))
    const final = { kind: 'refused', failure: 'STEP_REFUSED', mayHold: true }
    expect(await stock.hold(order, 1)).toEqual(final)
  })

  it('asks for what the order needs, by a name of its own in each round', async () => {
    const asked: unknown[] = []
    const { signal } = new AbortController()
    const { stock, points } = holdHandlers(
      partsOf(
        {
          reserve: (...all) => (asked.push(all), Promise.resolve({ kind: 'reserved' })),
          release: (...all) => (asked.push(all), Promise.resolve()),
        },
        {
          deduct: (...all) => (asked.push(all), Promise.resolve({ kind: 'deducted' })),
          refund: (...all) => (asked.push(all), Promise.resolve()),
        },
      ),
    )
    await stock.hold(order, 1, { signal })
    await points.hold(order, 2, { signal })
    await points.undo(order, 2)
    await stock.undo(order, 1)
    const use = { userId: 'alice', amount: 4000 }
    expect(asked).toEqual([
      [order.id, order.items, { signal }],
      [`${order.id}-2`, use, { signal }],
      [`${order.id}-2`, 'alice'],
      [order.id, order.items],
    ])
  })

  it('tells what kept it from undoing, so that it is tried again', async () => {
    const release = () => Promise.reject(new ModuleFailure('catalog', 'unreachable', undefined))
    const { stock } = holdHandlers(partsOf({ release }))
    await expect(stock.undo(order, 1)).rejects.toThrow('catalog is unreachable')
  })
})
