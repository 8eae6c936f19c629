import { Agent } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { createDecider } from './faults/decider.js'
import { submit, submitBody, transactionKeyOf } from './testing/gateway-caller.js'
import { Stage } from './testing/stage.js'

const PAYMENTS = 10_000
const AT_A_TIME = 100
/** With this seed some of the keys of 24 bits are drawn twice. */
const SEED = 1

const stage = new Stage()
afterEach(() => stage.clear())

it('holds 10 000 open payments and their callbacks without losing one', async () => {
  const merchant = await stage.merchant()
  const { simulator, gatewayUrl } = await stage.simulator(
    { processing: '1h' },
    { seed: SEED, callbackOrigins: [merchant.origin] },
  )
  const orders = Array.from({ length: PAYMENTS }, (_, index) => `order-${index}`)
  const keys = await submitAll(gatewayUrl, merchant.callbackUrl, orders)
  const stats = () => simulator.stats().dialects['async-card']
  expect(stats()).toMatchObject({ pendingCharges: PAYMENTS, outcomes: { accepted: PAYMENTS } })
  expect(merchant.received).toHaveLength(0)

  // An hour of the gateway's clock passes in 360 ms: they all settle at once.
  await simulator.changeScenario({ timeScale: 0.0001 })
  await simulator.whenIdle()

  expect(new Set(keys.values()).size).toBe(PAYMENTS)
  expect(drawnTwice(orders)).toBeGreaterThan(0)
  expect(stats()).toMatchObject({
    pendingCharges: 0,
    callbacks: { due: 0, delivered: PAYMENTS, failed: 0, retried: 0 },
  })
  const paid = orders.map((orderId) => `${orderId} ${keys.get(orderId)}`).toSorted()
  const told = merchant.received.map(({ body: { orderId, transactionKey, status } }) =>
    status === 'SUCCESS' ? `${orderId as string} ${transactionKey as string}` : String(status),
  )
  expect(told.toSorted()).toEqual(paid)
  const charged = simulator.ledger().charges.map(({ reference, key, state, callback }) => {
    const isDone = state === 'approved' && callback.answered.join() === '200'
    return isDone ? `${reference} ${key}` : state
  })
  expect(charged.toSorted()).toEqual(paid)
}, 240_000)

/** Submits all, so many at a time; the key of each order. */
async function submitAll(
  gatewayUrl: string,
  callbackUrl: string,
  orders: readonly string[],
): Promise<Map<string, string>> {
  const keys = new Map<string, string>()
  const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME })
  const queue = orders.values()
  const work = async (): Promise<void> => {
    for (const orderId of queue) {
      const body = submitBody({ orderId, callbackUrl })
      keys.set(orderId, transactionKeyOf(await submit(gatewayUrl, body, {}, { agent })))
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, work))
  agent.destroy()
  return keys
}

/** How many keys of 24 bits would be the same as an earlier one, were they not drawn anew. */
function drawnTwice(orders: readonly string[]): number {
  const decider = createDecider(SEED)
  return orders.length - new Set(orders.map((id) => decider.bits('key-0-0', id, 1) >>> 8)).size
}
