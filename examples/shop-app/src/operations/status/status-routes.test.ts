import { beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import type { OrderStatus } from '../../orders/order-state.js'
import { MemoryAlertBook } from '../testing/memory-alert-book.js'
import { AlertBoard } from '../alerts/alert-board.js'
import { DeadLetters } from '../dead-letters/dead-letters.js'
import type { LetterBox } from '../dead-letters/dead-letter.js'
import { identity, OperatorDoor } from '../testing/operator-door.js'
import { ToldClient } from '../testing/told-client.js'
import { GatewayWatch } from './gateway-watch.js'
import { statusRoutes } from './status-routes.js'
import { statusBody } from './status-schema.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }

describe('statusRoutes', () => {
  let clock: VirtualClock
  let client: ToldClient
  let board: AlertBoard
  let door: OperatorDoor

  const box = (count: number): LetterBox => ({
    list: async () => [],
    count: async () => count,
    replay: async () => false,
  })
  const open = (slots?: { free: number; waiting: number }) => {
    const outbox = (waiting: number, oldestWaitingAt: number | null) => ({
      backlog: () => ({ waiting, oldestWaitingAt, dead: 0 }),
    })
    const counts: [OrderStatus, number][] = [
      ['CONFIRMED', 3],
      ['FAILED', 1],
    ]
    const api = statusRoutes({
      ...{ identity, clock, board, slots, book: { inFlight: 2 } },
      gateways: [new GatewayWatch(client, clock)],
      orders: { countByStatus: () => new Map(counts) },
      outboxes: { orders: outbox(2, 940_000), payments: outbox(0, null) },
      bus: { lagOf: async (consumer) => (consumer === 'settlement' ? 7 : 0) },
      letters: new DeadLetters({ orders: box(1), payments: box(0), bus: box(4) }),
      metrics: { contentType: 'text/plain; version=0.0.4', text: async () => 'shop_orders 1\n' },
    })
    door = new OperatorDoor(api)
    return api
  }

  beforeEach(() => {
    clock = new VirtualClock({ wallMs: 1_000_000 })
    client = new ToldClient(clock)
    board = new AlertBoard({ book: new MemoryAlertBook(), clock, logger })
  })

  it('shows an operator everything at one glance', async () => {
    open()
    client.moveBreaker('open', 'five in a row')
    client.attempts(1, 'accepted')
    client.attempts(2, 'error')
    client.waiting = [{ state: 'pending', count: 5, oldestCreatedAt: 970_000 }]
    const reading = { isOn: true, reason: 'five in a row', details: { dialect: 'async-card' } }
    board.read({ kind: 'breaker-open', about: 'async-card/submit' }, reading)
    const { status, body } = await door.ask('GET', '/operations/status')
    expect(status).toBe(200)
    expect(statusBody.parse(body)).toEqual(body)
    const at = new Date(1_000_000).toISOString()
    const move = { at, operation: 'submit', from: 'closed', to: 'open', reason: 'five in a row' }
    const closed = { state: 'closed', lastMove: null }
    const counts = { succeeded: 1, failed: 2 }
    expect(body).toEqual({
      at,
      gateways: [
        {
          dialect: 'async-card',
          refunds: 'partial',
          breakers: [
            { operation: 'submit', state: 'open', lastMove: move },
            { operation: 'cancel', ...closed },
            { operation: 'inquire', ...closed },
            { operation: 'reconcile', ...closed },
          ],
          moves: [move],
          attempts: { sinceStart: counts, lastMinute: counts },
          waiting: [{ state: 'pending', count: 5, oldestAgeMs: 30_000 }],
          reconciler: {
            ...{ rounds: 0, lastRound: null, lastBusyRound: null, healed: 0, lastHealed: null },
          },
        },
      ],
      orders: { CONFIRMED: 3, FAILED: 1 },
      outboxes: [
        { source: 'orders', waiting: 2, oldestAgeMs: 60_000 },
        { source: 'payments', waiting: 0, oldestAgeMs: null },
      ],
      consumers: [{ consumer: 'settlement', lag: 7 }],
      deadLetters: { orders: 1, payments: 0, bus: 4 },
      alerts: [
        {
          ...{ alert: 'breaker-open/async-card/submit', since: at, reason: 'five in a row' },
          details: { dialect: 'async-card' },
        },
      ],
    })
  })

  it('shows it to nobody else', async () => {
    open()
    for (const [as, status] of [
      ['nobody', 401],
      ['buyer', 403],
      ['admin', 403],
    ] as const) {
      expect((await door.ask('GET', '/operations/status', { as })).status).toBe(status)
    }
  })

  it('tells everybody whether it is up and how busy it is, and nothing else', async () => {
    open({ free: 3, waiting: 1 })
    expect(await door.ask('GET', '/health', { as: 'nobody' })).toEqual({
      status: 200,
      body: { status: 'up', freeSlots: 3, requestsInLine: 1, ordersInFlight: 2 },
    })
    open()
    expect((await door.ask('GET', '/health', { as: 'nobody' })).body).toEqual({
      ...{ status: 'up', freeSlots: null, requestsInLine: 0, ordersInFlight: 2 },
    })
  })

  it('serves metrics as Prometheus wants them', async () => {
    const response = await open().request('/metrics')
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4')
    expect(await response.text()).toBe('shop_orders 1\n')
  })
})
