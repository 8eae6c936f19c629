import type { Context } from 'hono'
import type { Api, ApiEnv } from '../http/api.js'
import { Identity } from '../http/identity.js'
import { RequestRate } from '../http/request-rate.js'
import type { ModuleContext } from '../modules/module-context.js'
import { AccountTokens } from './account-tokens.js'
import { accountsInternalRoutes } from './accounts-internal-routes.js'
import { accountsRoutes } from './accounts-routes.js'
import { AccountsStore } from './accounts-store.js'
import { ensureStaff, type StaffMember } from './ensure-staff.js'
import { Passwords, type RandomBytes } from './passwords.js'
import { SessionTokens } from './session-tokens.js'

export interface AccountsConfig {
  readonly staff: readonly StaffMember[]
  /** Undefined: one of its own, made on the first start. */
  readonly tokenSecret: string | undefined
  readonly tokenTtlMs: number
  /** Tries of a password per address and e-mail; ten times as many per address alone. */
  readonly loginsPerMinute: number
  readonly signUpsPerMinute: number
}

export interface AccountsEnv {
  readonly randomBytes: RandomBytes
  /** log2 of scrypt's N; default 15. */
  readonly passwordCost: number | undefined
  /** The network address of whoever sent a request. */
  readonly addressOf: (context: Context<ApiEnv>) => string
}

/** The accounts of a shop: who somebody is, and what he may do. */
export interface Accounts {
  readonly routes: Api
  readonly identity: Identity
}

const MINUTE_MS = 60_000

/** So many e-mails may be tried to the full from one address: a household, a small office. */
const LOGINS_OF_ADDRESS = 10

/** The most that a {@link RequestRate} takes. */
const MAX_RATE = 1_000_000

/** @throws StartFailure when the file cannot be opened, or the staff is not usable. */
export async function openAccounts(
  context: ModuleContext,
  config: AccountsConfig,
  { randomBytes, passwordCost, addressOf }: AccountsEnv,
): Promise<Accounts> {
  const { clock, ids, logger, network, synchronous } = context
  const store = context.openStore('accounts', (file) => new AccountsStore(file, synchronous))
  const passwords = new Passwords({ ...(passwordCost && { cost: passwordCost }), randomBytes })
  await ensureStaff(store, passwords, config.staff, { ids, clock })
  const { tokenSecret, tokenTtlMs: ttlMs, loginsPerMinute, signUpsPerMinute } = config
  const secret = tokenSecret
    ? new TextEncoder().encode(tokenSecret)
    : store.signingSecret(randomBytes)
  const tokens = new SessionTokens({ secret, clock, ttlMs })
  const identity = new Identity(new AccountTokens(tokens, store))
  const rateOf = (limit: number) => new RequestRate({ limit, periodMs: MINUTE_MS }, { clock })
  const rates = {
    loginRate: rateOf(loginsPerMinute),
    addressLoginRate: rateOf(Math.min(loginsPerMinute * LOGINS_OF_ADDRESS, MAX_RATE)),
    signUpRate: rateOf(signUpsPerMinute),
  }
  const parts = { store, passwords, tokens, identity, ...rates, addressOf, ids, clock }
  const internal = accountsInternalRoutes(store, logger)
  network.serve('accounts', (request) => internal.fetch(request))
  return { routes: accountsRoutes(parts), identity }
}
