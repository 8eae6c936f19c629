import type { PaymentStore } from '@holdfast/pg-client'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { paidFile } from './testing/sample-books.js'
import { ShopDisk } from './shop-disk.js'

type GatewayCallback = Parameters<PaymentStore['receiveCallback']>[0]['callback']

let disk: ShopDisk
beforeEach(() => {
  disk = new ShopDisk(new VirtualClock({ wallMs: 1_000_000 }), { welcomePoints: 700 })
})
afterEach(() => disk.close())

it('has every module in a database of its own', () => {
  disk.orders.insert({ ...paidFile().order, version: 1 }, [])
  disk.catalog.seed([{ id: '1', name: 'tea', price: 100, stock: 3, isOnSale: true }])
  expect(disk.orders.get('first')?.status).toBe('CONFIRMED')
  expect(disk.catalog.stocks()).toMatchObject([{ productId: '1', stock: 3 }])
  expect(disk.points.balanceOf('buyer-1')).toBe(700)
  expect([disk.settlement.total(), disk.messages.outbox.waitingCount()]).toEqual([[], 0])
})

it('shows every life the same payments, each on its own clock', async () => {
  const ahead = disk.paymentsOn(new VirtualClock({ wallMs: 2_000_000 }))
  const callback = { eventId: 'e', reference: 'r-1' } as GatewayCallback
  await ahead.receiveCallback({ dialect: 'toss', callback, receivedAt: 1 })
  expect(await disk.payments.listUnsettledCallbacks('toss', 10)).toMatchObject([{ callback }])
})

it('shuts all of it', () => {
  disk.close()
  expect(() => disk.points.balanceOf('buyer-1')).toThrow('not open')
  expect(() => disk.orders.get('first')).toThrow('not open')
  disk = new ShopDisk(new VirtualClock(), { welcomePoints: 0 })
})
