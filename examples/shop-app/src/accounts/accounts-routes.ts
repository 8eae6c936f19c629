import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { z } from 'zod'
import type { Clock, Ids } from '@holdfast/resilience-kit'
import { answers, body, newApi, refuses, type Api } from '../http/api.js'
import type { ApiEnv, Identity } from '../http/identity.js'
import { requestErrors } from '../http/request-errors.js'
import type { RequestRate } from '../http/request-rate.js'
import { ShopError } from '../http/shop-error.js'
import { accountsErrors } from './accounts-errors.js'
import {
  farewellSchema,
  loginSchema,
  signUpSchema,
  userOf,
  userSchema,
} from './accounts-schemas.js'
import type { AccountsStore, AccountWithHash } from './accounts-store.js'
import type { Passwords } from './passwords.js'
import type { SessionTokens } from './session-tokens.js'

/** What the routes of accounts are made of. */
export interface AccountsRoutesParts {
  readonly store: AccountsStore
  readonly passwords: Passwords
  readonly tokens: SessionTokens
  readonly identity: Identity
  /** How often accounts may be made, by client address. */
  readonly signUpRate: RequestRate
  /** How often passwords may be tried, by client address and e-mail together. */
  readonly loginRate: RequestRate
  /** How often passwords may be tried by client address alone: each try costs a whole scrypt. */
  readonly addressLoginRate: RequestRate
  /** The network address of the client. */
  readonly addressOf: (context: Context<ApiEnv>) => string
  readonly ids: Ids
  readonly clock: Clock
}

const tags = ['accounts']
const user = z.object({ user: userSchema })

const signUp = createRoute({
  method: 'post',
  path: '/users',
  tags,
  operationId: 'signUp',
  summary: 'Sign up',
  request: { body: body(signUpSchema) },
  responses: {
    201: answers('The new account.', user),
    ...refuses(accountsErrors.EMAIL_TAKEN, requestErrors.TOO_MANY_REQUESTS),
  },
})

const login = createRoute({
  method: 'post',
  path: '/login',
  tags,
  operationId: 'logIn',
  summary: 'Log in: get a token for `Authorization: Bearer`',
  request: { body: body(loginSchema) },
  responses: {
    200: answers(
      'A token, and until when it is valid.',
      z.object({ token: z.string(), expiresAt: z.iso.datetime(), user: userSchema }),
    ),
    ...refuses(accountsErrors.INVALID_CREDENTIALS, requestErrors.TOO_MANY_REQUESTS),
  },
})

const readMe = (identity: Identity) =>
  createRoute({
    method: 'get',
    path: '/users/me',
    tags,
    operationId: 'getMe',
    summary: 'See your own account',
    ...identity.tokenHolder,
    responses: {
      200: answers('Your account.', user),
      ...refuses(requestErrors.UNAUTHENTICATED, accountsErrors.USER_NOT_FOUND),
    },
  })

const removeMe = (identity: Identity) =>
  createRoute({
    method: 'delete',
    path: '/users/me',
    tags,
    operationId: 'deleteMe',
    summary: 'Delete your own account; the password is asked for again',
    ...identity.tokenHolder,
    request: { body: body(farewellSchema) },
    responses: {
      204: { description: 'The account is gone.' },
      ...refuses(
        requestErrors.UNAUTHENTICATED,
        accountsErrors.INVALID_CREDENTIALS,
        accountsErrors.USER_NOT_FOUND,
        requestErrors.TOO_MANY_REQUESTS,
      ),
    },
  })

/** Signing up, signing in, and one's own account. */
export function accountsRoutes(parts: AccountsRoutesParts): Api {
  const { store, passwords, tokens, identity, ids, clock } = parts
  const api = newApi()

  api.openapi(signUp, async (context) => {
    const { password, ...given } = context.req.valid('json')
    parts.signUpRate.take(parts.addressOf(context))
    // Asked first only to spare the hashing: two at once are told apart by the insert.
    if (store.withHashByEmail(given.email)) throw new ShopError(accountsErrors.EMAIL_TAKEN)
    const passwordHash = await passwords.hash(password)
    const account = { ...given, id: ids.next(), role: 'buyer', createdAt: clock.now() } as const
    const added = store.add({ ...account, passwordHash })
    if (!added) throw new ShopError(accountsErrors.EMAIL_TAKEN)
    return context.json({ user: userOf(added) }, 201)
  })

  api.openapi(login, async (context) => {
    const { email, password } = context.req.valid('json')
    const known = store.withHashByEmail(email)
    const { account } = await opened(parts, context, { email, password, known })
    const { token, expiresAt } = await tokens.issue(account)
    const until = new Date(expiresAt).toISOString()
    return context.json({ token, expiresAt: until, user: userOf(account) }, 200)
  })

  api.openapi(readMe(identity), (context) => {
    const account = store.find(context.get('user').id)
    if (!account) throw new ShopError(accountsErrors.USER_NOT_FOUND)
    return context.json({ user: userOf(account) }, 200)
  })

  api.openapi(removeMe(identity), async (context) => {
    const { password } = context.req.valid('json')
    const known = store.withHash(context.get('user').id)
    if (!known) throw new ShopError(accountsErrors.USER_NOT_FOUND)
    const { email, id } = known.account
    await opened(parts, context, { email, password, known })
    store.remove(id)
    return context.body(null, 204)
  })

  return api
}

interface Attempt {
  readonly email: string
  readonly password: string
  readonly known: AccountWithHash | undefined
}

/**
 * The account that the password opens; its hash is brought up to date on the way.
 *
 * @throws ShopError TOO_MANY_REQUESTS; INVALID_CREDENTIALS, as late for an account that there is
 * not as for a password that is wrong
 */
async function opened(
  { store, passwords, loginRate, addressLoginRate, addressOf }: AccountsRoutesParts,
  context: Context<ApiEnv>,
  { email, password, known }: Attempt,
): Promise<AccountWithHash> {
  const address = addressOf(context)
  // First: whoever tries many e-mails must not push other people's counts out of memory.
  addressLoginRate.take(address)
  loginRate.take(`${address} ${email}`)
  const isRight = await passwords.verify(password, known?.passwordHash)
  if (!known || !isRight) throw new ShopError(accountsErrors.INVALID_CREDENTIALS)
  if (passwords.isOutdated(known.passwordHash)) {
    const hash = await passwords.hash(password)
    store.replaceHash(known.account.id, known.passwordHash, hash)
  }
  return known
}
