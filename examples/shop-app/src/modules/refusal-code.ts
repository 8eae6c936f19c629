import { z } from 'zod'

const refusal = z.object({ error: z.string() })

/**
 * The code in a module's error answer, by which its caller tells refusals apart; undefined where
 * the body is no error of a module.
 */
export function refusalCode(body: unknown): string | undefined {
  return refusal.safeParse(body).data?.error
}
