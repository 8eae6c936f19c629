import { describe, expect, it } from 'vitest'
import { clientUnderTest, orderOf } from '../testing/client-under-test.js'
import {
  approvedPayment,
  keyedClientUnderTest,
  keyedOrder,
} from '../testing/keyed-client-under-test.js'
import { pay } from '../testing/pay.js'

describe('the next reference of an order', () => {
  it('is the one that its next payment has', async () => {
    const { client, clock, gateway } = keyedClientUnderTest()
    gateway.submitSteps.push('decline')
    for (const reference of ['order-1-1', 'order-1-2']) {
      expect(await client.nextReference('order-1')).toBe(reference)
      const { payment } = await clock.advanceUntil(pay(client, keyedOrder()))
      expect(payment.reference).toBe(reference)
    }
    await expect(client.nextReference('order 1')).rejects.toThrow(TypeError)
  })
})

describe('a currency', () => {
  it('that the gateway does not take is refused, and leaves nothing behind', async () => {
    const { client, gateway } = keyedClientUnderTest()
    const order = { ...keyedOrder(), amount: { minor: 100, currency: 'EUR' } as const }
    await expect(client.submit(order)).rejects.toThrow('keyed takes KRW, USD, got EUR')
    expect([await client.listByOrder('order-1'), gateway.posts]).toEqual([[], []])
  })
})

describe('what a payment waits for', () => {
  it('is told to the caller, and stored nowhere', async () => {
    const { client, clock, gateway, stored } = keyedClientUnderTest()
    gateway.submitSteps.push('pending')
    const result = await clock.advanceUntil(pay(client, keyedOrder()))
    const action = { kind: 'authenticate', clientSecret: 'secret-of-tx-1' }
    expect(result).toMatchObject({ certainty: 'accepted', buyerAction: action })
    expect(JSON.stringify(await stored(result.payment.id))).not.toContain('secret-of')
    const checked = await clock.advanceUntil(client.checkNow(result.payment.id))
    expect(checked.buyerAction).toEqual(action)
    gateway.ledger.change('tx-1', { status: 'approved' })
    const after = await clock.advanceUntil(client.checkNow(result.payment.id))
    expect(after).not.toHaveProperty('buyerAction')
  })
})

describe('a fallback', () => {
  it.each([
    ['unanswered', 'hang'],
    ['circuit-breaker', 'reset'],
  ] as const)('is told and logged with its cause and order: %s', async (cause, step) => {
    const lines: [Record<string, unknown>, string][] = []
    const log = (fields: object, text: string): void => {
      lines.push([fields as Record<string, unknown>, text])
    }
    const logger = { debug: log, info: log, warn: log, error: log }
    const { client, clock, gateway, observed } = clientUnderTest({ logger })
    gateway.submitSteps.push(step, step, step)
    for (const n of [1, 2, 3, 4]) await clock.advanceUntil(client.submit(orderOf(`order-${n}`)))
    const orderId = cause === 'unanswered' ? 'order-1' : 'order-4'
    const [payment] = await client.listByOrder(orderId)
    const fields = { operation: 'submit', orderId, paymentId: payment?.id, cause }
    expect(observed).toContainEqual({ type: 'fallbackRan', ...fields })
    expect(lines.map(([one]) => one)).toContainEqual({ dialect: 'async-card', ...fields })
    const texts = lines.flatMap(([one, text]) => (one['cause'] === cause ? [text] : []))
    expect(texts.every((text) => text.startsWith('answered without the gateway'))).toBe(true)
  })

  it('is none where the gateway has spoken', async () => {
    const { observed } = await approvedPayment()
    expect(observed.filter(({ type }) => type === 'fallbackRan')).toEqual([])
  })
})
