import type { TokenHolder, TokenReader } from '../http/identity.js'
import type { AccountsStore } from './accounts-store.js'

/**
 * Reads tokens, and asks at each what the account may do now: whoever was dismissed or deleted has
 * nothing of the power that their token still speaks of. Power that came since is for those who log
 * in again: a token may be of somebody who had the account before it was given to the staff.
 */
export class AccountTokens implements TokenReader {
  readonly #tokens: TokenReader
  readonly #store: AccountsStore

  constructor(tokens: TokenReader, store: AccountsStore) {
    this.#tokens = tokens
    this.#store = store
  }

  async read(token: string): Promise<TokenHolder | undefined> {
    const holder = await this.#tokens.read(token)
    const role = holder && this.#store.roleOf(holder.id)
    return holder && { id: holder.id, role: role && (role === holder.role ? role : 'buyer') }
  }
}
