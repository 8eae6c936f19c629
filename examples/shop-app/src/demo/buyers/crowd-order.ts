import { z } from 'zod'

/** The most buyers of one crowd. */
export const MOST_BUYERS = 500

/** The longest that a crowd takes to arrive, in ms. */
export const LONGEST_ARRIVAL_MS = 30_000

/** Whoever has no answer so long after the last arrival goes home, in ms. */
export const PATIENCE_MS = 60_000

/** What a crowd's process is told on its command line, as JSON. */
export const crowdOrder = z.strictObject({
  shopUrl: z.url(),
  /** Names the buyers and their idempotency keys: another crowd has another one. */
  name: z.string().min(1),
  buyers: z.int().min(1).max(MOST_BUYERS),
  /** They arrive evenly over so many ms; 0: all at once. */
  overMs: z.int().min(0).max(LONGEST_ARRIVAL_MS),
  /** Where it writes what they are told. The crowd goes home when the folder is gone. */
  tallyFile: z.string().min(1),
})

export type CrowdOrder = z.infer<typeof crowdOrder>
