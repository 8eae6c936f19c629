import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { schedule, ShopWorld } from '../../../test/shop-world.js'
import { paidByToss } from '../../../test/toss-buyer.js'

describe('a payment over Toss that went to review', () => {
  let world: ShopWorld
  let orderId: string
  let paymentId: string

  beforeEach(async () => {
    world = await ShopWorld.open({
      ...{ hasToss: true, settings: { clientSchedule: schedule(3_600_000) } },
    })
    orderId = await paidByToss(world)
    paymentId = (await world.view(orderId)).body.payment?.id ?? ''
    // For a moment Toss tells another amount.
    const [atToss] = world.toss.payments
    if (!atToss) throw new Error('nothing was paid')
    Object.assign(atToss, { totalAmount: 1, balanceAmount: 1 })
    await act('check-now')
    Object.assign(atToss, { totalAmount: 25_000, balanceAmount: 25_000 })
  })
  afterEach(() => world.close())

  const act = (what: string, json?: object, key?: string) =>
    world.ask('POST', `/operations/payments/${paymentId}/${what}`, {
      ...{ as: 'operator', headers: key === undefined ? {} : { 'idempotency-key': key } },
      ...(json && { json }),
    })
  const resolve = (as: string) => act('resolve', { as })
  const refund = (key: string, amount?: number) =>
    act('refund', { reason: '상품 파손', ...(amount !== undefined && { amount }) }, key)
  const actions = async () => {
    const { body } = await world.ask('GET', '/operations/actions', { as: 'operator' })
    const { actions: all } = body as unknown as { actions: { action: string; outcome: string }[] }
    return all.map(({ action, outcome }) => `${action} ${outcome}`).toReversed()
  }

  it('is refunded once its review is closed: all of it stands in the record', async () => {
    const early = await refund('k1')
    expect([early.status, early.body.error]).toEqual([409, 'PAYMENT_IN_REVIEW'])
    expect(early.body.message).toBe('검토 중인 결제입니다. 먼저 검토를 종료한 뒤 환불해 주세요.')
    expect((await act('notes', { text: 'Toss 고객센터: 금액은 맞음' })).status).toBe(201)
    expect((await resolve('approved')).body).toMatchObject({
      ...{ payment: { state: 'approved' }, order: { status: 'CONFIRMED' } },
    })
    // The key of the refusal is good for what was asked under it.
    expect((await refund('k1')).body.payment?.state).toBe('canceled')
    expect(world.toss.held).toBe(0)
    await world.untilStatus(orderId, 'CANCELLED')
    expect(await actions()).toEqual([
      ...['check-now done', 'refund PAYMENT_IN_REVIEW', 'note done', 'resolve done'],
      'refund done',
    ])
  })

  it('is canceled by the word that all has gone back, and has nothing to refund then', async () => {
    expect((await resolve('canceled')).body).toMatchObject({
      ...{ payment: { state: 'canceled' }, order: { status: 'CANCELLED' } },
    })
    expect((await refund('k1')).body.error).toBe('REFUND_NOT_POSSIBLE')
  })

  it('goes back by itself when it is approved for an order that has ended meanwhile', async () => {
    expect((await resolve('failed')).body.order?.status).toBe('CANCELLED')
    // Toss tells that it has the money all the same.
    expect((await act('check-now')).body.payment?.state).toBe('review')
    expect((await refund('k1')).body.error).toBe('PAYMENT_IN_REVIEW')
    const answer = await resolve('approved')
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { payment: { state: 'canceling' }, order: { status: 'CANCELLED' } },
    ])
    world.clock.offsetMs = 3_600_000
    await world.untilOrder(orderId, ({ payment }) => payment?.state === 'canceled')
    expect([world.toss.cancels, world.toss.held]).toEqual([1, 0])
  })

  it('sends nothing under another key while a refund of before has not ended', async () => {
    await resolve('approved')
    world.toss.otherwise = 'silent'
    expect((await refund('k1')).body.payment?.state).toBe('canceling')
    const [atToss] = world.toss.payments
    Object.assign(atToss ?? {}, { totalAmount: 1, balanceAmount: 1 })
    expect((await act('check-now')).body.payment?.state).toBe('review')
    const { cancels } = world.toss
    expect((await refund('k2')).body.error).toBe('REFUND_UNDER_WAY')
    const known = await refund('k1')
    expect([known.status, known.body.payment?.state]).toEqual([202, 'review'])
    expect(world.toss.cancels).toBe(cancels)
  })

  it('takes "approved" again when a part has gone back since', async () => {
    await resolve('approved')
    expect((await refund('k1', 5000)).body.payment?.state).toBe('partiallyCanceled')
    const again = await resolve('approved')
    expect([again.status, again.body.payment?.state]).toEqual([200, 'partiallyCanceled'])
    const other = await resolve('canceled')
    expect([other.status, other.body.error]).toEqual([409, 'PAYMENT_NOT_IN_REVIEW'])
  })

  it('is approved, and again, where a part had gone back before', async () => {
    await resolve('approved')
    await refund('k1', 5000)
    const [atToss] = world.toss.payments
    Object.assign(atToss ?? {}, { totalAmount: 1, balanceAmount: 1 })
    expect((await act('check-now')).body.payment?.state).toBe('review')
    for (const word of [await resolve('approved'), await resolve('approved')]) {
      expect([word.status, word.body.payment?.state]).toEqual([200, 'partiallyCanceled'])
    }
  })
})
