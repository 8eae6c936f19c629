import { createHmac, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { SignJWT } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { SessionTokens } from './session-tokens.js'

const HOUR_MS = 3_600_000
const NOON = Date.parse('2031-05-01T12:00:00.700Z')
const NOON_SECONDS = Math.floor(NOON / 1000)
const secret = new Uint8Array(32).fill(7)
const buyer = { id: 'u1', role: 'buyer' } as const

const honest = {
  iss: 'holdfast-shop',
  aud: 'holdfast-shop',
  sub: 'u1',
  role: 'buyer',
  iat: NOON_SECONDS,
  exp: NOON_SECONDS + 3600,
}

/** A token of these claims, made by hand and signed as the shop's are. */
function signed(payload: object, alg = 'HS256', key: Uint8Array = secret): string {
  const digest = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' }[alg] ?? 'sha256'
  const parts = [{ alg, typ: 'JWT' }, payload].map(encoded).join('.')
  const signature = createHmac(digest, key).update(parts).digest('base64url')
  return `${parts}.${signature}`
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

describe('SessionTokens', () => {
  let clock: VirtualClock
  let tokens: SessionTokens

  beforeEach(() => {
    clock = new VirtualClock({ wallMs: NOON })
    tokens = new SessionTokens({ secret, clock })
  })

  it('reads whom it has issued a token to', async () => {
    const { token, expiresAt } = await tokens.issue({ id: 'u1', role: 'operator' })
    expect(await tokens.read(token)).toEqual({ id: 'u1', role: 'operator' })
    expect(expiresAt).toBe(NOON_SECONDS * 1000 + HOUR_MS)
  })

  it('says in a token who, as what, and from when to when; nothing else', async () => {
    const { token } = await tokens.issue(buyer)
    const payload: unknown = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
    )
    expect(payload).toEqual(honest)
  })

  it('refuses a token at its end and not a moment earlier', async () => {
    const { token, expiresAt } = await tokens.issue(buyer)
    clock.setWall(expiresAt - 1)
    expect(await tokens.read(token)).toEqual(buyer)
    clock.setWall(expiresAt)
    expect(await tokens.read(token)).toBeUndefined()
  })

  it('ends older tokens too when the time to live is lowered', async () => {
    const { token } = await tokens.issue(buyer)
    const stricter = new SessionTokens({ secret, clock, ttlMs: 60_000 })
    clock.setWall(NOON + 59_000)
    expect(await stricter.read(token)).toEqual(buyer)
    clock.setWall(NOON + 62_000)
    expect(await stricter.read(token)).toBeUndefined()
  })

  it('accepts what is signed right: the refusals below have other reasons', async () => {
    expect(await tokens.read(signed(honest))).toEqual(buyer)
  })

  it.each([
    ['another secret', signed(honest, 'HS256', new Uint8Array(32).fill(8))],
    ['HS384', signed(honest, 'HS384')],
    ['HS512', signed(honest, 'HS512')],
    ['alg none, signed', signed(honest, 'none')],
    ['alg none, unsigned', `${encoded({ alg: 'none' })}.${encoded(honest)}.`],
    ['no alg', `${encoded({ typ: 'JWT' })}.${encoded(honest)}.${signed(honest).split('.')[2]}`],
    ['no signature', signed(honest).replace(/[^.]*$/, '')],
    ['two parts', signed(honest).replace(/\.[^.]*$/, '')],
    ['nothing', ''],
    ['no JSON', 'a.b.c'],
    ['an expired time', signed({ ...honest, exp: NOON_SECONDS })],
    ['no end', signed({ ...honest, exp: undefined })],
    ['an end that is no number', signed({ ...honest, exp: '9999999999' })],
    ['a beginning in the future', signed({ ...honest, nbf: NOON_SECONDS + 60 })],
    ['an issue in the future', signed({ ...honest, iat: NOON_SECONDS + 60 })],
    ['no time of issue', signed({ ...honest, iat: undefined })],
    ['another issuer', signed({ ...honest, iss: 'somebody' })],
    ['no issuer', signed({ ...honest, iss: undefined })],
    ['another audience', signed({ ...honest, aud: 'another-shop' })],
    ['no audience', signed({ ...honest, aud: undefined })],
    ['no subject', signed({ ...honest, sub: undefined })],
    ['an empty subject', signed({ ...honest, sub: '' })],
    ['a role that there is not', signed({ ...honest, role: 'owner' })],
    ['no role', signed({ ...honest, role: undefined })],
  ])('refuses a token with %s', async (_what, token) => {
    expect(await tokens.read(token)).toBeUndefined()
  })

  it('refuses a token that is signed with a key pair', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const token = await new SignJWT(honest).setProtectedHeader({ alg: 'ES256' }).sign(privateKey)
    expect(await tokens.read(token)).toBeUndefined()
  })

  it('refuses a token in which anything was changed', async () => {
    const { token } = await tokens.issue(buyer)
    const edit = fc.record({
      at: fc.nat({ max: token.length - 1 }),
      to: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'),
    })
    await fc.assert(
      fc.asyncProperty(edit, async ({ at, to }) => {
        const edited = token.slice(0, at) + to + token.slice(at + 1)
        // The last letter has two bits that stand for nothing.
        fc.pre(edited !== token && at < token.length - 1)
        expect(await tokens.read(edited)).toBeUndefined()
      }),
      { numRuns: 200 },
    )
  })

  it('never throws, whatever it is given', async () => {
    const part = fc.oneof(
      fc.base64String(),
      fc.string(),
      fc.json().map((text) => encoded(text)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        expect(await tokens.read(parts.join('.'))).toBeUndefined()
      }),
    )
  })

  it('refuses a secret that can be guessed, without repeating it', () => {
    const short = new TextEncoder().encode('opensesame')
    expect(() => new SessionTokens({ secret: short, clock })).toThrow(
      'secret must have at least 32 bytes',
    )
  })

  it.each([0, 999, Number.NaN])('refuses the time to live %d', (ttlMs) => {
    expect(() => new SessionTokens({ secret, clock, ttlMs })).toThrow(RangeError)
  })
})
