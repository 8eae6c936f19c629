import { z } from 'zod'

/** Milliseconds in an answer. */
export const millisecondsSchema = z.number().min(0)

/** A moment in an answer. */
export const momentSchema = z.iso.datetime().meta({ description: 'ISO 8601, UTC.' })

const simpleForms = [
  z.object({ fixed: millisecondsSchema }),
  z.object({ uniform: z.object({ min: millisecondsSchema, max: millisecondsSchema }) }),
  z.object({
    lognormal: z.object({
      median: millisecondsSchema,
      sigma: z.number().positive(),
      max: millisecondsSchema.optional(),
    }),
  }),
  z.object({ exponential: z.object({ min: millisecondsSchema, mean: millisecondsSchema }) }),
  z.object({ quantiles: z.record(z.string(), millisecondsSchema) }),
] as const

const simpleDistributionSchema = z
  .union(simpleForms)
  .meta({ id: 'SimpleDistribution', description: 'A distribution of one form, in milliseconds.' })

/** How long something takes, in an answer: with everything filled in. */
export const distributionSchema = z
  .union([
    simpleDistributionSchema,
    z.object({
      slowMode: z.object({
        share: z.number().min(0).max(1),
        normal: simpleDistributionSchema,
        slow: simpleDistributionSchema,
      }),
    }),
  ])
  .meta({ id: 'Distribution', description: 'How long something takes, in milliseconds.' })
