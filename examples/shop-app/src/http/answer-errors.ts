import type { ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Logger } from '@holdfast/resilience-kit'
import type { ApiEnv } from './api.js'
import { preferredLanguage } from './language.js'
import { requestErrors } from './request-errors.js'
import { ShopError } from './shop-error.js'

/** Turns whatever a route throws into `{ error, message, details }`; what nobody foresaw is 500. */
export function answerErrors(logger: Logger): ErrorHandler<ApiEnv> {
  return (error, context) => {
    const known = knownError(error)
    if (known.status >= 500) {
      const cause = error instanceof ShopError ? error.cause : error
      logger.error({ code: known.code, path: context.req.path, err: cause }, 'a request failed')
    }
    return known.toResponse(preferredLanguage(context.req.header('accept-language')))
  }
}

function knownError(error: unknown): ShopError {
  if (error instanceof ShopError) return error
  // Hono's own word for a body that is no JSON. Its message may quote the body: it goes nowhere.
  const isUnreadable = error instanceof HTTPException && error.status === 400
  return new ShopError(isUnreadable ? requestErrors.MALFORMED_JSON : requestErrors.INTERNAL)
}
