import type { z } from 'zod'
import type { ModuleAnswer } from './module-caller.js'
import { refusalCode } from './refusal-code.js'

/**
 * The body of a module's 200.
 *
 * @throws Error that names the module's code, where it refused; ZodError where its answer is none
 */
export function parsedAnswer<T>(schema: z.ZodType<T>, { status, body }: ModuleAnswer): T {
  if (status === 200) return schema.parse(body)
  throw new Error(`a module refused: ${status} ${refusalCode(body) ?? ''}`.trim())
}
