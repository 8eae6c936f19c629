import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orderIdOf } from '../answer.js'
import { schedule, ShopWorld } from '../shop-world.js'

const SAMPLES = 48
/** With fewer, somebody who knows one id could try its neighbours. */
const LEAST_BITS = 96

/**
 * Random bits of ids made one after the other: those of the places at which many characters were
 * seen. A place that counts, or tells the time, has few.
 */
function randomBits(ids: readonly string[]): number {
  const [first = ''] = ids
  let bits = 0
  for (let place = 0; place < first.length; place += 1) {
    const seen = new Set(ids.map((id) => id.charAt(place))).size
    // Of 48 drawn from 32 characters 25 are seen, of 16 characters 15.
    if (seen > 16) bits += 5
    else if (seen > 10) bits += 4
  }
  return bits
}

describe('the ids of a shop with its real ids', () => {
  let world: ShopWorld
  const made: Record<string, string[]> = {}

  beforeAll(async () => {
    const settings = { seedStock: '1000', clientSchedule: schedule(3_600_000) }
    world = await ShopWorld.open({ hasToss: true, settings })
    const keep = (kind: string, id: unknown) => (made[kind] ??= []).push(String(id))
    for (let n = 0; n < SAMPLES; n += 1) {
      keep('user', await world.idOf(`buyer${n}`))
      const json = { name: '감', price: 1000 }
      const product = await world.ask('POST', '/products', { as: 'admin', json })
      keep('product', (product.body as { readonly id?: string }).id)
      const { body } = await world.order({ key: `k${n}` })
      keep('order', body.order?.id)
      keep('payment', body.payment?.id)
      keep('request', (await world.ask('GET', '/health')).headers.get('x-request-id'))
      const paid = orderIdOf(await world.order({ key: `t${n}`, card: undefined }))
      const confirmed = await world.ask('POST', `/orders/${paid}/confirm`, {
        as: 'alice',
        headers: { 'idempotency-key': `c${n}` },
        json: { paymentKey: `key-${n}`, orderId: `${paid}-1`, amount: 25_000 },
      })
      const paymentId = confirmed.body.payment?.id
      const refund = await world.ask('POST', `/operations/payments/${paymentId}/refund`, {
        as: 'operator',
        headers: { 'idempotency-key': `r${n}` },
        json: { reason: '흠집', amount: 1 },
      })
      keep('refund', (refund.body as unknown as { refund?: { id: string } }).refund?.id)
    }
  })
  afterAll(() => world.close())

  it.each(['user', 'product', 'order', 'payment', 'refund', 'request'])(
    'have at least 96 random bits each: %s',
    (kind) => {
      const ids = made[kind] ?? []
      expect(new Set(ids).size).toBe(SAMPLES)
      expect(new Set(ids.map(({ length }) => length)).size).toBe(1)
      expect([ids[0], randomBits(ids) >= LEAST_BITS]).toEqual([ids[0], true])
    },
  )

  it('share no end, whatever they are of', () => {
    const all = Object.values(made).flat()
    expect(new Set(all.map((id) => id.slice(-20))).size).toBe(all.length)
  })

  it('are measured by something that knows counters and clocks', () => {
    const counted = Array.from(
      { length: SAMPLES },
      (_, n) => `order-${String(n).padStart(29, '0')}`,
    )
    expect(randomBits(counted)).toBeLessThan(8)
    const timed = Array.from({ length: SAMPLES }, (_, n) => (1_795_000_000_000 + n).toString(36))
    expect(randomBits(timed)).toBeLessThan(12)
  })
})
