import type { Clock, Ids } from '@holdfast/resilience-kit'
import type { Role } from '../http/identity.js'
import { StartFailure } from '../start-failure.js'
import { normalEmail } from './account.js'
import type { AccountsStore } from './accounts-store.js'
import type { Passwords } from './passwords.js'

/** Somebody who works for the shop, as its configuration names them. */
export interface StaffMember {
  readonly email: string
  /** 8 to 128 characters. */
  readonly password: string
  readonly role: Exclude<Role, 'buyer'>
}

/** What new accounts are made with. */
export interface EnsureStaffEnv {
  readonly ids: Ids
  readonly clock: Clock
}

/**
 * Makes the configuration true, once at each start: those whom it names have their role and
 * password, and staff whom it no longer names are buyers again. There is no other way to a role.
 *
 * @throws StartFailure when an e-mail address is named twice, or a password is too short or too
 * long; the password is not repeated
 */
export async function ensureStaff(
  store: AccountsStore,
  passwords: Passwords,
  staff: readonly StaffMember[],
  env: EnsureStaffEnv,
): Promise<void> {
  assertUsable(staff)
  const ids: string[] = []
  for (const member of staff) ids.push(await ensure(store, passwords, member, env))
  store.dismissStaffExcept(ids)
}

function assertUsable(staff: readonly StaffMember[]): void {
  const seen = new Set<string>()
  for (const { email, password } of staff) {
    const { length } = [...password]
    if (length < 8 || length > 128) {
      throw new StartFailure(`The password of ${email} must have 8 to 128 characters.`)
    }
    if (seen.has(normalEmail(email))) throw new StartFailure(`${email} is named twice as staff.`)
    seen.add(normalEmail(email))
  }
}

/** The id of the member's account. */
async function ensure(
  store: AccountsStore,
  passwords: Passwords,
  { email, password, role }: StaffMember,
  { ids, clock }: EnsureStaffEnv,
): Promise<string> {
  const known = store.withHashByEmail(email)
  if (!known) {
    const id = ids.next()
    const name = email.split('@')[0] ?? email
    const passwordHash = await passwords.hash(password)
    store.add({ id, email, name, role, createdAt: clock.now(), passwordHash })
    return id
  }
  const { account, passwordHash } = known
  const isUpToDate =
    !passwords.isOutdated(passwordHash) && (await passwords.verify(password, passwordHash))
  const hash = isUpToDate ? passwordHash : await passwords.hash(password)
  store.setStaff(account.id, role, hash)
  return account.id
}
