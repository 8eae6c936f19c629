import { z } from 'zod'
import { noSuch } from '../../scenario/issue-message.js'

const count = z.int().min(0).max(1_000_000)
const ms = z.number().min(0).max(2_147_483_647)
const percent = z.number().positive().max(100)

const RATES = ['failure-rate', 'slow-rate']
const ROWS = ['consecutive-failures', 'consecutive-unanswered']

/** One reason for a breaker to open, as data; the kit checks its numbers. */
const ruleSchema = z
  .strictObject({
    kind: z.enum([...RATES, ...ROWS], noSuch('rule')),
    threshold: z.number(),
    window: z.strictObject({ calls: count.optional(), ms: ms.optional() }).optional(),
    minimumCalls: count.optional(),
  })
  .superRefine(({ kind, window, minimumCalls }, context) => {
    const refuse = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message })
    if (RATES.includes(kind)) {
      const given = Object.values(window ?? {}).filter((size) => size !== undefined)
      if (given.length !== 1) refuse('window', `${kind} needs a window: { calls } or { ms }`)
      return
    }
    if (window !== undefined) refuse('window', `${kind} has no window`)
    if (minimumCalls !== undefined) refuse('minimumCalls', `${kind} has no minimumCalls`)
  })

const backoffSchema = z.strictObject({
  initialMs: ms.optional(),
  multiplier: z.number().optional(),
  maxMs: ms.optional(),
  jitter: z.union([z.enum(['none', 'full', 'equal']), z.number()]).optional(),
})

const budgetSchema = z.strictObject({
  capacity: count.optional(),
  costAnswered: count.optional(),
  costUnanswered: count.optional(),
  refundUntouched: count.optional(),
})

const halfOpenSchema = z.strictObject({
  permits: count.optional(),
  minimumCalls: count.optional(),
  reopenFailureRate: percent.optional(),
  reopenSlowRate: percent.optional(),
  maxWaitMs: ms.optional(),
  probeLimitMs: ms.optional(),
})

/**
 * A set of policies as data: names, units and defaults are those of the kit's options, so that
 * numbers that do well here can be written into code as they are. What is left out is not there.
 */
export const policiesSchema = z.strictObject({
  /** Heads their column. */
  name: z
    .string()
    .regex(/^[a-z0-9-]{1,10}$/, { error: 'a name is 1 to 10 small letters, digits and dashes' })
    .default('yours'),
  explains: z.string().min(1).max(60).default('your policies'),
  /** Whether an order is looked up before its money is asked for again, as a payment must be. */
  lookUpBeforeRetry: z.boolean().default(true),
  deadline: z.strictObject({ limitMs: ms }).optional(),
  retry: z
    .strictObject({
      maxAttempts: count.optional(),
      backoff: backoffSchema.optional(),
      /** Whether a call that nobody answered is repeated: it may have been executed. */
      repeatsUnanswered: z.boolean().default(false),
      budget: budgetSchema.optional(),
    })
    .optional(),
  rateLimiter: z.strictObject({ limit: count, periodMs: ms, maxWaitMs: ms.optional() }).optional(),
  circuitBreaker: z
    .strictObject({
      tripWhen: z.array(ruleSchema).min(1).optional(),
      slowCallMs: ms.optional(),
      waitInOpenMs: ms.optional(),
      halfOpen: halfOpenSchema.optional(),
    })
    .optional(),
  bulkhead: z
    .strictObject({
      maxConcurrent: count.optional(),
      maxQueued: count.optional(),
      maxWaitMs: ms.optional(),
    })
    .optional(),
  timeout: z.strictObject({ limitMs: ms }).optional(),
})

/** The same, read and filled in. */
export type PoliciesDocument = z.output<typeof policiesSchema>
