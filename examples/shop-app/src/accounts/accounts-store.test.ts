import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AccountsStore, type NewAccount } from './accounts-store.js'

const kim: NewAccount = {
  id: 'u1',
  email: 'kim@example.com',
  name: '김하나',
  role: 'buyer',
  createdAt: 5,
  passwordHash: 'hash-1',
}
const { passwordHash: _hash, ...kimsAccount } = kim

describe('AccountsStore', () => {
  let folder: string
  let store: AccountsStore
  const open = (): AccountsStore => new AccountsStore(path.join(folder, 'accounts.sqlite'))

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-accounts-'))
    store = open()
  })

  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  it('knows accounts by id and by e-mail, and gives the hash only where it is asked for', () => {
    expect(store.add(kim)).toEqual(kimsAccount)
    expect(store.find('u1')).toEqual(kimsAccount)
    const withHash = { account: kimsAccount, passwordHash: 'hash-1' }
    expect(store.withHash('u1')).toEqual(withHash)
    expect(store.withHashByEmail('kim@example.com')).toEqual(withHash)
    expect([store.find('u2'), store.withHashByEmail('lee@example.com')]).toEqual([
      undefined,
      undefined,
    ])
  })

  it.each(['kim@example.com', 'KIM@Example.Com', '  kim@example.com ', '\u212Aim@example.com'])(
    'has one account for %j, however it is written',
    (email) => {
      store.add(kim)
      expect(store.add({ ...kim, id: 'u2', email })).toBeUndefined()
      expect(store.withHashByEmail(email)?.account.id).toBe('u1')
    },
  )

  it('keeps an e-mail as it is compared', () => {
    expect(store.add({ ...kim, email: ' KIM@example.com' })?.email).toBe('kim@example.com')
    expect(store.find('u1')?.email).toBe('kim@example.com')
  })

  it('says aloud that an id was given twice', () => {
    store.add(kim)
    expect(() => store.add({ ...kim, email: 'lee@example.com' })).toThrow('UNIQUE')
  })

  it('frees the e-mail address of an account that is gone', () => {
    store.add(kim)
    expect([store.remove('u1'), store.remove('u1')]).toEqual([true, false])
    expect(store.find('u1')).toBeUndefined()
    expect(store.add({ ...kim, id: 'u2' })?.id).toBe('u2')
  })

  it('replaces a hash only while it is the one that was read', () => {
    store.add(kim)
    store.replaceHash('u1', 'hash-0', 'hash-2')
    expect(store.withHash('u1')?.passwordHash).toBe('hash-1')
    store.replaceHash('u1', 'hash-1', 'hash-2')
    expect(store.withHash('u1')?.passwordHash).toBe('hash-2')
  })

  it('dismisses staff that are no longer named, and nobody else', () => {
    store.add({ ...kim, id: 'a', email: 'a@example.com', role: 'admin' })
    store.add({ ...kim, id: 'b', email: 'b@example.com', role: 'operator' })
    store.add({ ...kim, id: 'c', email: 'c@example.com' })
    store.dismissStaffExcept(['a'])
    expect(['a', 'b', 'c'].map((id) => store.find(id)?.role)).toEqual(['admin', 'buyer', 'buyer'])
  })

  it('draws the signing secret once, and has it again after a restart', () => {
    const secret = store.signingSecret(randomBytes)
    expect(secret).toHaveLength(32)
    expect(store.signingSecret(randomBytes)).toEqual(secret)
    store.close()
    store = open()
    expect(store.signingSecret(randomBytes)).toEqual(secret)
  })

  it.skipIf(process.platform === 'win32')('keeps its files from other users', () => {
    store.signingSecret(randomBytes)
    store.add(kim)
    const files = readdirSync(folder)
    expect(files).toContain('accounts.sqlite-wal')
    const modes = files.map((file) => statSync(path.join(folder, file)).mode & 0o777)
    expect(new Set(modes)).toEqual(new Set([0o600]))
  })
})
