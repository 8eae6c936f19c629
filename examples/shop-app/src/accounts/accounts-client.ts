import { z } from 'zod'
import { roles, type Role } from '../http/identity.js'
import type { ModuleCaller, ModuleCallOptions } from '../modules/module-caller.js'
import { refusalCode } from '../modules/refusal-code.js'

/** What other modules may know of somebody. */
export interface KnownUser {
  readonly id: string
  readonly name: string
  readonly role: Role
}

/** What other modules may ask of accounts. */
export interface AccountsClient {
  /**
   * Who that is; undefined where there is no such account, or no longer.
   *
   * @throws ModuleFailure where accounts gave no answer
   */
  find(userId: string, options?: ModuleCallOptions): Promise<KnownUser | undefined>
}

const userBody = z.object({
  user: z.object({ id: z.string(), name: z.string(), role: z.enum(roles) }),
})

/** Speaks to accounts wherever they live. */
export function accountsClient(caller: ModuleCaller): AccountsClient {
  return {
    async find(userId, options) {
      const query = new URLSearchParams({ id: userId }).toString()
      const question = { method: 'GET', path: `/internal/users?${query}` } as const
      const { status, body } = await caller.ask(question, options)
      if (status === 200) return userBody.parse(body).user
      const code = refusalCode(body)
      if (code === 'USER_NOT_FOUND') return undefined
      throw new Error(`accounts refused to find a user: ${code ?? status}`)
    },
  }
}
