import { describe, expect, it } from 'vitest'
import { ShopError } from '../http/shop-error.js'
import { ModuleFailure } from '../modules/module-failure.js'
import { prepareOrder, type PrepareOrderParts, type WantedOrder } from './prepare-order.js'

const product = { id: '1', name: '감귤', price: 25_000, stock: 10, isOnSale: true }
const account = { id: 'alice', name: '앨리스', role: 'buyer' as const }
const wanted: WantedOrder = {
  buyer: 'alice',
  items: [{ productId: '1', quantity: 2 }],
  pointsToUse: 10_000,
}

interface Answers {
  readonly find?: () => Promise<typeof account | undefined>
  readonly lookUp?: () => Promise<readonly (typeof product)[]>
  readonly balanceOf?: () => Promise<number>
}

function partsOf(answers: Answers): PrepareOrderParts {
  const never = (): never => {
    throw new Error('only looked up')
  }
  return {
    accounts: { find: answers.find ?? (() => Promise.resolve(account)) },
    catalog: {
      ...{ enter: never, leave: never, reserve: never, release: never },
      lookUp: answers.lookUp ?? (() => Promise.resolve([product])),
    },
    points: {
      ...{ deduct: never, refund: never },
      balanceOf: answers.balanceOf ?? (() => Promise.resolve(10_000)),
    },
  }
}

const { signal } = new AbortController()
const prepare = (answers: Answers = {}, change: Partial<WantedOrder> = {}) =>
  prepareOrder(partsOf(answers), { ...wanted, ...change }, signal)
const refusalOf = async (answers: Answers, change: Partial<WantedOrder> = {}) => {
  const error = await prepare(answers, change).catch((thrown: unknown) => thrown)
  if (!(error instanceof ShopError)) throw new Error('it was not refused', { cause: error })
  const { status, code, details, retryAfterMs } = error
  return { status, code, details, retryAfterMs }
}
const shelf = (change: Partial<typeof product>): Answers => ({
  lookUp: () => Promise.resolve([{ ...product, ...change }]),
})

describe('preparing an order', () => {
  it('gives its items at the prices of this moment', async () => {
    expect(await prepare()).toEqual([{ productId: '1', quantity: 2, name: '감귤', price: 25_000 }])
  })

  it('looks buyer, products and points up side by side', async () => {
    const begun: string[] = []
    let open: () => void = () => undefined
    const all = new Promise<void>((resolve) => {
      open = resolve
    })
    // None of the three is answered before all of them were asked.
    const asked = async <T>(name: string, answer: T): Promise<T> => {
      begun.push(name)
      if (begun.length === 3) open()
      await all
      return answer
    }
    const items = await prepare({
      find: () => asked('accounts', account),
      lookUp: () => asked('catalog', [product]),
      balanceOf: () => asked('points', 10_000),
    })
    expect(begun.toSorted()).toEqual(['accounts', 'catalog', 'points'])
    expect(items).toHaveLength(1)
  })

  it('asks for no balance where no points are used', async () => {
    const balanceOf = () => Promise.reject(new Error('nobody asks'))
    expect(await prepare({ balanceOf }, { pointsToUse: 0 })).toHaveLength(1)
  })

  it('refuses a buyer whose account is gone', async () => {
    const find = () => Promise.resolve(undefined)
    expect(await refusalOf({ find })).toMatchObject({ status: 404, code: 'BUYER_NOT_FOUND' })
  })

  it.each([
    ['is unknown', { id: 'another' }, 404, 'PRODUCT_NOT_FOUND'],
    ['is not on sale', { isOnSale: false }, 409, 'NOT_ON_SALE'],
    ['is short', { stock: 1 }, 409, 'INSUFFICIENT_STOCK'],
  ])('refuses a product that %s', async (_, change, status, code) => {
    const details = { productId: '1' }
    expect(await refusalOf(shelf(change))).toMatchObject({ status, code, details })
  })

  it('sells the last pieces', async () => {
    expect(await prepare(shelf({ stock: 2 }))).toHaveLength(1)
  })

  it('refuses another price than the buyer saw, and takes the one he saw', async () => {
    expect(await refusalOf({}, { expectedPrice: 49_999 })).toMatchObject({
      ...{ status: 409, code: 'PRICE_CHANGED', details: { expectedPrice: 49_999, price: 50_000 } },
    })
    expect(await prepare({}, { expectedPrice: 50_000 })).toHaveLength(1)
  })

  it('refuses more points than the order costs, and takes as many', async () => {
    const rich = { balanceOf: () => Promise.resolve(1_000_000) }
    expect(await refusalOf(rich, { pointsToUse: 50_001 })).toMatchObject({
      ...{ status: 409, code: 'TOO_MANY_POINTS', details: { price: 50_000 } },
    })
    expect(await prepare(rich, { pointsToUse: 50_000 })).toHaveLength(1)
  })

  it('refuses more points than the buyer has, and takes all of them', async () => {
    expect(await refusalOf({}, { pointsToUse: 10_001 })).toMatchObject({
      ...{ status: 409, code: 'INSUFFICIENT_POINTS', details: { balance: 10_000 } },
    })
    expect(await prepare({}, { pointsToUse: 10_000 })).toHaveLength(1)
  })

  const modules = [
    ['accounts', 'find', 'ACCOUNTS_UNREACHABLE'],
    ['catalog', 'lookUp', 'CATALOG_UNREACHABLE'],
    ['points', 'balanceOf', 'POINTS_UNREACHABLE'],
  ] as const

  it.each(modules)('is 502 where %s refuses connections', async (module, question, code) => {
    const away = () => Promise.reject(new ModuleFailure(module, 'unreachable', undefined))
    expect(await refusalOf({ [question]: away })).toMatchObject({ status: 502, code })
  })

  it.each(modules)('is 503, to be tried again, where %s is silent', async (module, question) => {
    for (const kind of ['unavailable', 'refused'] as const) {
      const silent = () => Promise.reject(new ModuleFailure(module, kind, undefined))
      const refusal = { status: 503, code: 'SERVICE_UNAVAILABLE', retryAfterMs: 10_000 }
      expect(await refusalOf({ [question]: silent })).toMatchObject(refusal)
    }
  })

  it('is 503, too, where the patience was over before anybody was asked', async () => {
    const lookUp = () => Promise.reject(new ModuleFailure('catalog', 'unreachable', undefined))
    const preparing = prepareOrder(partsOf({ lookUp }), wanted, AbortSignal.abort())
    await expect(preparing).rejects.toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' })
  })

  it('hides no defect of ours behind a module', async () => {
    const lookUp = () => Promise.reject(new TypeError('a defect'))
    await expect(prepare({ lookUp })).rejects.toThrow(TypeError)
  })
})
