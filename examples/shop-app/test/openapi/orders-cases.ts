import { orderIdOf } from '../answer.js'
import { card, type ShopWorld } from '../shop-world.js'
import type { CaseTable } from './operation-case.js'

const items = [{ productId: '1', quantity: 1 }]
const unknown = { path: { id: 'none' }, status: 404, error: 'ORDER_NOT_FOUND' }

function keyed(key: string): { readonly 'idempotency-key': string } {
  return { 'idempotency-key': key }
}

/** The id of a buyer's order whose payment meets this; nothing: it waits to be paid. */
async function ordered(
  world: ShopWorld,
  buyer: string,
  meets?: 'approved' | 'pending',
): Promise<string> {
  if (meets !== undefined) world.gateway.script.push(meets)
  const unpaid = meets === undefined ? { card: undefined } : {}
  return orderIdOf(
    await world.order({ buyer, key: `order of ${buyer}`.replaceAll(' ', '-'), ...unpaid }),
  )
}

/** What is asked of orders that are there or to be made. */
export const ordersCases: CaseTable = {
  placeOrder: (world) => {
    const as = 'orderer'
    const json = { items, card, pointsToUse: 0, expectedPrice: 25_000 }
    const order = (key: string, change: object = {}) => ({
      ...{ as, headers: keyed(key), json: { ...json, ...change } },
    })
    const twice = { items: [...items, ...items] }
    const some = (quantity: number) => ({ items: [{ productId: '1', quantity }] })
    world.gateway.script.push('approved')
    return {
      valid: { ...order('o1'), status: 201 },
      more: [
        { ...order('o1'), status: 201 },
        {
          ...order('o1', { items: [{ productId: '2', quantity: 1 }] }),
          status: 422,
          error: 'IDEMPOTENCY_KEY_REUSED',
        },
        { ...order('o2', { card: undefined }), status: 202 },
        { ...order('o3', twice), status: 400, error: 'INVALID_REQUEST' },
        { ...order('o4', { expectedPrice: 1 }), status: 409, error: 'PRICE_CHANGED' },
        {
          ...order('o5', { ...some(1000), expectedPrice: 25_000_000 }),
          status: 409,
          error: 'INSUFFICIENT_STOCK',
        },
        { ...order('o6', { pointsToUse: 1 }), status: 409, error: 'INSUFFICIENT_POINTS' },
        { ...order('o7', { pointsToUse: 25_001 }), status: 409, error: 'TOO_MANY_POINTS' },
        {
          ...order('o8', { items: [{ productId: 'none', quantity: 1 }] }),
          ...{ status: 404, error: 'PRODUCT_NOT_FOUND' },
        },
      ],
    }
  },
  listOrders: async (world) => {
    const as = 'lister'
    await ordered(world, as, 'pending')
    const foreign = { before: 'not ours' }
    return {
      valid: { as, query: { limit: '1' }, status: 200 },
      more: [{ as, query: foreign, status: 400, error: 'INVALID_REQUEST' }],
    }
  },
  getOrder: async (world) => {
    const as = 'reader'
    const id = await ordered(world, as, 'approved')
    return { valid: { as, path: { id }, status: 200 }, more: [{ as, ...unknown }] }
  },
  watchOrder: async (world) => {
    const as = 'watcher'
    const id = await ordered(world, as, 'approved')
    const headers = { 'last-event-id': '0' }
    return {
      valid: { as, path: { id }, headers, status: 200 },
      more: [{ as, headers, ...unknown }],
    }
  },
}

/** What is asked of orders that wait to be paid, or are paid. */
export const orderActionsCases: CaseTable = {
  payOrder: async (world) => {
    const id = await ordered(world, 'payer')
    const pay = { as: 'payer', path: { id }, json: { card } }
    world.gateway.script.push('pending')
    return {
      valid: { ...pay, headers: keyed('p1'), status: 202 },
      more: [
        { ...pay, headers: keyed('p1'), status: 202 },
        { ...pay, headers: keyed('p2'), status: 409, error: 'PAYMENT_OPEN' },
        { ...pay, headers: keyed('p3'), ...unknown },
      ],
    }
  },
  getTossWindow: async (world) => {
    const path = { id: await ordered(world, 'opener') }
    const as = 'opener'
    return { valid: { as, path, status: 200 }, more: [{ as, ...unknown }] }
  },
  confirmTossPayment: async (world) => {
    const id = await ordered(world, 'confirmer')
    const json = { paymentKey: 'toss-key-1', orderId: `${id}-1`, amount: 25_000 }
    const confirm = { as: 'confirmer', path: { id }, json }
    const edited = { ...json, amount: 100 }
    const other = await ordered(world, 'editor')
    return {
      valid: { ...confirm, headers: keyed('c1'), status: 201 },
      more: [
        { ...confirm, headers: keyed('c1'), status: 201 },
        {
          ...{ as: 'editor', path: { id: other }, json: edited, headers: keyed('c2') },
          ...{ status: 409, error: 'PAYMENT_CONTRADICTS' },
        },
        { ...confirm, headers: keyed('c3'), ...unknown },
      ],
    }
  },
  cancelOrder: async (world) => {
    const as = 'canceler'
    const id = await ordered(world, as, 'approved')
    const waiting = await ordered(world, 'waiter')
    return {
      valid: { as, path: { id }, status: 202 },
      more: [
        { as: 'waiter', path: { id: waiting }, status: 409, error: 'ORDER_NOT_CANCELABLE' },
        { as, ...unknown },
      ],
    }
  },
  abandonOrder: async (world) => {
    const as = 'leaver-of-orders'
    const id = await ordered(world, as)
    const paid = await ordered(world, 'happy', 'approved')
    const open = await ordered(world, 'impatient', 'pending')
    return {
      valid: { as, path: { id }, status: 200 },
      more: [
        { as: 'happy', path: { id: paid }, status: 409, error: 'ORDER_NOT_CANCELABLE' },
        { as: 'impatient', path: { id: open }, status: 409, error: 'PAYMENT_OPEN' },
        { as, ...unknown },
      ],
    }
  },
}
