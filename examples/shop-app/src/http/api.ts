import { OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import type { ApiEnv } from './identity.js'
import { requestErrors } from './request-errors.js'
import { ShopError, type ErrorMeaning } from './shop-error.js'

export type { ApiEnv }

/** The routes of one module: what is added to it is served, checked and documented. */
export type Api = OpenAPIHono<ApiEnv>

/**
 * Routes whose input is checked by their schemas, before their handler runs. What does not fit ends
 * in INVALID_REQUEST, which names the fields and repeats nothing that they hold.
 */
export function newApi(): Api {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return
      const { issues } = result.error
      throw new ShopError(requestErrors.INVALID_REQUEST, {
        details: issues.map(({ path, message }) => ({ path: path.join('.'), message })),
      })
    },
  })
}

const wrongField = z.object({
  path: z.string().describe('Its name, with those that it stands in: `items.0.quantity`.'),
  message: z.string(),
})

/** What every error answer is. */
export const errorBody = z
  .object({
    error: z.string().describe('A code for programs.'),
    message: z.string().describe('A sentence for people, by `Accept-Language`: ko or en.'),
    details: z
      .union([z.record(z.string(), z.unknown()), z.array(wrongField)])
      .nullable()
      .describe('Ids, or the fields that are wrong; null where there is nothing to add.'),
  })
  .meta({ id: 'Error' })

/** One answer of a route: JSON by a schema. */
export function answers<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } }
}

/** The JSON body that a route needs. */
export function body<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } }
}

/**
 * The errors that a route may end in, as answers of its description: handlers throw them, so to the
 * compiler they are no answers. That the request does not fit is said of every route by itself.
 */
export function refuses(...meanings: readonly ErrorMeaning[]): object {
  const byStatus = new Map<number, ErrorMeaning[]>()
  for (const meaning of [requestErrors.INVALID_REQUEST, ...meanings]) {
    byStatus.set(meaning.status, [...(byStatus.get(meaning.status) ?? []), meaning])
  }
  const described = [...byStatus].map(([status, all]) => {
    const sentences = all.map(({ code, en }) => `\`${code}\`: ${en}`)
    return [status, answers(sentences.join(' '), errorBody)] as const
  })
  return Object.fromEntries(described)
}
