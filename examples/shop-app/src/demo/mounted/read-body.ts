import type { Context } from 'hono'
import type { z } from 'zod'
import { requestErrors } from '../../http/request-errors.js'
import { ShopError } from '../../http/shop-error.js'

/**
 * The JSON body of a request that no document describes.
 *
 * @throws ShopError MALFORMED_JSON, INVALID_REQUEST
 */
export async function readBody<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const body: unknown = await context.req.json().catch((cause: unknown) => {
    throw new ShopError(requestErrors.MALFORMED_JSON, { cause })
  })
  const read = schema.safeParse(body)
  if (read.success) return read.data
  const details = read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  throw new ShopError(requestErrors.INVALID_REQUEST, { details })
}
