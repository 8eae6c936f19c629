import { z } from 'zod'

const day = z.iso.date().meta({ description: 'A calendar day in Asia/Seoul.' })

/** Which days to look at, both included. */
export const periodQuery = z.object({
  from: day.optional().meta({ description: 'Default: six days before `to`.' }),
  to: day.optional().meta({ description: 'Default: today in Asia/Seoul.' }),
})

/** Which day to look at. */
export const dayPath = z.object({ day })

/** Which of its entries. */
export const entriesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.coerce.number().int().min(0).default(0).meta({
    description: '`next` of the page before.',
  }),
})

const entrySum = z.object({
  count: z.number(),
  sumMinor: z.number().describe('In minor units of the currency.'),
})

/** What was taken and given back, day by day. */
export const settlementsBody = z.object({
  from: z.string(),
  to: z.string(),
  days: z.array(
    z.object({
      day: z.string(),
      dialect: z.string().describe('The gateway.'),
      currency: z.string(),
      sales: entrySum,
      refunds: entrySum,
      netMinor: z.number().describe('Sales less refunds, in minor units.'),
    }),
  ),
})

/** One page of a day's entries. */
export const entriesBody = z.object({
  day: z.string(),
  entries: z.array(
    z.object({
      number: z.number(),
      paymentId: z.string(),
      orderId: z.string(),
      day: z.string(),
      kind: z.enum(['sale', 'refund']),
      amountMinor: z.number(),
      keptMinor: z
        .number()
        .describe('What is kept of its payment now, whichever day the rest went back.'),
      currency: z.string(),
      dialect: z.string(),
      at: z.iso.datetime(),
    }),
  ),
  next: z.number().nullable().describe('`after` of the page that follows; null: there is none.'),
})
