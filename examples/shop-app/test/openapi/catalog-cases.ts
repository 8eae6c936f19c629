import type { ShopWorld } from '../shop-world.js'
import type { CaseTable } from './operation-case.js'

const pears = { name: '배', price: 12_000, stock: 3, isOnSale: true }
const unknown = { status: 404, error: 'PRODUCT_NOT_FOUND' }

async function newProduct(world: ShopWorld): Promise<string> {
  const { body } = await world.ask('POST', '/products', { as: 'admin', json: pears })
  return (body as unknown as { readonly id: string }).id
}

/** What is asked of the catalog. */
export const catalogCases: CaseTable = {
  listProducts: () => ({ valid: { status: 200 } }),
  getProduct: () => ({
    valid: { path: { id: '1' }, status: 200 },
    more: [{ path: { id: 'none' }, ...unknown }],
  }),
  addProduct: () => ({ valid: { as: 'admin', json: pears, status: 201 } }),
  changeProduct: async (world) => {
    const change = { as: 'admin', json: { name: '큰 배', price: 15_000, isOnSale: false } }
    const nothing = { as: 'admin', json: {}, status: 400, error: 'INVALID_REQUEST' }
    const id = await newProduct(world)
    return {
      valid: { ...change, path: { id }, status: 200 },
      more: [
        { ...change, path: { id: 'none' }, ...unknown },
        { ...nothing, path: { id } },
      ],
    }
  },
  removeProduct: async (world) => {
    const path = { id: await newProduct(world) }
    return {
      valid: { as: 'admin', path, status: 204 },
      more: [{ as: 'admin', path, ...unknown }],
    }
  },
  moveStock: async (world) => {
    const path = { id: await newProduct(world) }
    const move = (key: string, quantity: number) => ({
      ...{ as: 'admin', path, json: { quantity }, headers: { 'idempotency-key': key } },
    })
    const reused = { status: 422, error: 'IDEMPOTENCY_KEY_REUSED' }
    return {
      valid: { ...move('DEC-a', 2), status: 200 },
      more: [
        { ...move('DEC-a', 1), ...reused },
        { ...move('DEC-b', 2), status: 400, error: 'INSUFFICIENT_STOCK' },
        { ...move('INC-a', 2), status: 200 },
        { ...move('DEC-a', 2), status: 409, error: 'ALREADY_RELEASED' },
        { ...move('ADD-a', 7), status: 200 },
        { ...move('ADD-b', 7), path: { id: 'none' }, ...unknown },
      ],
    }
  },
}
