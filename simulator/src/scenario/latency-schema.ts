import { z } from 'zod'
import { OPERATION_KINDS } from '../faults/operation-kind.js'
import { distributionSchema } from '../quantities/distribution.js'
import type { DistributionInput } from '../quantities/distribution-shape.js'
import { wrongInput } from '../quantities/quantity.js'

/** The seeds' gateway takes this long to look at a submit; a look-up takes no time. */
const SEEDS_LATENCY: DistributionInput = { uniform: { min: 100, max: 500 } }

const byKindSchema = z
  .strictObject({
    submit: distributionSchema.prefault(SEEDS_LATENCY),
    inquiry: distributionSchema.prefault(0),
    refund: distributionSchema.prefault(SEEDS_LATENCY),
  })
  // An unknown member alone would make a union believe that this form was meant.
  .superRefine((_, { issues }) => void issues.splice(0, issues.length, ...issues.map(raw)), {
    when: () => true,
  })

const kinds: readonly string[] = OPERATION_KINDS
const forms =
  "a distribution such as '250ms' for all requests, or one for each of " + kinds.join(', ')

/**
 * How long requests take before they are looked at: one distribution for all of them, or one for
 * each kind. What is left out of the latter is as in the seeds. Gives one for each kind.
 */
export const latencySchema = z
  .union([distributionSchema, byKindSchema], { error: wrongInput('latency', forms) })
  .superRefine(tellWhatWasMeant, {
    when: () => true, // also where parsing has failed: that is all it is for
  })
  .transform((latency) =>
    'submit' in latency ? latency : { submit: latency, inquiry: latency, refund: latency },
  )

/** Of an input that fits neither form, zod says only that; its members tell which was meant. */
function tellWhatWasMeant(input: unknown, { issues }: z.core.$RefinementCtx): void {
  const [issue] = issues
  if (issue?.code !== 'invalid_union' || (issue.path ?? []).length > 0) return
  const [asOne = [], asKinds = []] = issue.errors
  const given = typeof input === 'object' && input !== null ? Object.keys(input) : []
  const isByKind = given.some((name) => kinds.includes(name))
  issues.splice(0, 1, ...(isByKind ? asKinds.map(raw) : asOne.map(orKind)))
}

/** What is no form of a distribution may be meant for a kind of request. */
function orKind(issue: z.core.$ZodIssue): z.core.$ZodRawIssue {
  const { given, allowed }: Record<string, unknown> =
    (issue.code === 'custom' && issue.params) || {}
  if (issue.path.length > 0 || !Array.isArray(allowed)) return raw(issue)
  const params = { given, allowed: [...kinds, ...allowed.map(String)] }
  return { code: 'custom', message: issue.message, params, input: undefined }
}

/** An issue as zod takes it in; it ends the parsing of what it is about. */
function raw(issue: z.core.$ZodIssue | z.core.$ZodRawIssue): z.core.$ZodRawIssue {
  return { ...issue, input: undefined, continue: false }
}
