import type { MiddlewareHandler } from 'hono'
import { requestErrors } from './request-errors.js'
import { ShopError, type ErrorMeaning } from './shop-error.js'

/** What an account may do. An `admin` keeps the catalog, an `operator` watches and decides. */
export const roles = ['buyer', 'operator', 'admin'] as const

export type Role = (typeof roles)[number]

/** Who asks, and what they may do now. */
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

/** Whom a valid token was given to. */
export interface TokenHolder {
  readonly id: string
  /** What the account may do now, whatever the token says; undefined where it is gone. */
  readonly role: Role | undefined
}

/** Reads tokens; whoever issues them provides it. */
export interface TokenReader {
  /** Whom the token was given to; undefined where it is malformed, forged or expired. */
  read(token: string): Promise<TokenHolder | undefined>
}

/** Spread into a route: lets only some people pass, and says so in the route's description. */
export interface RouteGuard {
  readonly middleware: [MiddlewareHandler<ApiEnv>]
  /** Names the roles that are let in, as OpenAPI 3.1 writes them; nobody named: every role. */
  readonly security: [{ bearer: Role[] }]
}

// The scheme's name may be written in any case (RFC 9110, 11.1).
const bearer = /^Bearer +([\w.~+/-]+=*)$/i

/** The guards of the shop's routes, by `Authorization: Bearer`. */
export class Identity {
  /** Anybody with a valid token and an account; else 401 UNAUTHENTICATED, as all guards. */
  readonly signedIn: RouteGuard
  /** Those who watch the shop; anybody else 403 FORBIDDEN. */
  readonly operator: RouteGuard
  /** Those who keep the catalog; anybody else 403 FORBIDDEN. */
  readonly admin: RouteGuard
  /**
   * As `signedIn`, and those whose account is gone too, as buyers: for routes that look the account
   * up themselves and say so.
   */
  readonly tokenHolder: RouteGuard
  readonly #tokens: TokenReader

  constructor(tokens: TokenReader) {
    this.#tokens = tokens
    this.signedIn = this.#guard(roles)
    this.operator = this.#guard(['operator'])
    this.admin = this.#guard(['admin'])
    this.tokenHolder = this.#guard(roles, 'buyer')
  }

  /** As `signedIn`; somebody whose account is gone is told so in the route's own words. */
  signedInOr(gone: ErrorMeaning): RouteGuard {
    return this.#guard(roles, gone)
  }

  /** @param ofGone what somebody without an account passes for, or is told */
  #guard(
    allowed: readonly Role[],
    ofGone: Role | ErrorMeaning = requestErrors.UNAUTHENTICATED,
  ): RouteGuard {
    const pass: MiddlewareHandler<ApiEnv> = async (context, next) => {
      const [, token] = bearer.exec(context.req.header('authorization') ?? '') ?? []
      const holder = token === undefined ? undefined : await this.#tokens.read(token)
      if (!holder) throw new ShopError(requestErrors.UNAUTHENTICATED)
      const role = holder.role ?? ofGone
      if (typeof role !== 'string') throw new ShopError(role)
      if (!allowed.includes(role)) throw new ShopError(requestErrors.FORBIDDEN)
      context.set('user', { id: holder.id, role })
      await next()
    }
    const isEverybody = allowed.length === roles.length
    return { middleware: [pass], security: [{ bearer: isEverybody ? [] : [...allowed] }] }
  }
}
