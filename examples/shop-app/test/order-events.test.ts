import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderIdOf, told } from './answer.js'
import { OrderStream, type StreamEvent } from './order-stream.js'
import { ShopWorld } from './shop-world.js'
import { paidByToss } from './toss-buyer.js'

describe('GET /orders/:id/events', () => {
  let world: ShopWorld
  const streams: OrderStream[] = []

  beforeEach(async () => {
    world = await ShopWorld.open({ hasToss: true, settings: { welcomePoints: '10000' } })
  })
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.close()
    await world.close()
  })

  const watch = async (orderId: string, lastEventId?: string, as = 'alice') => {
    const token = await world.tokenOf(as)
    const url = `${world.shop.url}/orders/${orderId}/events`
    const stream = await OrderStream.open(url, { token, lastEventId })
    streams.push(stream)
    return stream
  }
  const wordsOf = (events: readonly StreamEvent[]) =>
    events.map(({ event, data }) => {
      if (event === 'step') return `step ${String(data['step'])} ${String(data['state'])}`
      return `${event} ${String(data['status'] ?? data['state'] ?? data['reason'])}`
    })
  const isOrder = (status: string) => (one: StreamEvent) =>
    one.event === 'order' && one.data['status'] === status
  const settle = async (status: 'SUCCESS' | 'FAILED') => {
    const [charge] = world.gateway.charges
    if (!charge) throw new Error('nothing was charged')
    world.gateway.settle(charge, status)
    await world.callback(world.gateway.callbackOf(charge))
  }

  it('tells what has happened, and then what happens, in order', async () => {
    const orderId = orderIdOf(await world.order({ pointsToUse: 1000 }))
    const stream = await watch(orderId)
    const before = await stream.until(({ data }) => data['state'] === 'pending')
    expect(wordsOf(before)).toEqual([
      ...['step stock running', 'order PENDING'],
      ...['step stock done', 'step points running'],
      ...['step points done', 'order PAYMENT_WAITING'],
      ...['step payment running', 'payment pending'],
    ])
    await settle('SUCCESS')
    const after = await stream.until(isOrder('CONFIRMED'))
    expect(wordsOf(after)).toEqual(['payment approved', 'step payment done', 'order CONFIRMED'])
    const ids = [...before, ...after].map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted((one, other) => one - other))
    expect(new Set(ids).size).toBe(ids.length)
    expect(after.at(-1)?.data).toMatchObject({
      type: 'order',
      failure: null,
      at: expect.any(String),
    })
  })

  it('tells who comes back only what happened meanwhile', async () => {
    const orderId = orderIdOf(await world.order())
    const first = await watch(orderId)
    const seen = await first.until(({ data }) => data['state'] === 'pending')
    first.close()
    await settle('SUCCESS')
    await world.untilStatus(orderId, 'CONFIRMED')
    const again = await watch(orderId, String(seen.at(-1)?.id))
    expect(wordsOf(await again.until(isOrder('CONFIRMED')))).toEqual([
      ...['payment approved', 'step payment done', 'order CONFIRMED'],
    ])
  })

  it('tells of a cancel, of its refusal, and of what goes back', async () => {
    const orderId = await paidByToss(world)
    const stream = await watch(orderId)
    await stream.until(isOrder('CONFIRMED'))
    world.toss.script.push('refused')
    await world.cancel(orderId)
    const refused = await stream.until(isOrder('CONFIRMED'))
    expect(wordsOf(refused)).toContain('order CANCELING')
    const again = world.cancel(orderId)
    const ended = await stream.until(
      ({ data }) => data['step'] === 'stock' && data['state'] === 'undone',
    )
    await again
    const words = wordsOf([...refused, ...ended])
    expect(words).toContain('cancelRefused 취소 할 수 없는 결제 입니다.')
    expect(words.slice(-3)).toEqual(['step payment undone', 'order CANCELLED', 'step stock undone'])
  })

  it('is the same for everybody who watches', async () => {
    const orderId = orderIdOf(await world.order())
    const all = await Promise.all([watch(orderId), watch(orderId), watch(orderId)])
    const hearing = all.map((stream) => stream.until(isOrder('CONFIRMED')))
    await settle('SUCCESS')
    const [first, ...others] = await Promise.all(hearing)
    for (const other of others) expect(other).toEqual(first)
  })

  it('tells nothing of other orders', async () => {
    const orderId = orderIdOf(await world.order())
    const stream = await watch(orderId)
    await stream.until(({ data }) => data['state'] === 'pending')
    await world.order({ key: 'another' })
    await settle('SUCCESS')
    expect(wordsOf(await stream.until(isOrder('CONFIRMED')))).toHaveLength(3)
  })

  it('ends when the shop stops, which does not wait for it', async () => {
    const orderId = orderIdOf(await world.order())
    const stream = await watch(orderId)
    await stream.until(({ data }) => data['state'] === 'pending')
    const timers: number[] = []
    const { setTimer } = world.clock
    Object.assign(world.clock, {
      setTimer: (ms: number, fire: () => void) => {
        const timer = setTimer(ms, () => {
          timers.push(ms)
          fire()
        })
        return timer
      },
    })
    const rest = stream.rest()
    await world.shop.stop()
    expect(await rest).toEqual([])
    expect(timers).not.toContain(10_000) // nothing had to be cut off
    Object.assign(world.clock, { setTimer })
    await world.start()
  })

  it('is for its buyer, with a number that is one', async () => {
    const orderId = orderIdOf(await world.order())
    expect((await watch(orderId, undefined, 'mallory')).status).toBe(404)
    expect((await watch('nothing')).status).toBe(404)
    expect((await watch(orderId, 'x')).status).toBe(400)
    expect(told(await world.ask('GET', `/orders/${orderId}/events`))).toEqual([
      ...[401, 'UNAUTHENTICATED'],
    ])
  })
})
