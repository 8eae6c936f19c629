import { z } from 'zod'

/**
 * A gateway's own key of something: up to 200 printable ASCII characters. It goes into a path
 * later, so it is none that a URL resolves as a folder (`.`, `..`), or that cannot be encoded.
 */
export const gatewayKey: z.ZodString = z
  .string()
  .regex(/^[!-~]{1,200}$/)
  .regex(/[^.]/)
