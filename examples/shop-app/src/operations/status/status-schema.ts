import { z } from 'zod'
import { paymentStates } from '@holdfast/pg-client'
import { orderStatuses } from '../../orders/order-state.js'
import { letterSources } from '../dead-letters/dead-letter.js'

const moment = z.iso.datetime()
const operation = z.enum(['submit', 'cancel', 'inquire', 'reconcile'])
const breakerState = z.enum([
  'closed',
  'open',
  'half-open',
  'metrics-only',
  'forced-open',
  'forced-closed',
])

const breakerMove = z.object({
  at: moment,
  operation,
  from: breakerState,
  to: breakerState,
  reason: z.string(),
})

const attemptCounts = z.object({
  succeeded: z.int().describe('The gateway said yes, or no to the buyer.'),
  failed: z.int().describe('An error of its own, no answer, or no connection.'),
})

const round = z
  .object({ at: moment, claimed: z.int(), asked: z.int(), settled: z.int(), resumed: z.int() })
  .nullable()

const reconciler = z.object({
  rounds: z.int().describe('Since the start.'),
  lastRound: round,
  lastBusyRound: round.describe('The last one in which a payment was due.'),
  healed: z.int().describe('Payments settled without their answer or callback, since the start.'),
  lastHealed: z
    .object({
      at: moment,
      paymentId: z.string(),
      from: z.enum(paymentStates),
      to: z.enum(paymentStates),
    })
    .nullable(),
})

const gateway = z.object({
  dialect: z.string(),
  refunds: z
    .enum(['none', 'full', 'partial'])
    .describe('How much of a payment it gives back when asked; `none`: people do it by hand.'),
  breakers: z.array(
    z.object({
      operation,
      state: breakerState,
      lastMove: breakerMove.nullable().describe('Null: it has not moved since the start.'),
    }),
  ),
  moves: z.array(breakerMove).describe('The last 100 since the start, latest first.'),
  attempts: z.object({ sinceStart: attemptCounts, lastMinute: attemptCounts }),
  waiting: z.array(
    z.object({ state: z.enum(paymentStates), count: z.int(), oldestAgeMs: z.number() }),
  ),
  reconciler,
})

/** Everything that an operator wants to see at one glance. */
export const statusBody = z.object({
  at: moment,
  gateways: z.array(gateway),
  orders: z.partialRecord(z.enum(orderStatuses), z.int()).describe('Orders by status.'),
  outboxes: z.array(
    z.object({
      source: z.enum(['orders', 'payments']),
      waiting: z.int().describe('Work that is not done yet.'),
      oldestAgeMs: z.number().nullable(),
    }),
  ),
  consumers: z.array(
    z.object({ consumer: z.string(), lag: z.int().describe('Messages not handled yet.') }),
  ),
  deadLetters: z.record(z.enum(letterSources), z.int()),
  alerts: z.array(
    z.object({
      alert: z.string(),
      since: moment,
      reason: z.string(),
      details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    }),
  ),
})

/** A valid answer: see {@link statusBody}. */
export type Status = z.infer<typeof statusBody>
