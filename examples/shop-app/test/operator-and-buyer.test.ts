import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Fetch } from '../src/modules/module-caller.js'
import { told } from './answer.js'
import { ShopWorld } from './shop-world.js'
import { paidByToss } from './toss-buyer.js'

describe('an operator and a buyer who want the same money', () => {
  let world: ShopWorld
  /** Whether payments can be asked to cancel. */
  let isCut: boolean

  beforeEach(async () => {
    isCut = false
    const cutting =
      (real: Fetch): Fetch =>
      (request) => {
        if (isCut && request.url.endsWith('/cancel')) throw new Error('the connection was reset')
        return real(request)
      }
    world = await ShopWorld.open({
      hasToss: true,
      // Calls that nobody answers open the breaker; it is not what these tests are about.
      settings: { clientLimits: '{"backoffMs":1,"maxBackoffMs":2,"breakerWaitMs":20}' },
      env: { around: { fetch: (name, real) => (name === 'payments' ? cutting(real) : real) } },
    })
  })
  afterEach(() => world.close())

  const refundPart = async (paymentId: string) =>
    world.ask('POST', `/operations/payments/${paymentId}/refund`, {
      as: 'operator',
      headers: { 'idempotency-key': 'a-part' },
      json: { amount: 5000, reason: 'scratched' },
    })
  const paid = async () => {
    const orderId = await paidByToss(world)
    const { body } = await world.view(orderId)
    return { orderId, paymentId: body.payment?.id ?? '' }
  }

  it.each([
    ['done', 0],
    ['refused', 0],
  ] as const)(
    'both get what they asked for, where the part is %s in the end',
    async (end, left) => {
      const { orderId, paymentId } = await paid()
      isCut = true
      expect(told(await world.cancel(orderId))).toEqual([202, 'CANCELING'])
      world.toss.otherwise = 'silent'
      world.toss.answersLookUps = false
      expect((await refundPart(paymentId)).status).toBe(202)
      isCut = false
      // The part is open: the cancel's money cannot be asked for, and its row is worked off.
      world.clock.offsetMs = 2000 // it was tried once, and rests
      await world.shop.workOff()
      expect(told(await world.view(orderId))).toEqual([200, 'CANCELING'])
      world.toss.script.push(end)
      world.toss.otherwise = 'done'
      world.toss.answersLookUps = true
      const isOpen = ({ payment }: { payment?: { state: string } | null }) =>
        payment?.state === 'canceling'
      await world.untilOrder(orderId, (view) => !isOpen(view))
      await world.shop.sweepOrders()
      await world.untilStatus(orderId, 'CANCELLED')
      await world.shop.idle()
      expect([world.toss.held, await world.stockOf('1')]).toEqual([left, 10])
    },
  )

  it('is refused while the part is under way, and not for want of a payment', async () => {
    const { orderId, paymentId } = await paid()
    world.toss.otherwise = 'silent'
    world.toss.answersLookUps = false
    expect((await refundPart(paymentId)).status).toBe(202)
    expect(told(await world.cancel(orderId))).toEqual([409, 'PAYMENT_OPEN'])
    expect((await world.view(orderId)).body.order?.status).toBe('CONFIRMED')
  })

  it('is under way, whoever can tell how the payment stands', async () => {
    const { orderId } = await paid()
    isCut = true
    world.shop.network.break('payments', 'refuses')
    expect(told(await world.cancel(orderId))).toEqual([424, 'DEPENDENCY_FAILED'])
    expect(told(await world.view(orderId))).toEqual([424, 'DEPENDENCY_FAILED'])
    world.shop.network.mend('payments')
    expect(told(await world.cancel(orderId))).toEqual([202, 'CANCELING'])
    isCut = false
    world.clock.offsetMs = 2000
    await world.shop.workOff()
    await world.untilStatus(orderId, 'CANCELLED')
  })
})

describe('a review that is closed under a cancel', () => {
  let world: ShopWorld
  beforeEach(async () => {
    world = await ShopWorld.open()
  })
  afterEach(() => world.close())

  it.each(['failed', 'declined'])('as %s ends the order: no money is held', async (as) => {
    world.gateway.otherwise = 'approved'
    const { body } = await world.order()
    const orderId = body.order?.id ?? ''
    const canceling = await world.cancel(orderId)
    expect(told(canceling)).toEqual([202, 'CANCELING'])
    const paymentId = canceling.body.payment?.id ?? ''
    const closed = await world.ask('POST', `/operations/payments/${paymentId}/resolve`, {
      as: 'operator',
      json: { as },
    })
    expect(closed.status).toBe(200)
    await world.untilStatus(orderId, 'CANCELLED')
    await world.shop.idle()
    expect(await world.stockOf('1')).toBe(10)
  })
})
