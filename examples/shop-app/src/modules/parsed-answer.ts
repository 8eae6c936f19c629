import { z } from 'zod'
import type { ModuleAnswer } from './module-caller.js'

const errorBody = z.object({ error: z.string() })

/**
 * The body of a module's 200.
 *
 * @throws Error that names the module's code, where it refused; ZodError where its answer is none
 */
export function parsedAnswer<T>(schema: z.ZodType<T>, { status, body }: ModuleAnswer): T {
  if (status === 200) return schema.parse(body)
  const { data } = errorBody.safeParse(body)
  throw new Error(`a module refused: ${status} ${data?.error ?? ''}`.trim())
}
