import type { Clock } from '@holdfast/resilience-kit'
import type { OrderStatus } from '../../orders/order-state.js'
import type { OutboxBacklog } from '../../outbox/outbox.js'
import type { AlertBoard } from '../alerts/alert-board.js'
import type { DeadLetters } from '../dead-letters/dead-letters.js'
import type { GatewayWatch, ReconcilerActivity } from './gateway-watch.js'
import type { Status } from './status-schema.js'

/** Where the status is read from. */
export interface StatusParts {
  readonly gateways: readonly GatewayWatch[]
  readonly orders: { countByStatus(): ReadonlyMap<OrderStatus, number> }
  readonly outboxes: Readonly<Record<'orders' | 'payments', { backlog(): OutboxBacklog }>>
  readonly bus: { lagOf(consumer: string): Promise<number> }
  readonly letters: DeadLetters
  readonly board: AlertBoard
  readonly clock: Clock
}

/** The consumers of the bus, by the names under which they are known there. */
export const busConsumers = ['settlement'] as const

/** How everything stands now. */
export async function readStatus(parts: StatusParts): Promise<Status> {
  const { gateways, orders, outboxes, bus, letters, board, clock } = parts
  const now = clock.now()
  const backlogs = [
    { source: 'orders', backlog: outboxes.orders.backlog() },
    { source: 'payments', backlog: outboxes.payments.backlog() },
  ] as const
  return {
    at: momentOf(now),
    gateways: await Promise.all(gateways.map((gateway) => gatewayStatus(gateway, now))),
    orders: Object.fromEntries(orders.countByStatus()),
    outboxes: backlogs.map(({ source, backlog: { waiting, oldestWaitingAt } }) => ({
      source,
      waiting,
      oldestAgeMs: oldestWaitingAt === null ? null : ageOf(oldestWaitingAt, now),
    })),
    consumers: await Promise.all(
      busConsumers.map(async (consumer) => ({ consumer, lag: await bus.lagOf(consumer) })),
    ),
    deadLetters: await letters.count(),
    alerts: board.on.map(({ alert, at, reason, details }) => ({
      ...{ alert, since: momentOf(at), reason, details },
    })),
  }
}

async function gatewayStatus(
  gateway: GatewayWatch,
  now: number,
): Promise<Status['gateways'][number]> {
  const { dialect, refunds, attempts } = gateway
  const { breakers, waiting } = await gateway.health()
  const moves = gateway.moves.map((move) => ({ ...move, at: momentOf(move.at) }))
  const operations = ['submit', 'cancel', 'inquire', 'reconcile'] as const
  return {
    dialect,
    refunds,
    breakers: operations.map((operation) => ({
      operation,
      state: breakers[operation],
      lastMove: moves.find((move) => move.operation === operation) ?? null,
    })),
    moves,
    attempts,
    waiting: waiting.map(({ state, count, oldestCreatedAt }) => ({
      ...{ state, count, oldestAgeMs: ageOf(oldestCreatedAt, now) },
    })),
    reconciler: reconcilerStatus(gateway.reconciler),
  }
}

function reconcilerStatus(activity: ReconcilerActivity): Status['gateways'][number]['reconciler'] {
  const { rounds, healed, lastRound, lastBusyRound, lastHealed } = activity
  return {
    rounds,
    lastRound: lastRound && { ...lastRound, at: momentOf(lastRound.at) },
    lastBusyRound: lastBusyRound && { ...lastBusyRound, at: momentOf(lastBusyRound.at) },
    healed,
    lastHealed: lastHealed && { ...lastHealed, at: momentOf(lastHealed.at) },
  }
}

function momentOf(ms: number): string {
  return new Date(ms).toISOString()
}

/** A clock that was set back makes nothing younger than just now. */
function ageOf(since: number, now: number): number {
  return Math.max(0, now - since)
}
