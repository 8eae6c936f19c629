import type { Role } from '../http/identity.js'

/** Somebody whom the shop knows. */
export interface Account {
  readonly id: string
  /** As {@link normalEmail} writes it. */
  readonly email: string
  readonly name: string
  readonly role: Role
  /** In ms since the Unix epoch. */
  readonly createdAt: number
}

/** An e-mail address as accounts are told apart by it: trimmed, in lower case, in NFC. */
export function normalEmail(email: string): string {
  return email.normalize('NFC').trim().toLowerCase().normalize('NFC')
}
