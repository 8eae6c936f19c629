import { z } from 'zod'
import { wrongInput } from './quantity.js'

/**
 * A schema for a bare duration or an object with exactly one key that says which form it has.
 * Of an input that fits nothing, zod says only that; this one tells by the key what was meant,
 * and gives the issues of that form with the paths of its fields.
 *
 * @param what what the schema stands for, for messages
 * @param options the bare duration first, then one strict object for each of `forms`
 * @param forms each key with how its object is written, in the order of the options
 */
export function formUnion<const Options extends readonly z.ZodType[]>(
  what: string,
  options: Options,
  forms: Readonly<Record<string, string>>,
): z.ZodUnion<Options> {
  const allowed = `a duration such as '250ms', or one of ${Object.values(forms).join(', ')}`
  return z
    .union(options, { error: wrongInput(what, allowed) })
    .superRefine((input, ctx) => tellByForm(input, ctx, what, Object.keys(forms)), {
      when: () => true, // also where parsing has failed: that is all it is for
    })
}

function tellByForm(
  input: unknown,
  { issues }: z.core.$RefinementCtx,
  what: string,
  allowed: readonly string[],
): void {
  const [issue] = issues
  if (issue?.code !== 'invalid_union' || (issue.path ?? []).length > 0) return
  const given = isObject(input) ? Object.keys(input) : []
  const isDuration = typeof input === 'string' || typeof input === 'number'
  const form = given.length === 1 ? allowed.indexOf(given[0] ?? '') : -1
  if (isDuration || form >= 0) {
    // Without a name `form` is -1: the first option is the bare duration.
    const ofForm = issue.errors[form + 1] ?? []
    issues.splice(0, 1, ...ofForm.map((found) => ({ ...found, input: undefined })))
  } else if (isObject(input)) {
    const instead = given.length === 0 ? 'nothing' : given.map(quoted).join(' and ')
    const message = `a ${what} has exactly one of ${allowed.join(', ')}; got ${instead}`
    issues.splice(0, 1, { code: 'custom', message, params: { given, allowed }, input })
  }
}

/** Parameters of the strict object around a form: the message for a key beside the form's own. */
export const onlyForm: { error: z.core.$ZodErrorMap } = {
  error: (issue) => {
    if (issue.code !== 'unrecognized_keys') return undefined
    return `exactly one form is allowed here; ${issue.keys.map(quoted).join(' and ')} is too much`
  },
}

/** Parameters of a strict object of named fields: messages that name the fields that it takes. */
export function takes(form: string, fields: string): { error: z.core.$ZodErrorMap } {
  const error: z.core.$ZodErrorMap = (issue) => {
    if (issue.code !== 'unrecognized_keys') return `${form} takes an object of ${fields}`
    return `${form} has no field ${issue.keys.map(quoted).join(', ')}; it takes ${fields}`
  }
  return { error }
}

function quoted(key: string): string {
  return `"${key}"`
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
