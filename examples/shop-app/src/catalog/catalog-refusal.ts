import { z } from 'zod'
import { requestErrors } from '../http/request-errors.js'
import { ShopError, type ErrorMeaning } from '../http/shop-error.js'
import type { ModuleAnswer } from '../modules/module-caller.js'
import { catalogErrors } from './catalog-errors.js'

const errorBody = z.object({
  error: z.string(),
  message: z.string(),
  details: z.unknown().optional(),
})

const known: Readonly<Record<string, ErrorMeaning>> = { ...requestErrors, ...catalogErrors }

/**
 * An error answer of the catalog as an error of ours: the same status, code, sentence and details.
 * A code that is known has its sentence in both languages, for whichever the buyer reads.
 *
 * @throws Error where the answer is no error answer
 */
export function catalogRefusal({ status, body }: ModuleAnswer): ShopError {
  const { error: code, message, details } = errorBody.parse(body)
  const meaning = Object.hasOwn(known, code) ? known[code] : undefined
  const isOurs = meaning?.status === status
  return new ShopError(isOurs ? meaning : { code, status, ko: message, en: message }, { details })
}
