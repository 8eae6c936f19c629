import type { MiddlewareHandler } from 'hono'
import { requestErrors } from './request-errors.js'
import { ShopError } from './shop-error.js'

/** What an account may do. An `admin` keeps the catalog, an `operator` watches and decides. */
export const roles = ['buyer', 'operator', 'admin'] as const

export type Role = (typeof roles)[number]

/** Who asks, as a valid token says. */
export interface SignedIn {
  readonly id: string
  readonly role: Role
}

/** What the routes of the shop find in their context. */
export interface ApiEnv {
  Variables: {
    /** Who asks; only behind a guard of {@link Identity}. */
    user: SignedIn
  }
}

/** Reads tokens; whoever issues them provides it. */
export interface TokenReader {
  /** Whom the token was given to; undefined where it is malformed, forged or expired. */
  read(token: string): Promise<SignedIn | undefined>
}

/** Spread into a route: lets only some people pass, and says so in the route's description. */
export interface RouteGuard {
  readonly middleware: [MiddlewareHandler<ApiEnv>]
  readonly security: [{ bearer: [] }]
}

// The scheme's name may be written in any case (RFC 9110, 11.1).
const bearer = /^Bearer +([\w.~+/-]+=*)$/i

/** The guards of the shop's routes, by `Authorization: Bearer`. */
export class Identity {
  /** Anybody with a valid token; else 401 UNAUTHENTICATED. */
  readonly signedIn: RouteGuard
  /** Those who watch the shop; anybody else 403 FORBIDDEN. */
  readonly operator: RouteGuard
  /** Those who keep the catalog; anybody else 403 FORBIDDEN. */
  readonly admin: RouteGuard
  readonly #tokens: TokenReader

  constructor(tokens: TokenReader) {
    this.#tokens = tokens
    this.signedIn = this.#guard(roles)
    this.operator = this.#guard(['operator'])
    this.admin = this.#guard(['admin'])
  }

  #guard(allowed: readonly Role[]): RouteGuard {
    const pass: MiddlewareHandler<ApiEnv> = async (context, next) => {
      const [, token] = bearer.exec(context.req.header('authorization') ?? '') ?? []
      const user = token === undefined ? undefined : await this.#tokens.read(token)
      if (!user) throw new ShopError(requestErrors.UNAUTHENTICATED)
      if (!allowed.includes(user.role)) throw new ShopError(requestErrors.FORBIDDEN)
      context.set('user', user)
      await next()
    }
    return { middleware: [pass], security: [{ bearer: [] }] }
  }
}
