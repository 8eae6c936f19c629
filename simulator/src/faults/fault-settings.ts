import { z } from 'zod'

const LONGEST_MS = 86_400_000

/** A share of all cases. */
export const rateSchema = z.number().min(0).max(1)

/** Milliseconds, both ends included. */
export const rangeSchema = z
  .strictObject({
    min: z.int().min(0).max(LONGEST_MS),
    max: z.int().min(0).max(LONGEST_MS),
  })
  .refine((range) => range.min <= range.max, { error: 'min must not be above max' })

/** How charges settle; the three shares are 1 together. */
export const outcomesSchema = z
  .strictObject({ approved: rateSchema, limitExceeded: rateSchema, invalidCard: rateSchema })
  .refine(
    ({ approved, limitExceeded, invalidCard }) =>
      Math.abs(approved + limitExceeded + invalidCard - 1) < 1e-9,
    { error: 'approved, limitExceeded and invalidCard must add up to 1' },
  )

/** A factor on the processing delay and on the delay of late callbacks. */
export const timeScaleSchema = z.number().min(0).max(1000)

/** The document behind `/__admin/faults`, the command line and `createSimulator`. */
export const faultSettingsSchema = z.strictObject({
  /** Share of submits refused with the gateway's own 500 before anything is stored. */
  refuseRate: rateSchema,
  /** How long a submit takes before it is looked at. */
  latencyMs: rangeSchema,
  /** How long an accepted charge stays pending, before `timeScale`. */
  processingMs: rangeSchema,
  timeScale: timeScaleSchema,
  outcomes: outcomesSchema,
  /** Share of executed submits whose answer never arrives. */
  answerLostRate: rateSchema,
  callback: z.strictObject({
    /** Share of callbacks never sent. */
    lossRate: rateSchema,
    /** Share of callbacks sent twice. */
    duplicateRate: rateSchema,
    /** Share of callbacks held back by `lateMs`. */
    lateRate: rateSchema,
    /** How late, before `timeScale`. */
    lateMs: rangeSchema,
  }),
  /** `hang` reads requests and never answers or executes them; `down` refuses connections. */
  mode: z.enum(['up', 'hang', 'down']),
})

/** How the gateway misbehaves at this moment. */
export type FaultSettings = z.infer<typeof faultSettingsSchema>

/** Any part of the settings; what is absent stays as it is. */
export type FaultPatch = Partial<
  Omit<FaultSettings, 'callback' | 'outcomes' | 'latencyMs' | 'processingMs'>
> & {
  latencyMs?: Partial<FaultSettings['latencyMs']>
  processingMs?: Partial<FaultSettings['processingMs']>
  outcomes?: Partial<FaultSettings['outcomes']>
  callback?: Partial<Omit<FaultSettings['callback'], 'lateMs'>> & {
    lateMs?: Partial<FaultSettings['callback']['lateMs']>
  }
}

/** The seeds' gateway: 40 % refused, 100-500 ms, settled after 1-5 s as 70/20/10. */
export const SEEDS_SETTINGS: FaultSettings = {
  refuseRate: 0.4,
  latencyMs: { min: 100, max: 500 },
  processingMs: { min: 1000, max: 5000 },
  timeScale: 1,
  outcomes: { approved: 0.7, limitExceeded: 0.2, invalidCard: 0.1 },
  answerLostRate: 0,
  callback: {
    lossRate: 0,
    duplicateRate: 0,
    lateRate: 0,
    lateMs: { min: 10_000, max: 60_000 },
  },
  mode: 'up',
}
