import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CardNumber, won } from '@holdfast/pg-client'
import { seededRandom, sequentialIds } from '@holdfast/resilience-kit/testing'
import { ScriptedGateway } from '../../test/scripted-gateway.js'
import { MovableClock } from '../../test/shop-world.js'
import { BusUnavailable, type BusMessage, type EventBus } from '../bus/event-bus.js'
import { closeAll, type Closable } from '../close-all.js'
import { readConfig } from '../config.js'
import { Identity } from '../http/identity.js'
import type { ModuleContext, ModuleName } from '../modules/module-context.js'
import { ModuleNetwork } from '../modules/module-network.js'
import type { DeadEntry } from '../outbox/outbox.js'
import { StartFailure } from '../start-failure.js'
import { openPayments, type Payments } from './open-payments.js'

const log = () => undefined
const logger = { debug: log, info: log, warn: log, error: log }
const instrument = { cardType: 'KB', cardNumber: CardNumber.of('1234-5678-9814-1451') } as const

describe('openPayments', () => {
  let folder: string
  let closing: Closable[]
  let clock: MovableClock
  let network: ModuleNetwork<ModuleName>
  let published: BusMessage[]
  let isBusDown: boolean
  let dead: DeadEntry[]
  let followed: string[]
  /** Called when the orders have heard of an approval. */
  let hear: () => void

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-payments-'))
    closing = []
    clock = new MovableClock()
    network = new ModuleNetwork()
    published = []
    isBusDown = false
    dead = []
    followed = []
    hear = () => undefined
    network.serve('orders', async (request) => {
      const { paymentId, to } = (await request.json()) as { paymentId: string; to: string }
      followed.push(`${paymentId} ${to}`)
      if (to === 'approved') hear()
      return Response.json({})
    })
  })
  afterEach(async () => {
    await closeAll(closing)
    rmSync(folder, { recursive: true })
  })

  const open = (dataDir = folder): Payments => {
    const context: ModuleContext = {
      ...{ clock, random: seededRandom('payments'), ids: sequentialIds('payid'), logger, network },
      synchronous: 'normal',
      to: (module) => network.to(module),
      openStore: (name, openFile) => {
        const store = openFile(path.join(dataDir, `${name}.sqlite`))
        closing.push(store)
        return store
      },
      onStop: (close) => closing.unshift({ close }),
    }
    const publish: EventBus['publish'] = async (message) => {
      if (isBusDown) throw new BusUnavailable('the bus is down')
      published.push(message)
    }
    const http = new ScriptedGateway()
    http.otherwise = 'approved'
    return openPayments(context, {
      config: readConfig({ port: '0', dataDir, outboxMs: '86400000' }),
      callbackUrl: 'http://shop.test/payments/callback',
      http,
      bus: { publish } as EventBus,
      identity: new Identity({ read: () => Promise.resolve(undefined) }),
      onDead: (entry) => dead.push(entry),
    })
  }
  const pay = async (payments: Payments, orderId = 'order-1') => {
    const order = { orderId, owner: 'alice', amount: won(50_000), instrument }
    const { payment } = await payments.clients.card.submit(order)
    await payments.idle()
    return payment?.id ?? ''
  }
  const passTime = async (payments: Payments) => {
    clock.offsetMs += 600_000
    payments.messages.poke()
    await payments.idle()
  }

  it('tells the orders of every move, and the bus of the money, each once', async () => {
    const payments = open()
    payments.start()
    const id = await pay(payments)
    expect(followed.at(-1)).toBe(`${id} approved`)
    expect(new Set(followed).size).toBe(followed.length)
    expect(published).toMatchObject([{ topic: 'payment.completed', key: id }])
    expect(published[0]?.body).toMatchObject({ keptMinor: 50_000, dialect: 'async-card' })
  })

  it('lets orders follow while the bus is down, and gives no message up for days', async () => {
    isBusDown = true
    const payments = open()
    payments.start()
    const id = await pay(payments)
    expect(followed.at(-1)).toBe(`${id} approved`)
    for (let turn = 0; turn < 200; turn += 1) await passTime(payments)
    expect([dead, payments.messages.outbox.waitingCount()]).toEqual([[], 1])
    isBusDown = false
    await passTime(payments)
    expect(published).toHaveLength(1)
  })

  it('lets the bus hear while the orders are away, and tells them when they are back', async () => {
    network.break('orders', 'refuses')
    const payments = open()
    payments.start()
    const id = await pay(payments)
    expect(followed).toEqual([])
    network.mend('orders')
    await new Promise<void>((resolve) => (hear = resolve))
    await payments.idle()
    expect(followed.at(-1)).toBe(`${id} approved`)
    expect(published.map(({ key }) => key)).toEqual([id])
  })

  it('runs nothing before it is started, and loses nothing meanwhile', async () => {
    const payments = open()
    const id = await pay(payments)
    expect([followed, published]).toEqual([[], []])
    payments.start()
    await payments.idle()
    expect([followed.at(-1), published.length]).toEqual([`${id} approved`, 1])
  })

  it('says in one sentence why a file cannot be opened', () => {
    expect(() => open(path.join(folder, 'nowhere'))).toThrow(StartFailure)
  })
})
