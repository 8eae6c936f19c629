import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../testing/stage.js'
import { startTossShop, withKey, type TossReply, type TossShop } from '../../testing/toss-shop.js'

const TRACE = 'x-tosspayments-trace-id'
const DAY_MS = 86_400_000
const key = { 'idempotency-key': 'key-1' }

describe('idempotency keys at Toss', () => {
  let shop: TossShop
  afterEach(() => shop.close())

  function expectReplay(again: TossReply, first: TossReply): void {
    expect(again.status).toBe(first.status)
    expect(again.text).toBe(first.text)
    expect(first.headers['idempotency-key']).toBeUndefined()
    expect(again.headers['idempotency-key']).toBe('key-1')
    expect(again.headers[TRACE]).toMatch(new RegExp(`^[0-9a-f]{32}, ${first.headers[TRACE]}$`))
    expect(again.headers[TRACE]?.slice(0, 32)).not.toBe(first.headers[TRACE])
  }

  it('repeat a success byte for byte, and execute it once', async () => {
    shop = await startTossShop()
    const { paymentKey } = await shop.confirmed()
    const part = { cancelReason: 'one is gone', cancelAmount: 5000 }
    const first = await shop.cancel(paymentKey, part, key)
    expectReplay(await shop.cancel(paymentKey, part, key), first)
    expectReplay(await shop.cancel(paymentKey, part, key), first)
    expect(shop.simulator.ledger().references).toMatchObject([{ refunded: 5000 }])
    await shop.cancel(paymentKey, part)
    expect(shop.simulator.ledger().references).toMatchObject([{ refunded: 10_000 }])
  })

  it('repeat a refusal too, whatever became true since', async () => {
    shop = await startTossShop()
    const payment = shop.authenticated()
    const wrong = { ...payment, amount: 1 }
    const first = await shop.confirm(wrong, key)
    expect([first.status, first.json['code']]).toEqual([403, 'FORBIDDEN_REQUEST'])
    // The body is not part of what is the same: a corrected request needs another key.
    expectReplay(await shop.confirm(payment, key), first)
    const corrected = await shop.confirm(payment, { 'idempotency-key': 'key-2' })
    expect(corrected.status).toBe(200)
    const nonsense = { 'idempotency-key': 'key-3' }
    expect((await shop.confirm([], nonsense)).json['code']).toBe('INVALID_REQUEST')
    expect((await shop.confirm(payment, nonsense)).json['code']).toBe('INVALID_REQUEST')
  })

  it('do not repeat an error of the gateway', async () => {
    shop = await startTossShop()
    const payment = shop.authenticated()
    const failing = { ...key, 'x-sim-fault': 'fail-before-commit' }
    expect((await shop.confirm(payment, failing)).status).toBe(500)
    const second = await shop.confirm(payment, key)
    expect(second.status).toBe(200)
    expect(second.headers['idempotency-key']).toBeUndefined()
    const testCode = { 'idempotency-key': 'key-5', 'tosspayments-test-code': 'COMMON_ERROR' }
    expect((await shop.confirm(payment, testCode)).status).toBe(500)
    expect((await shop.confirm(payment, { 'idempotency-key': 'key-5' })).status).toBe(400)
  })

  it('belong to one secret key and one address', async () => {
    shop = await startTossShop()
    const [one, other] = [await shop.confirmed(), await shop.confirmed()]
    const whole = { cancelReason: 'all of it' }
    expect((await shop.cancel(one.paymentKey, whole, key)).status).toBe(200)
    const elsewhere = await shop.cancel(other.paymentKey, whole, key)
    expect(elsewhere.json['paymentKey']).toBe(other.paymentKey)
    const stranger = { ...key, ...withKey('test_sk_elsewhere') }
    expect((await shop.cancel(one.paymentKey, whole, stranger)).status).toBe(404)
  })

  it('are refused over 300 characters, absent where empty, and ignored on a GET', async () => {
    shop = await startTossShop()
    const payment = shop.authenticated()
    const long = await shop.confirm(payment, { 'idempotency-key': 'x'.repeat(301) })
    expect([long.status, long.json['code']]).toEqual([400, 'INVALID_IDEMPOTENCY_KEY'])
    const empty = { 'idempotency-key': '' }
    expect((await shop.confirm(payment, empty)).status).toBe(200)
    expect((await shop.confirm(payment, empty)).json['code']).toBe('ALREADY_PROCESSED_PAYMENT')
    const longest = { 'idempotency-key': 'x'.repeat(300) }
    expect((await shop.cancel(payment.paymentKey, { cancelReason: 'a' }, longest)).status).toBe(200)
    const { paymentKey } = await shop.confirmed()
    const looked = await shop.byKey(paymentKey, key)
    await shop.cancel(paymentKey, { cancelReason: 'b' })
    expect(looked.json['status']).toBe('DONE')
    expect((await shop.byKey(paymentKey, key)).json['status']).toBe('CANCELED')
  })

  it('answer 409 while the first request is under way, and execute nothing twice', async () => {
    const clock = new VirtualClock({ wallMs: Date.UTC(2026, 0, 1) })
    shop = await startTossShop({ clock, change: { latency: '1s' } })
    const payment = shop.authenticated()
    const first = shop.confirm(payment, key)
    await until(() => shop.simulator.stats().inFlight === 1)
    const second = await shop.confirm(payment, key)
    expect([second.status, second.json['code']]).toEqual([409, 'IDEMPOTENT_REQUEST_PROCESSING'])
    await clock.advance(1000)
    expect((await first).status).toBe(200)
    const third = shop.confirm(payment, key)
    await until(() => shop.simulator.stats().inFlight === 1)
    await clock.advance(1000)
    expectReplay(await third, await first)
  })

  it('are forgotten 15 days after their first use, on the clock of the gateway', async () => {
    const clock = new VirtualClock({ wallMs: Date.UTC(2026, 0, 1) })
    shop = await startTossShop({ clock })
    const payment = shop.authenticated()
    const first = await shop.confirm(payment, key)
    await clock.advance(15 * DAY_MS - 1)
    expectReplay(await shop.confirm(payment, key), first)
    await clock.advance(1)
    expect((await shop.confirm(payment, key)).json['code']).toBe('ALREADY_PROCESSED_PAYMENT')
  })
})
