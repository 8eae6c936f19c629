import { randomBytes, scryptSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Passwords } from './passwords.js'

const cheap = new Passwords({ cost: 4, randomBytes })

describe('Passwords', () => {
  it('knows the password that a hash was made of, and no other', async () => {
    const hash = await cheap.hash('correct horse')
    expect(await cheap.verify('correct horse', hash)).toBe(true)
    for (const wrong of ['correct horsf', 'Correct horse', 'correct horse ', '']) {
      expect(await cheap.verify(wrong, hash)).toBe(false)
    }
  })

  it('salts each hash anew, and keeps nothing of the password in it', async () => {
    const [one, other] = [await cheap.hash('correct horse'), await cheap.hash('correct horse')]
    expect(one).not.toBe(other)
    expect(one).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[\w-]{22}\$[\w-]{43}$/)
    expect(one).not.toContain(Buffer.from('correct horse').toString('base64url'))
  })

  it('computes what scrypt is defined to (RFC 7914, section 12)', async () => {
    const derived =
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162' +
      '2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640'
    const [salt, expected] = [
      Buffer.from('NaCl').toString('base64url'),
      Buffer.from(derived, 'hex').toString('base64url'),
    ]
    expect(await cheap.verify('password', `$scrypt$ln=10,r=8,p=16$${salt}$${expected}`)).toBe(true)
  })

  it('reads hashes of another cost, and says that they are outdated', async () => {
    const raised = new Passwords({ cost: 5, randomBytes })
    const hash = await cheap.hash('correct horse')
    expect(await raised.verify('correct horse', hash)).toBe(true)
    expect([cheap.isOutdated(hash), raised.isOutdated(hash)]).toEqual([false, true])
  })

  it('works at the cost that it has by default, which needs more than Node allows', async () => {
    const passwords = new Passwords({ randomBytes })
    const hash = await passwords.hash('correct horse')
    expect(hash).toContain('$ln=15,')
    expect(await passwords.verify('correct horse', hash)).toBe(true)
  })

  it('takes a password for the same however its characters are composed', async () => {
    const hash = await cheap.hash('비밀번호입니다'.normalize('NFC'))
    expect(await cheap.verify('비밀번호입니다'.normalize('NFD'), hash)).toBe(true)
  })

  it('says no where there is no account, whatever the password', async () => {
    expect(await cheap.verify('correct horse', undefined)).toBe(false)
    // Not even where the bytes that it draws are by chance what the password comes to.
    const derived = scryptSync('correct horse', new Uint8Array(16), 32, { N: 16 })
    const unlucky = (size: number): Uint8Array => (size === 32 ? derived : new Uint8Array(size))
    const passwords = new Passwords({ cost: 4, randomBytes: unlucky })
    expect(await passwords.verify('correct horse', undefined)).toBe(false)
  })

  it('works as hard where there is no account as where there is one', async () => {
    const passwords = new Passwords({ cost: 12, randomBytes })
    const hash = await passwords.hash('correct horse')
    /** The least of some runs: what else this process does only adds to it. */
    const cpuOf = async (work: () => Promise<unknown>): Promise<number> => {
      const runs: number[] = []
      while (runs.length < 5) {
        const before = process.cpuUsage()
        await work()
        runs.push(process.cpuUsage(before).user)
      }
      return Math.min(...runs)
    }
    const known = await cpuOf(() => passwords.verify('wrong', hash))
    const unknown = await cpuOf(() => passwords.verify('wrong', undefined))
    expect(unknown).toBeGreaterThan(known / 4)
  })

  it.each(['correct horse', '$scrypt$ln=4,r=8,p=1$$', '$2b$10$abcdefghijklmnopqrstuv'])(
    'refuses the hash %j without repeating it',
    async (hash) => {
      await expect(cheap.verify('x', hash)).rejects.toThrow(/^a password hash cannot be read$/)
    },
  )

  it.each([0, 25, 14.5])('refuses the cost %d', (cost) => {
    expect(() => new Passwords({ cost, randomBytes })).toThrow(RangeError)
  })
})
