import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import type { Role } from '../http/identity.js'
import { AccountTokens } from './account-tokens.js'
import { AccountsStore } from './accounts-store.js'
import { SessionTokens } from './session-tokens.js'

describe('AccountTokens', () => {
  const clock = new VirtualClock()
  let store: AccountsStore
  let issuer: SessionTokens
  let tokens: AccountTokens

  beforeEach(() => {
    store = new AccountsStore(':memory:')
    issuer = new SessionTokens({ secret: store.signingSecret(randomBytes), clock })
    tokens = new AccountTokens(issuer, store)
  })
  afterEach(() => store.close())

  /** A token of somebody who has this role now. */
  const tokenOf = async (role: Role): Promise<string> => {
    const account = { id: 'u1', email: 'kim@shop.kr', name: 'kim', role, createdAt: 0 }
    store.add({ ...account, passwordHash: 'none' })
    return (await issuer.issue(account)).token
  }

  it.each(['operator', 'admin'] as const)('knows that an %s was dismissed', async (role) => {
    const token = await tokenOf(role)
    expect(await tokens.read(token)).toEqual({ id: 'u1', role })
    store.dismissStaffExcept([])
    expect(await tokens.read(token)).toEqual({ id: 'u1', role: 'buyer' })
  })

  it.each(['operator', 'admin'] as const)(
    'gives no power of an %s to an older token',
    async (role) => {
      const token = await tokenOf('buyer')
      store.setStaff('u1', role, 'none')
      expect(await tokens.read(token)).toEqual({ id: 'u1', role: 'buyer' })
    },
  )

  it('knows that an account is gone', async () => {
    const token = await tokenOf('buyer')
    store.remove('u1')
    expect(await tokens.read(token)).toEqual({ id: 'u1', role: undefined })
  })

  it('reads nothing out of what is no token', async () => {
    await tokenOf('admin')
    expect(await tokens.read('u1')).toBeUndefined()
  })
})
