import type { Context } from 'hono'
import type { Api, ApiEnv } from '../http/api.js'
import { Identity } from '../http/identity.js'
import { RequestRate } from '../http/request-rate.js'
import type { ModuleContext } from '../modules/module-context.js'
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
  readonly loginsPerMinute: number
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
  const { tokenSecret, tokenTtlMs: ttlMs, loginsPerMinute: limit } = config
  const secret = tokenSecret
    ? new TextEncoder().encode(tokenSecret)
    : store.signingSecret(randomBytes)
  const tokens = new SessionTokens({ secret, clock, ttlMs })
  const identity = new Identity(tokens)
  const loginRate = new RequestRate({ limit, periodMs: MINUTE_MS }, { clock })
  const parts = { store, passwords, tokens, identity, loginRate, addressOf, ids, clock }
  const internal = accountsInternalRoutes(store, logger)
  network.serve('accounts', (request) => internal.fetch(request))
  return { routes: accountsRoutes(parts), identity }
}
