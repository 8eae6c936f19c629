import { z } from 'zod'
import { MAX_SEED } from '../faults/decider.js'
import type { DialectName } from '../dialects/served-dialect.js'
import type { Conduct } from '../faults/conduct.js'
import type { FaultRule, RuleMatch } from '../faults/fault-rule.js'
import { distributionSchema } from '../quantities/distribution.js'
import type { Distribution } from '../quantities/distribution-shape.js'
import { durationSchema, rateSchema, rateText } from '../quantities/quantity.js'
import { faultRuleSchema } from './fault-rule-schema.js'
import { noSuch } from './issue-message.js'
import { latencySchema } from './latency-schema.js'

/** The seeds' numbers: 1-5 s to settle. */
const SEEDS_PROCESSING: Distribution = { uniform: { min: 1000, max: 5000 } }

/** How charges settle; the three shares are 1 together. */
export const outcomesSchema = z
  .strictObject({ approved: rateSchema, limitExceeded: rateSchema, invalidCard: rateSchema })
  .superRefine(({ approved, limitExceeded, invalidCard }, context) => {
    const sum = approved + limitExceeded + invalidCard
    if (Math.abs(sum - 1) < 1e-9) return
    const members = 'approved, limitExceeded and invalidCard'
    context.addIssue(`${members} must add up to 100 %, got ${rateText(sum)}`)
  })

/** Real milliseconds per millisecond of the gateway's clock. */
export const timeScaleSchema = z.number().min(0.000_1).max(1000)

/** Payments that arrive; what makes load reads it (the simulation), `pgsim serve` does not. */
const loadSchema = z.strictObject({
  payments: z.int().min(1).max(10_000_000),
  perSecond: z.number().positive().max(100_000),
  arrivals: z.enum(['poisson', 'even']).default('poisson'),
})

const callbacksSchema = z.strictObject({
  /** Waits before the second, third, ... attempt; empty: one attempt. Default: the dialect's. */
  retryAfter: z.array(durationSchema).max(32).optional(),
  /** How long a merchant may take to answer, in real time. Default: the dialect's. */
  timeout: durationSchema.refine((ms) => ms > 0, { error: 'must be above 0' }).optional(),
})

/** The members of a scenario; for documents that change a part of one. */
export const scenarioMembers = {
  name: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: 'a name is lower case, with dashes' }),
  description: z.string().min(1),
  /** Repeats the same faults; where it is absent the one who runs it draws one. */
  seed: z.int().min(0).max(MAX_SEED).optional(),
  timeScale: timeScaleSchema.default(1),
  load: loadSchema.optional(),
  latency: latencySchema.prefault({}),
  processing: distributionSchema.default(SEEDS_PROCESSING),
  outcomes: outcomesSchema.default({ approved: 1, limitExceeded: 0, invalidCard: 0 }),
  faults: z.array(faultRuleSchema).max(1000).default([]),
  draw: z.enum(['swarm'], noSuch('draw')).optional(),
  callbacks: callbacksSchema.default({}),
  /** What they mean only the simulation knows: it has the figures. */
  thresholds: z.array(z.string().min(1).max(200)).max(100).default([]),
} satisfies Record<string, z.ZodType>

/**
 * How the gateway behaves, on a timeline: one schema for HTTP and for virtual time. Unknown names
 * are errors. What it gives can be read by it again.
 */
export const scenarioSchema = z.strictObject(scenarioMembers).transform(({ faults, ...rest }) => ({
  ...rest,
  faults: withIds(faults),
}))

/** A rule of a scenario, with everything filled in. */
export interface ScenarioRule extends FaultRule {
  readonly match: RuleMatch & { readonly dialect?: DialectName | undefined }
}

/** A scenario with everything filled in; all times in milliseconds. */
export interface Scenario extends Conduct {
  readonly name: string
  readonly description: string
  readonly seed?: number | undefined
  /** Real milliseconds per millisecond of the gateway's clock. */
  readonly timeScale: number
  readonly load?:
    | {
        readonly payments: number
        readonly perSecond: number
        readonly arrivals: 'poisson' | 'even'
      }
    | undefined
  readonly faults: readonly ScenarioRule[]
  /**
   * `swarm`: each seed of `pgsim simulate` draws which faults are on, and at which rates. Absent:
   * the rules strike as they say. `pgsim serve` plays the rules in any case.
   */
  readonly draw?: 'swarm' | undefined
  readonly callbacks: {
    readonly retryAfter?: readonly number[] | undefined
    readonly timeout?: number | undefined
  }
  /** What a simulation must reach, such as `convergence.p99 < 5m`; as they are written. */
  readonly thresholds: readonly string[]
}

/** Rules with ids: their own, or the fault's name and a number that is free. */
export function withIds<Rule extends { readonly id?: string | undefined; readonly fault: string }>(
  rules: readonly Rule[],
): (Rule & { readonly id: string })[] {
  const taken = new Set(rules.flatMap(({ id }) => id ?? []))
  return rules.map((rule) => {
    if (hasId(rule)) return rule
    let number = 1
    while (taken.has(`${rule.fault}-${number}`)) number += 1
    const id = `${rule.fault}-${number}`
    taken.add(id)
    return { ...rule, id }
  })
}

function hasId<Rule extends { readonly id?: string | undefined }>(
  rule: Rule,
): rule is Rule & { readonly id: string } {
  return rule.id !== undefined
}
