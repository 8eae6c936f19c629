import { z } from 'zod'
import type { WireAnswer } from '../dialects/wire.js'
import type { Charge } from '../gateway/charge.js'
import { CHARGE_MOVES } from '../gateway/charge-moves.js'
import type { KeptAnswer } from '../gateway/idempotent-replays.js'

/** One line of a ledger file: a charge as it stands from now on, or an answer for repeats. */
export type LedgerLine =
  | { readonly dialect: string; readonly charge: Charge }
  | { readonly dialect: string; readonly replay: KeptAnswer<WireAnswer> }

const amountSchema = z.int().min(0)

const chargeSchema = z.looseObject({
  key: z.string().min(1),
  owner: z.string(),
  reference: z.string(),
  occurrence: z.int().min(1),
  amount: amountSchema,
  currency: z.string(),
  state: z.enum(Object.keys(CHARGE_MOVES)),
  received: amountSchema,
  decline: z.string().optional(),
  cardNumber: z.string().optional(),
  createdAtMs: z.number(),
  changedAtMs: z.number(),
  refunds: z.array(
    z.looseObject({
      key: z.string(),
      amount: amountSchema,
      reason: z.string().optional(),
      createdAtMs: z.number(),
    }),
  ),
  details: z.unknown(),
})

const replaySchema = z.looseObject({
  key: z.string(),
  fingerprint: z.string(),
  answer: z.looseObject({
    outcome: z.string(),
    status: z.int(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
})

const lineSchema = z.union([
  z.looseObject({ dialect: z.string(), charge: chargeSchema }),
  z.looseObject({ dialect: z.string(), replay: replaySchema }),
])

/** A line as it was written by `JSON.stringify`; `undefined` where it is no entry of a ledger. */
export function parseLedgerLine(text: string): LedgerLine | undefined {
  try {
    return lineSchema.parse(JSON.parse(text)) as LedgerLine
  } catch {
    return undefined
  }
}

/** Whether a text can be the beginning of a line that a crash cut short, or nothing at all. */
export function isBeginningOfLedgerLine(text: string): boolean {
  const beginning = '{"dialect":"'
  return text.startsWith(beginning) || beginning.startsWith(text)
}
