import { describe, expect, it } from 'vitest'
import { clientUnderTest, orderOf } from '../testing/client-under-test.js'
import {
  approvedPayment,
  keyedClientUnderTest,
  keyedOrder,
} from '../testing/keyed-client-under-test.js'
import { pay } from '../testing/pay.js'

const reason = '단순 변심'

describe('a cancel that cannot be', () => {
  it.each(['pending', 'decline'] as const)('is refused of a payment after %s', async (step) => {
    const { client, clock, gateway } = keyedClientUnderTest()
    gateway.submitSteps.push(step)
    const { payment } = await clock.advanceUntil(pay(client, keyedOrder()))
    const result = await client.cancel(payment.id, { reason })
    expect(result).toMatchObject({ conflict: 'not-cancelable', refund: null, payment })
    expect(result.buyerMessage.ko).toContain('취소할 수 없습니다')
  })

  it('is refused where the gateway cannot, or cannot in parts', async () => {
    const { client, clock, gateway } = clientUnderTest()
    gateway.submitSteps.push('approve')
    const { payment } = await clock.advanceUntil(pay(client, orderOf()))
    expect(await client.cancel(payment.id, { reason })).toMatchObject({
      conflict: 'not-cancelable',
    })
    const whole = await approvedPayment({ capabilities: { cancel: 'full' } })
    const part = { amountMinor: 99, reason }
    expect(await whole.client.cancel(whole.payment.id, part)).toMatchObject({
      conflict: 'not-cancelable',
    })
    const all = await whole.clock.advanceUntil(
      whole.client.cancel(whole.payment.id, { amountMinor: 100, reason }),
    )
    expect(all.payment.state).toBe('canceled')
  })

  it.each([
    [{ amountMinor: 0, reason }, 'amountMinor'],
    [{ amountMinor: 1.5, reason }, 'amountMinor'],
    [{ reason: '' }, 'reason'],
    [{ reason: 'x'.repeat(201) }, 'reason'],
    [{ reason, requestId: 'a b' }, 'requestId'],
    [{ reason, requestId: '' }, 'requestId'],
  ])('throws on %j', async (request, message) => {
    const { client, payment } = await approvedPayment()
    await expect(client.cancel(payment.id, request)).rejects.toThrow(message)
    expect(await client.listRefunds(payment.id)).toEqual([])
  })

  it('keeps no card number that somebody wrote into its reason', async () => {
    const { client, clock, payment } = await approvedPayment()
    const typed = 'of card 1234-5678-9814-1451, twice'
    await clock.advanceUntil(client.cancel(payment.id, { reason: typed }))
    const [refund] = await client.listRefunds(payment.id)
    expect(refund?.reason).toBe('of card ****-****-****-1451, twice')
  })

  it('throws on a payment that is not there', async () => {
    const { client } = keyedClientUnderTest()
    await expect(client.cancel('nobody', { reason })).rejects.toThrow(RangeError)
  })
})
