import type { Context } from 'hono'
import type { z } from 'zod'
import { ShopError } from './shop-error.js'

/** The largest body that the shop reads, in bytes. */
export const BODY_LIMIT_BYTES = 64 * 1024

/**
 * Reads and checks a JSON body.
 *
 * @throws ShopError MALFORMED_JSON or INVALID_REQUEST; neither repeats anything the body says.
 */
export async function readBody<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await context.req.text()
  const parsed = schema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new ShopError('INVALID_REQUEST', {
    details: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's message quotes the body, which may hold a card number: it goes nowhere.
    throw new ShopError('MALFORMED_JSON')
  }
}
