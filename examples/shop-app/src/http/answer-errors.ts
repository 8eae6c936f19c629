import type { ErrorHandler } from 'hono'
import type { Logger } from '@holdfast/resilience-kit'
import { preferredLanguage } from './language.js'
import { ShopError } from './shop-error.js'

/** Turns whatever a route throws into `{ error, message, details }`; what nobody foresaw is 500. */
export function answerErrors(logger: Logger): ErrorHandler {
  return (error, context) => {
    const known = error instanceof ShopError ? error : new ShopError('INTERNAL')
    if (known.status >= 500) {
      const cause = error instanceof ShopError ? error.cause : error
      logger.error({ code: known.code, path: context.req.path, err: cause }, 'a request failed')
    }
    return known.toResponse(preferredLanguage(context.req.header('accept-language')))
  }
}
