import { createHmac } from 'node:crypto'

/** What a token says, or claims to say. */
export interface Claims {
  readonly sub?: string
  readonly role?: string
  readonly iss?: string
  readonly aud?: string
  readonly iat?: number
  readonly exp?: number | undefined
}

/** The secret of the shop of these tests. */
export const TOKEN_SECRET = 'a secret of the tests, not of a shop'.replaceAll(' ', '-')

/** A token in every detail as the shop's own, by hand; each detail can be another one. */
export function handMadeToken(
  claims: Claims,
  {
    secret = TOKEN_SECRET,
    alg = 'HS256',
  }: { readonly secret?: string; readonly alg?: string } = {},
): string {
  const signed = `${encoded({ alg, typ: 'JWT' })}.${encoded(claims)}`
  if (alg === 'none') return `${signed}.`
  const digest = alg === 'HS512' ? 'sha512' : 'sha256'
  return `${signed}.${createHmac(digest, secret).update(signed).digest('base64url')}`
}

/** What a token of this moment says. */
export function validClaims(now: number, role: string) {
  const iat = Math.floor(now / 1000) - 1
  const issuer = 'holdfast-shop'
  return { sub: 'somebody', role, iss: issuer, aud: issuer, iat, exp: iat + 600 }
}

/** `Authorization` headers that open nothing, by what is wrong with them. */
export function uselessHeaders(now: number, role: string): Readonly<Record<string, string>> {
  const valid = validClaims(now, role)
  const token = handMadeToken(valid)
  const [header = '', payload = '', signature = ''] = token.split('.')
  const admin = encoded({ ...valid, role: role === 'admin' ? 'operator' : 'admin' })
  const withoutEnd = { ...valid, exp: undefined }
  const shifted = { ...valid, iat: valid.iat + 3600, exp: valid.exp + 3600 }
  const old = { ...valid, iat: valid.iat - 7200, exp: valid.iat - 3600 }
  const tooOld = { ...valid, iat: valid.iat - 7200 }
  return {
    'no token': 'Bearer',
    'nothing at all': '',
    'another scheme': `Basic ${token}`,
    'no scheme': token,
    'no token, but a word': 'Bearer nonsense',
    'three words that are no JSON': 'Bearer a.b.c',
    'two tokens': `Bearer ${token}, Bearer ${token}`,
    'no signature': `Bearer ${header}.${payload}.`,
    'half a signature': `Bearer ${header}.${payload}.${signature.slice(0, 20)}`,
    'the signature of another role': `Bearer ${header}.${admin}.${signature}`,
    'another secret': `Bearer ${handMadeToken(valid, { secret: 'x'.repeat(36) })}`,
    'an empty secret': `Bearer ${handMadeToken(valid, { secret: '' })}`,
    'alg none': `Bearer ${handMadeToken(valid, { alg: 'none' })}`,
    'alg none, signed': `Bearer ${encoded({ alg: 'none' })}.${payload}.${signature}`,
    'another algorithm': `Bearer ${handMadeToken(valid, { alg: 'HS512' })}`,
    'an end in the past': `Bearer ${handMadeToken(old)}`,
    'no end': `Bearer ${handMadeToken(withoutEnd)}`,
    'an issue longer ago than tokens last': `Bearer ${handMadeToken(tooOld)}`,
    'an issue in the future': `Bearer ${handMadeToken(shifted)}`,
    'another issuer': `Bearer ${handMadeToken({ ...valid, iss: 'another-shop' })}`,
    'another audience': `Bearer ${handMadeToken({ ...valid, aud: 'another-shop' })}`,
    'a role that there is not': `Bearer ${handMadeToken({ ...valid, role: 'root' })}`,
    'nobody in it': `Bearer ${handMadeToken({ ...valid, sub: '' })}`,
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
