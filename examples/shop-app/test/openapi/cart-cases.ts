import type { ShopWorld } from '../shop-world.js'
import type { CaseTable } from './operation-case.js'

const as = 'carter'
const path = { productId: '2' }
const gone = { status: 404, error: 'PRODUCT_NOT_FOUND' }
const notThere = { status: 404, error: 'CART_ITEM_NOT_FOUND' }

async function withSomething(world: ShopWorld): Promise<void> {
  await world.ask('POST', '/cart/items', { as, json: { productId: '2', quantity: 1 } })
}

/** What is asked of the cart. */
export const cartCases: CaseTable = {
  getCart: async (world) => {
    await withSomething(world)
    return { valid: { as, status: 200 } }
  },
  addCartItem: () => ({
    valid: { as, json: { productId: '1', quantity: 2 }, status: 200 },
    more: [
      { as, json: { productId: 'none', quantity: 1 }, ...gone },
      { as, json: { productId: '1', quantity: 999 }, status: 409, error: 'QUANTITY_LIMIT' },
    ],
  }),
  changeCartItem: async (world) => {
    await withSomething(world)
    const json = { quantity: 3 }
    return {
      valid: { as, path, json, status: 200 },
      more: [{ as, path: { productId: '3' }, json, ...notThere }],
    }
  },
  removeCartItem: () => ({ valid: { as, path, status: 204 } }),
  emptyCart: () => ({ valid: { as, status: 204 } }),
}
