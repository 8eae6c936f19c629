import { describe, expect, it } from 'vitest'
import { won, type OutboxEntry, type PaymentState } from '@holdfast/pg-client'
import type { BusMessage } from '../bus/event-bus.js'
import { paymentMoved, type PaymentMoved } from '../orders/payment-moved.js'
import { relayTo } from './payment-relay.js'

function entry(from: PaymentState, to: PaymentState): OutboxEntry {
  const payment = { paymentId: 'pay-1', orderId: 'order-1', reference: 'order-1-1' }
  const nothing = { decline: null, reviewReason: null, refund: null, late: true }
  const move = { amount: won(50_000), from, to, source: 'inquiry', refundedMinor: 0 } as const
  return { sequence: 7, event: { ...payment, ...nothing, ...move, at: 1000 } }
}

describe('the relay of payments', () => {
  const told: string[] = []
  const partsOf = (orders: (event: PaymentMoved) => Promise<void>) => {
    told.length = 0
    return {
      messages: { append: ({ id }: BusMessage) => void told.push(`bus ${id}`) },
      orders: {
        paymentMoved: (event: PaymentMoved) => {
          told.push(`orders ${event.source}`)
          return orders(event)
        },
      },
    }
  }

  it('lets the order follow first, then keeps what the bus shall carry', async () => {
    await relayTo(
      'toss',
      partsOf(() => Promise.resolve()),
    )(entry('pending', 'approved'))
    expect(told).toEqual(['orders toss:7', 'bus toss:7'])
  })

  it('tells the orders of every move, and the bus only of money', async () => {
    await relayTo(
      'toss',
      partsOf(() => Promise.resolve()),
    )(entry('requested', 'pending'))
    expect(told).toEqual(['orders toss:7'])
  })

  it('fails where the order could not follow: the event comes again', async () => {
    const away = () => Promise.reject(new Error('the orders are away'))
    const relaying = relayTo('async-card', partsOf(away))(entry('pending', 'approved'))
    await expect(relaying).rejects.toThrow('the orders are away')
    // An order that cannot follow does not hold up what the bus is told.
    expect(told).toEqual(['orders async-card:7', 'bus async-card:7'])
  })

  it('lets the order follow where the message cannot be kept: the event comes again', async () => {
    const parts = partsOf(() => Promise.resolve())
    let isFull = true
    const append = (message: BusMessage) => {
      if (isFull) throw new Error('database or disk is full')
      parts.messages.append(message)
    }
    const relay = relayTo('toss', { ...parts, messages: { append } })
    await expect(relay(entry('pending', 'approved'))).rejects.toThrow('disk is full')
    expect(told).toEqual(['orders toss:7'])
    isFull = false
    await relay(entry('pending', 'approved'))
    expect(told).toEqual(['orders toss:7', 'orders toss:7', 'bus toss:7'])
  })

  it('says what the orders read', async () => {
    let seen: unknown
    const hear = (event: PaymentMoved) => {
      seen = event
      return Promise.resolve()
    }
    await relayTo('async-card', partsOf(hear))(entry('pending', 'approved'))
    expect(paymentMoved.parse(seen)).toEqual({
      ...{ source: 'async-card:7', paymentId: 'pay-1', orderId: 'order-1' },
      ...{ from: 'pending', to: 'approved', late: true, reviewReason: null, refunded: 0, at: 1000 },
    })
  })
})
