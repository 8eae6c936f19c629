import type { ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Logger } from '@holdfast/resilience-kit'
import { ModuleFailure } from '../modules/module-failure.js'
import type { ApiEnv } from './api.js'
import { languageOf } from './language.js'
import { requestErrors } from './request-errors.js'
import { ShopError } from './shop-error.js'

/** When to look again for a module that has fallen silent. */
const RETRY_AFTER_MS = 1000

/**
 * Turns whatever a route throws into `{ error, message, details }`: 424 where another module did
 * not answer, 500 where nobody foresaw it.
 */
export function answerErrors(logger: Logger): ErrorHandler<ApiEnv> {
  return (error, context) => {
    const known = knownError(error)
    if (known.status >= 500 || error instanceof ModuleFailure) {
      const cause = error instanceof ShopError ? error.cause : error
      logger.error({ code: known.code, path: context.req.path, err: cause }, 'a request failed')
    }
    return known.toResponse(languageOf(context))
  }
}

function knownError(error: unknown): ShopError {
  if (error instanceof ShopError) return error
  if (error instanceof ModuleFailure) {
    const { DEPENDENCY_FAILED } = requestErrors
    return new ShopError(DEPENDENCY_FAILED, { retryAfterMs: RETRY_AFTER_MS, cause: error })
  }
  // Hono's own words for a body that is no JSON. Their message may quote it, and goes nowhere.
  const { MALFORMED_JSON, UNSUPPORTED_MEDIA_TYPE, INTERNAL } = requestErrors
  if (!(error instanceof HTTPException)) return new ShopError(INTERNAL)
  if (error.status === UNSUPPORTED_MEDIA_TYPE.status) return new ShopError(UNSUPPORTED_MEDIA_TYPE)
  return new ShopError(error.status === MALFORMED_JSON.status ? MALFORMED_JSON : INTERNAL)
}
