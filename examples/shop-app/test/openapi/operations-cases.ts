import type { ShopWorld } from '../shop-world.js'
import type { CaseTable } from './operation-case.js'

const as = 'operator'
const noPayment = { path: { id: 'none' }, status: 404, error: 'PAYMENT_NOT_FOUND' }
const noLetter = { status: 404, error: 'DEAD_LETTER_NOT_FOUND' }

/** A message that the settlement cannot read, given up; its id among the bus's dead letters. */
async function deadLetter(world: ShopWorld, id: string): Promise<string> {
  const { bus } = world.shop
  const dead: string[] = []
  const stop = bus.onDeadLetter((letter) => void dead.push(letter.id))
  const message = { id, topic: 'payment.completed', key: id, at: 5, body: { nonsense: true } }
  for (let deliveries = 0; dead.length === 0 && deliveries < 20; deliveries += 1) {
    world.clock.offsetMs += 600_000 // longer than the wait before any delivery
    await bus.publish(message) // known to the bus, which looks what is due
    await bus.idle()
  }
  stop()
  return dead[0] ?? 'not dead'
}

/** A payment that waits for a person: the gateway took another amount. */
async function inReview(world: ShopWorld, buyer: string): Promise<string> {
  const { body } = await world.order({ buyer, key: buyer })
  const charge = world.gateway.chargeOf(`${body.order?.id}-1`)
  charge.amount = 1
  await world.callback(world.gateway.callbackOf(charge, { status: 'SUCCESS' }))
  const isThere = ({ payment }: typeof body) => payment?.state === 'review'
  await world.untilOrder(body.order?.id ?? '', isThere, buyer)
  return body.payment?.id ?? ''
}

/** A payment of a buyer over Toss. */
async function paidOverToss(world: ShopWorld, buyer: string): Promise<string> {
  const { body } = await world.order({ buyer, key: buyer, card: undefined })
  const id = body.order?.id
  const paid = await world.ask('POST', `/orders/${id}/confirm`, {
    as: buyer,
    headers: { 'idempotency-key': `${buyer}-confirms` },
    json: { paymentKey: `key-${buyer}`, orderId: `${id}-1`, amount: 25_000 },
  })
  return paid.body.payment?.id ?? ''
}

/** What is asked by those who watch. */
export const watchingCases: CaseTable = {
  getHealth: () => ({ valid: { status: 200 } }),
  getMetrics: () => ({ valid: { status: 200 } }),
  getStatus: () => ({ valid: { as, status: 200 } }),
  getTimeline: async (world) => {
    await world.order({ buyer: 'counted', key: 'counted' })
    return {
      valid: { as, query: { after: '1' }, status: 200 },
      more: [{ as, status: 200 }],
    }
  },
  listHealings: async (world) => {
    world.gateway.script.push('pending')
    const { body } = await world.order({ buyer: 'healed', key: 'healed' })
    world.gateway.settle(world.gateway.chargeOf(`${body.order?.id}-1`), 'SUCCESS')
    await world.ask('POST', `/operations/payments/${body.payment?.id}/check-now`, { as })
    return { valid: { as, status: 200 } }
  },
  listActions: async (world) => {
    const path = await inReview(world, 'noted')
    await world.ask('POST', `/operations/payments/${path}/notes`, { as, json: { text: 'seen' } })
    const query = { limit: '1', before: '1000', subject: path }
    return { valid: { as, query, status: 200 } }
  },
  listReviews: async (world) => {
    await inReview(world, 'reviewed')
    return { valid: { as, status: 200 } }
  },
  listDeadLetters: async (world) => {
    await deadLetter(world, 'listed')
    return {
      valid: { as, query: { source: 'bus', limit: '1', after: '0' }, status: 200 },
      more: [{ as, status: 200 }],
    }
  },
}

/** What is asked by those who decide. */
export const decidingCases: CaseTable = {
  replayDeadLetter: async (world) => {
    const path = { source: 'bus', id: await deadLetter(world, 'replayed') }
    return {
      valid: { as, path, status: 200 },
      more: [{ as, path: { source: 'orders', id: '4711' }, ...noLetter }],
    }
  },
  dropDeadLetter: async (world) => {
    const path = { source: 'bus', id: await deadLetter(world, 'dropped') }
    return {
      valid: { as, path, status: 200 },
      more: [{ as, path, ...noLetter }],
    }
  },
  resolveReview: async (world) => {
    const path = { id: await inReview(world, 'resolved') }
    return {
      valid: { as, path, json: { as: 'declined' }, status: 200 },
      more: [
        { as, path, json: { as: 'approved' }, status: 409, error: 'PAYMENT_NOT_IN_REVIEW' },
        { as, json: { as: 'approved' }, ...noPayment },
      ],
    }
  },
  addPaymentNote: async (world) => {
    const path = { id: await inReview(world, 'annotated') }
    const json = { text: 'The bank was called.' }
    return { valid: { as, path, json, status: 201 }, more: [{ as, json, ...noPayment }] }
  },
  checkPaymentAsOperator: async (world) => {
    const path = { id: await inReview(world, 'looked-after') }
    return { valid: { as, path, status: 200 }, more: [{ as, ...noPayment }] }
  },
  refundPayment: async (world) => {
    const path = { id: await paidOverToss(world, 'refunded') }
    const json = { amount: 1000, reason: '흠집' }
    const refund = { as, path, json, headers: { 'idempotency-key': 'refund-1' } }
    const too = { ...refund, headers: { 'idempotency-key': 'refund-2' } }
    const inDoubt = { id: await inReview(world, 'not-refundable') }
    return {
      valid: { ...refund, status: 200 },
      more: [
        { ...refund, json: { ...json, amount: 2 }, status: 422, error: 'IDEMPOTENCY_KEY_REUSED' },
        { ...too, json: { ...json, amount: 25_001 }, status: 409, error: 'REFUND_EXCEEDS_PAYMENT' },
        { ...too, path: inDoubt, status: 409, error: 'PAYMENT_IN_REVIEW' },
        { ...too, ...noPayment },
      ],
    }
  },
}
