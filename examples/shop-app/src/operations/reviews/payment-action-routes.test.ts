import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { schedule, ShopWorld, type Answer } from '../../../test/shop-world.js'
import { paidByToss } from '../../../test/toss-buyer.js'

const settings = { clientSchedule: schedule(3_600_000) }

/** The body of an answer, as these routes give it. */
const bodyOf = ({ body }: Answer) => body as unknown as Record<string, Record<string, unknown>>

describe('what an operator does about a payment', () => {
  let world: ShopWorld
  beforeEach(async () => {
    world = await ShopWorld.open({ hasToss: true, settings })
  })
  afterEach(() => world.close())

  const act = (
    path: string,
    { as = 'operator', key, json }: { as?: string; key?: string; json?: object } = {},
  ) =>
    world.ask('POST', `/operations/payments/${path}`, {
      ...{ as, headers: key === undefined ? {} : { 'idempotency-key': key } },
      ...(json && { json }),
    })
  const paid = async () => {
    const orderId = await paidByToss(world)
    const { body } = await world.view(orderId)
    return { orderId, paymentId: body.payment?.id ?? '' }
  }
  const actions = async () => {
    const { body } = await world.ask('GET', '/operations/actions', { as: 'operator' })
    return (body as unknown as { actions: Record<string, unknown>[] }).actions
  }
  const refund = (paymentId: string, key: string, json: object) =>
    act(`${paymentId}/refund`, { key, json: { reason: '상품 파손', ...json } })

  it('writes notes, which stand beside the payment in review', async () => {
    const { body } = await world.order()
    const [charge] = world.gateway.charges
    if (!charge || !body.order || !body.payment) throw new Error('nothing was charged')
    charge.amount = 1
    await world.callback(world.gateway.callbackOf(charge, { status: 'SUCCESS' }))
    await world.untilOrder(body.order.id, ({ payment }) => payment?.state === 'review')
    const text = '  고객센터 확인: 카드 1234-5678-9814-1451  '
    const noted = await act(`${body.payment.id}/notes`, { json: { text } })
    expect([noted.status, bodyOf(noted)['note']]).toMatchObject([
      201,
      { operatorId: await world.idOf('operator'), text: '고객센터 확인: 카드 ****-****-****-1451' },
    ])
    const { body: listed } = await world.ask('GET', '/operations/reviews', { as: 'operator' })
    expect(listed).toMatchObject({ reviews: [{ notes: [bodyOf(noted)['note']] }] })
    for (const wrong of ['', '   ', 'x'.repeat(2001), 5]) {
      expect((await act(`${body.payment.id}/notes`, { json: { text: wrong } })).status).toBe(400)
    }
    await act(`${body.payment.id}/resolve`, { json: { as: 'failed' } })
    expect(await actions()).toMatchObject([
      { action: 'resolve', subject: body.payment.id, details: { as: 'failed' }, outcome: 'done' },
      { action: 'note', subject: body.payment.id, operatorId: await world.idOf('operator') },
    ])
  })

  it('asks the gateway now', async () => {
    const { body } = await world.order()
    const [charge] = world.gateway.charges
    if (!charge || !body.payment) throw new Error('nothing was charged')
    world.gateway.settle(charge, 'SUCCESS')
    const checked = await act(`${body.payment.id}/check-now`)
    expect([checked.status, bodyOf(checked)]).toMatchObject([
      200,
      { payment: { id: body.payment.id, state: 'approved' }, refusedBy: null },
    ])
    await world.untilStatus(charge.orderId.slice(0, -2), 'CONFIRMED')
    expect(await actions()).toMatchObject([{ action: 'check-now', outcome: 'done' }])
  })

  it('gives all money back once per key, and the order is canceled with it', async () => {
    const { orderId, paymentId } = await paid()
    const answers = [await refund(paymentId, 'k1', {}), await refund(paymentId, 'k1', {})]
    for (const answer of answers) {
      expect([answer.status, bodyOf(answer)]).toMatchObject([
        200,
        { payment: { state: 'canceled' }, refund: { state: 'done', amount: 25_000 } },
      ])
    }
    expect([world.toss.cancels, world.toss.held]).toEqual([1, 0])
    await world.untilStatus(orderId, 'CANCELLED')
    await world.shop.idle()
    expect(await world.stockOf('1')).toBe(10)
    const [, first] = await actions()
    expect(first).toMatchObject({
      ...{ action: 'refund', subject: paymentId, operatorId: await world.idOf('operator') },
      ...{ details: { amount: null, reason: '상품 파손' }, outcome: 'done' },
    })
  })

  it('gives a part back, and no more than is left', async () => {
    const { orderId, paymentId } = await paid()
    const part = await refund(paymentId, 'k1', { amount: 5000 })
    expect(bodyOf(part)).toMatchObject({ payment: { state: 'partiallyCanceled' } })
    const more = await refund(paymentId, 'k2', { amount: 20_001 })
    expect([more.status, more.body.error]).toEqual([409, 'REFUND_EXCEEDS_PAYMENT'])
    for (const another of [{ amount: 6000 }, {}]) {
      const other = await refund(paymentId, 'k1', another)
      expect([other.status, other.body.error]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    }
    expect((await refund(paymentId, 'k1', { amount: 5000 })).status).toBe(200)
    expect(world.toss.held).toBe(20_000)
    await world.shop.idle()
    expect((await world.view(orderId)).body.order?.status).toBe('CONFIRMED')
    expect((await actions()).map(({ outcome }) => outcome)).toEqual([
      ...['done', 'IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_KEY_REUSED'],
      ...['REFUND_EXCEEDS_PAYMENT', 'done'],
    ])
  })

  it('tells that the gateway has not answered: another refund has to wait', async () => {
    const { paymentId } = await paid()
    world.toss.otherwise = 'silent'
    const unknown = await refund(paymentId, 'k1', {})
    expect([unknown.status, bodyOf(unknown)['payment']]).toMatchObject([
      202,
      { state: 'canceling' },
    ])
    const other = await refund(paymentId, 'k2', {})
    expect([other.status, other.body.error]).toEqual([409, 'REFUND_UNDER_WAY'])
  })

  it('tells why the gateway refused', async () => {
    const { paymentId } = await paid()
    world.toss.otherwise = 'refused'
    const refused = await refund(paymentId, 'k1', {})
    expect([refused.status, refused.body.error]).toEqual([409, 'REFUND_REFUSED'])
    expect(refused.body.message).toBe('PG사가 환불을 거절했습니다: 취소 할 수 없는 결제 입니다.')
  })

  it('gives nothing back over a gateway that cannot', async () => {
    world.gateway.script.push('approved')
    const { body } = await world.order()
    const answer = await refund(body.payment?.id ?? '', 'k1', {})
    expect([answer.status, answer.body.error]).toEqual([409, 'REFUND_NOT_POSSIBLE'])
  })

  it('needs a key, a reason and an amount that is one', async () => {
    const { paymentId } = await paid()
    const json = { reason: 'because' }
    const keyless = await act(`${paymentId}/refund`, { json })
    expect([keyless.status, keyless.body.error]).toEqual([400, 'MISSING_IDEMPOTENCY_KEY'])
    for (const wrong of [
      { reason: ' ' },
      { reason: 'x'.repeat(201) },
      { amount: 0 },
      { amount: 1.5 },
    ]) {
      expect((await refund(paymentId, 'k1', wrong)).status).toBe(400)
    }
    expect(world.toss.held).toBe(25_000)
  })

  it('is for operators, and about payments that are there', async () => {
    const { paymentId } = await paid()
    const routes = { notes: { text: 'x' }, 'check-now': undefined, refund: { reason: 'x' } }
    for (const [route, json] of Object.entries(routes)) {
      const asking = { key: 'k1', ...(json && { json }) }
      for (const [as, id, status] of [
        ['alice', paymentId, 403],
        ['admin', paymentId, 403],
        ['operator', 'nothing', 404],
      ] as const) {
        const answer = await act(`${id}/${route}`, { ...asking, as })
        expect([route, as, answer.status]).toEqual([route, as, status])
      }
      const { status } = await world.ask('POST', `/operations/payments/${paymentId}/${route}`)
      expect([route, status]).toEqual([route, 401])
    }
    expect([world.toss.held, await actions()]).toEqual([25_000, []])
  })
})
