import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '@holdfast/resilience-kit'
import { sequentialIds } from '@holdfast/resilience-kit/testing'
import { AccountsStore } from './accounts-store.js'
import { ensureStaff, type StaffMember } from './ensure-staff.js'
import { Passwords } from './passwords.js'

const passwords = new Passwords({ cost: 2, randomBytes })
const admin: StaffMember = { email: 'Admin@Shop.kr', password: 'admin-password', role: 'admin' }
const operator: StaffMember = { ...admin, email: 'op@shop.kr', role: 'operator' }

describe('ensureStaff', () => {
  let store: AccountsStore
  const env = { ids: sequentialIds(), clock: systemClock }
  const ensure = (...staff: StaffMember[]) => ensureStaff(store, passwords, staff, env)
  const roleOf = (email: string) => store.withHashByEmail(email)?.account.role
  const opens = async (email: string, password: string): Promise<boolean> =>
    passwords.verify(password, store.withHashByEmail(email)?.passwordHash)

  beforeEach(() => {
    store = new AccountsStore(':memory:')
  })

  afterEach(() => store.close())

  it('makes the accounts that it is told', async () => {
    await ensure(admin, operator)
    expect([roleOf('admin@shop.kr'), roleOf('op@shop.kr')]).toEqual(['admin', 'operator'])
    expect(await opens('admin@shop.kr', 'admin-password')).toBe(true)
  })

  it('changes nothing when it is told the same again', async () => {
    await ensure(admin)
    const before = store.withHashByEmail(admin.email)
    await ensure(admin)
    expect(store.withHashByEmail(admin.email)).toEqual(before)
  })

  it('gives an account another password and role', async () => {
    await ensure(admin)
    await ensure({ ...admin, password: 'another-password', role: 'operator' })
    expect(roleOf('admin@shop.kr')).toBe('operator')
    expect(await opens('admin@shop.kr', 'admin-password')).toBe(false)
    expect(await opens('admin@shop.kr', 'another-password')).toBe(true)
  })

  it('takes an account over from whoever signed up with its e-mail before', async () => {
    const passwordHash = await passwords.hash('not-the-admin')
    const account = { id: 'u1', email: 'admin@shop.kr', name: 'x', role: 'buyer' as const }
    store.add({ ...account, createdAt: 0, passwordHash })
    await ensure(admin)
    expect(roleOf('admin@shop.kr')).toBe('admin')
    expect(await opens('admin@shop.kr', 'not-the-admin')).toBe(false)
  })

  it('makes staff who are no longer named buyers again', async () => {
    await ensure(admin, operator)
    await ensure(operator)
    expect([roleOf('admin@shop.kr'), roleOf('op@shop.kr')]).toEqual(['buyer', 'operator'])
  })

  it('hashes anew at a raised cost', async () => {
    await ensure(admin)
    const raised = new Passwords({ cost: 3, randomBytes })
    await ensureStaff(store, raised, [admin], env)
    expect(store.withHashByEmail(admin.email)?.passwordHash).toContain('$ln=3,')
  })

  it.each(['', 'short', 'x'.repeat(129)])('refuses the password %j', async (password) => {
    const started = ensure(operator, { ...admin, password })
    await expect(started).rejects.toThrow(
      /^The password of Admin@Shop.kr must have 8 to 128 characters\.$/,
    )
    expect(roleOf('op@shop.kr')).toBeUndefined()
  })

  it('refuses an e-mail that is named twice', async () => {
    await expect(ensure(admin, { ...operator, email: 'admin@shop.kr ' })).rejects.toThrow(
      'is named twice as staff',
    )
  })
})
