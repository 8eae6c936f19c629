import { orderIdOf, type Answer } from './answer.js'
import type { OrderChange, ShopWorld } from './shop-world.js'

/** What comes back to the shop's success page, and under which key it is confirmed. */
export interface Redirect {
  readonly buyer?: string
  readonly key?: string
  readonly paymentKey?: string
  /** As the address bar says. */
  readonly amount?: number
  readonly reference?: string
}

/** Orders, and leaves the order to be paid over Toss. */
export async function orderForToss(world: ShopWorld, change: OrderChange = {}): Promise<string> {
  return orderIdOf(await world.order({ card: undefined, ...change }))
}

/** Opens Toss's window for an order, and confirms what it brings. */
export async function confirmToss(
  world: ShopWorld,
  orderId: string,
  {
    buyer = 'alice',
    key = 'confirm-1',
    paymentKey = `pay-of-${orderId}`,
    ...edited
  }: Redirect = {},
): Promise<Answer> {
  const window = await world.ask('GET', `/orders/${orderId}/toss-window`, { as: buyer })
  const { orderId: reference, amount } = window.body
  const json = {
    paymentKey,
    orderId: edited.reference ?? reference,
    amount: edited.amount ?? amount,
  }
  return world.ask('POST', `/orders/${orderId}/confirm`, {
    as: buyer,
    headers: { 'idempotency-key': key },
    json,
  })
}

/** An order that is paid over Toss. */
export async function paidByToss(world: ShopWorld, change: OrderChange = {}): Promise<string> {
  const orderId = await orderForToss(world, change)
  const { status, body } = await confirmToss(
    world,
    orderId,
    change.buyer ? { buyer: change.buyer } : {},
  )
  if (status !== 201) throw new Error(`it was not paid: ${status} ${JSON.stringify(body)}`)
  return orderId
}
