import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { DIALECT_NAMES } from '../dialects/served-dialect.js'
import { JOURNAL_CAPACITY } from '../serving/request-journal.js'
import type { Simulator } from '../simulator.js'
import { addRoute, answer, plain, refusals, type AdminApp } from './admin-route.js'
import { millisecondsSchema, momentSchema } from './quantity-schemas.js'

const amountSchema = z.int().min(0).meta({ description: "In the currency's smallest unit." })

const chargeSchema = z
  .object({
    dialect: z.string(),
    key: z.string().meta({ description: "The gateway's own key." }),
    reference: z.string().meta({ description: "The merchant's, such as an order id." }),
    owner: z.string().meta({ description: "The caller's user or account." }),
    amount: amountSchema,
    currency: z.string().length(3),
    state: z.enum([
      'opened',
      'authenticated',
      'pending',
      'awaitingDeposit',
      'authorized',
      'approved',
      'declined',
      'expired',
      'canceled',
    ]),
    status: z.string().meta({ description: "The state in the dialect's words." }),
    reason: z.string().optional(),
    received: amountSchema,
    refunded: amountSchema,
    held: amountSchema,
    cardLast4: z.string().optional(),
    createdAt: momentSchema,
    changedAt: momentSchema,
    overwritten: z.literal(true).optional().meta({
      description: 'A colliding key took its place: look-ups find it no more.',
    }),
    callback: z.object({
      sent: z.int().min(0).meta({ description: 'How many attempts were made.' }),
      answered: z.array(z.int()).meta({ description: 'The HTTP statuses that came back.' }),
      lost: z.boolean().meta({ description: 'Whether a fault swallowed one.' }),
    }),
  })
  .meta({ id: 'Charge', description: 'One charge; of its card the last four digits at most.' })

const referenceSchema = z
  .object({
    dialect: z.string(),
    reference: z.string(),
    currency: z.string().length(3),
    charges: z.int().min(1),
    approved: z.int().min(0).meta({ description: 'How many of them took money.' }),
    received: amountSchema,
    refunded: amountSchema,
    held: amountSchema,
  })
  .meta({ id: 'Reference', description: 'What one reference was charged, over all its charges.' })

/** Every charge, and who paid what. */
const ledgerSchema = z.object({
  charges: z.array(chargeSchema),
  references: z.array(referenceSchema),
})

const entrySchema = z
  .object({
    sequence: z.int().min(1),
    at: momentSchema,
    kind: z.enum(['request', 'callback']),
    dialect: z.string(),
    operation: z.string().optional(),
    line: z.string().meta({ examples: ['POST /api/v1/payments'] }),
    faults: z.array(z.string()).meta({ description: 'The names of the faults that struck.' }),
    sent: z.string().optional().meta({ description: 'The body, cut to 2000 characters.' }),
    status: z
      .union([z.int(), z.enum(['cut', 'never', 'unanswered', 'forbidden'])])
      .meta({ description: 'An HTTP status, or what came instead of one.' }),
    answered: z.string().optional(),
    durationMs: millisecondsSchema,
  })
  .meta({ id: 'JournalEntry', description: 'A request or a callback with its answer.' })

/** A whole number in a query; whatever is wrong with it, `allowed` is what it must be. */
function countSchema(allowed: string) {
  return z.coerce
    .number<string>({ error: `must be ${allowed}` })
    .int()
    .min(1)
}

const limitSchema = countSchema('a whole number from 1 on')
const journalLimitSchema = countSchema(`a whole number 1..${JOURNAL_CAPACITY}`).max(
  JOURNAL_CAPACITY,
)

const getLedger = createRoute({
  method: 'get',
  path: '/__admin/ledger',
  operationId: 'getLedger',
  tags: ['ledger'],
  summary: 'Show every charge, and who paid what.',
  description: 'This is the truth, whatever answers and callbacks said.',
  request: {
    query: z.strictObject({
      dialect: z.enum(DIALECT_NAMES).optional().meta({ description: 'Only charges of this one.' }),
      reference: z.string().min(1).optional().meta({ description: 'Only its charges.' }),
      limit: limitSchema.optional().meta({
        description: 'Only the newest so many, and their references, whose sums stay whole.',
      }),
    }),
  },
  responses: {
    200: answer('Charges oldest first.', ledgerSchema, {
      charges: [
        {
          dialect: 'async-card',
          key: '20250816:TR:9577c5',
          reference: '1351039135',
          owner: '135135',
          amount: 5000,
          currency: 'KRW',
          state: 'approved',
          status: 'SUCCESS',
          received: 5000,
          refunded: 0,
          held: 5000,
          cardLast4: '1451',
          createdAt: '2025-08-16T02:00:00.000Z',
          changedAt: '2025-08-16T02:00:03.000Z',
          callback: { sent: 1, answered: [200], lost: false },
        },
      ],
      references: [
        {
          dialect: 'async-card',
          reference: '1351039135',
          currency: 'KRW',
          charges: 1,
          approved: 1,
          received: 5000,
          refunded: 0,
          held: 5000,
        },
      ],
    }),
    ...refusals(400),
  },
})

const getJournal = createRoute({
  method: 'get',
  path: '/__admin/journal',
  operationId: 'getJournal',
  tags: ['ledger'],
  summary: 'Show the last requests and callbacks with their answers.',
  description: `Card numbers are masked. The newest ${JOURNAL_CAPACITY} are kept.`,
  request: {
    query: z.strictObject({
      limit: journalLimitSchema.default(100).meta({ description: 'How many.' }),
    }),
  },
  responses: {
    200: answer('Oldest of them first.', z.object({ entries: z.array(entrySchema) }), {
      entries: [
        {
          sequence: 7,
          at: '2025-08-16T02:00:00.000Z',
          kind: 'request',
          dialect: 'async-card',
          operation: 'inquireByOrder',
          faults: ['answer-lost'],
          line: 'GET /api/v1/payments?orderId=1351039135',
          status: 'cut',
          durationMs: 12,
        },
      ],
    }),
    ...refusals(400),
  },
})

/** Adds the routes of what has happened: the ledger and the journal. */
export function addLedgerRoutes(app: AdminApp, simulator: Simulator): void {
  addRoute(app, getLedger, (context) =>
    context.json(plain(simulator.ledger(context.req.valid('query'))), 200),
  )
  addRoute(app, getJournal, (context) =>
    context.json({ entries: plain(simulator.journal(context.req.valid('query').limit)) }, 200),
  )
}
