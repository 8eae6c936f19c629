import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Logger } from '@holdfast/resilience-kit'
import { sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'
import { answerErrors } from '../http/answer-errors.js'
import { newApi, type Api } from '../http/api.js'
import { Identity } from '../http/identity.js'
import { RequestRate } from '../http/request-rate.js'
import { AccountTokens } from './account-tokens.js'
import { accountsRoutes } from './accounts-routes.js'
import { AccountsStore } from './accounts-store.js'
import { Passwords } from './passwords.js'
import { SessionTokens } from './session-tokens.js'

const NOON = Date.parse('2031-05-01T12:00:00Z')
const kim = { email: 'kim@example.com', password: 'kims-password', name: '김하나' }

interface Answer {
  readonly status: number
  readonly text: string
  readonly body: { error?: string; message?: string; token: string; user: { id: string } }
  readonly headers: Headers
}

describe('accountsRoutes', () => {
  let clock: VirtualClock
  let store: AccountsStore
  let app: Api
  let logged: string[]

  /** The routes, as a shop with hashes of this cost serves them. */
  function appOf(cost: number): Api {
    const passwords = new Passwords({ cost, randomBytes })
    const tokens = new SessionTokens({ secret: store.signingSecret(randomBytes), clock })
    const rateOf = (limit: number) => new RequestRate({ limit, periodMs: 60_000 }, { clock })
    const made = newApi()
    const addressOf = (context: { req: { header(name: string): string | undefined } }) =>
      context.req.header('x-test-address') ?? '10.0.0.1'
    const rates = { loginRate: rateOf(5), addressLoginRate: rateOf(50), signUpRate: rateOf(25) }
    const ids = sequentialIds()
    const parts = { store, passwords, tokens, ...rates, addressOf, clock, ids }
    made.route(
      '/',
      accountsRoutes({ ...parts, identity: new Identity(new AccountTokens(tokens, store)) }),
    )
    made.onError(answerErrors(loggerInto(logged)))
    return made
  }

  beforeEach(() => {
    clock = new VirtualClock({ wallMs: NOON })
    store = new AccountsStore(':memory:')
    logged = []
    app = appOf(2)
  })

  afterEach(() => store.close())

  async function ask(method: string, path: string, given: object = {}): Promise<Answer> {
    const { body, token, ...headers } = given as { body?: unknown; token?: string }
    const response = await app.request(path, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const parsed = text === '' ? {} : (JSON.parse(text) as object)
    const { status, headers: got } = response
    return { status, text, body: parsed as Answer['body'], headers: got }
  }

  const signUp = (given: object = {}) => ask('POST', '/users', { body: { ...kim, ...given } })
  const login = (given: object = {}, headers: object = {}) => {
    const { email, password } = { ...kim, ...given }
    return ask('POST', '/login', { body: { email, password }, ...headers })
  }
  const failureOf = ({ status, body }: Answer) => [status, body.error]

  it('signs up, signs in, and shows their own account to who has the token', async () => {
    const user = {
      id: '00000001',
      email: 'kim@example.com',
      name: '김하나',
      role: 'buyer',
      createdAt: '2031-05-01T12:00:00.000Z',
    }
    const signedUp = await signUp({ email: ' KIM@example.com ', name: ' 김하나 ' })
    expect([signedUp.status, signedUp.body]).toEqual([201, { user }])
    const { status, body } = await login({ email: 'Kim@Example.com' })
    const expiresAt = '2031-05-01T13:00:00.000Z'
    expect([status, body]).toEqual([200, { token: expect.any(String), expiresAt, user }])
    expect((await ask('GET', '/users/me', { token: body.token })).body).toEqual({ user })
  })

  it('cannot be talked into another role', async () => {
    expect((await signUp({ role: 'admin' })).body.user).toMatchObject({ role: 'buyer' })
  })

  it.each([
    ['email', 'kim'],
    ['email', undefined],
    ['email', `${'k'.repeat(250)}@x.kr`],
    ['password', '7 chars'],
    ['password', 'x'.repeat(129)],
    ['password', 12_345_678],
    ['name', '  '],
    ['name', '이'.repeat(51)],
  ])('refuses to sign up with the %s %j, and names the field', async (field, value) => {
    const answer = await signUp({ [field]: value })
    expect(failureOf(answer)).toEqual([400, 'INVALID_REQUEST'])
    expect(answer.body).toMatchObject({ details: [{ path: field }] })
  })

  it.each([
    ['password', '8 chars.'],
    ['password', '🔑'.repeat(128)],
    ['name', '이'.repeat(50)],
  ])('signs up with the %s %j', async (field, value) => {
    expect((await signUp({ [field]: value })).status).toBe(201)
  })

  it('refuses an e-mail that has an account, however it is written', async () => {
    await signUp()
    const answer = await signUp({ email: 'KIM@EXAMPLE.com' })
    expect(failureOf(answer)).toEqual([409, 'EMAIL_TAKEN'])
    expect(answer.body.message).toBe('이미 존재하는 이메일입니다.')
  })

  it('makes one account of twenty sign-ups at once, with the password of the one', async () => {
    const all = Array.from({ length: 20 }, (_, one) => `password-${one}`)
    const answers = await Promise.all(all.map((password) => signUp({ password })))
    const made = answers.flatMap(({ status }, one) => (status === 201 ? [all[one]] : []))
    expect(made).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19)
    expect((await login({ password: made[0] })).status).toBe(200)
  })

  it('says the same of a wrong password and of an e-mail that has no account', async () => {
    await signUp()
    const wrong = await login({ password: 'not-kims-password' })
    expect(failureOf(wrong)).toEqual([401, 'INVALID_CREDENTIALS'])
    for (const email of ['lee@example.com', 'no e-mail at all']) {
      expect((await login({ email })).text).toBe(wrong.text)
    }
  })

  it('lets nobody see an account without a token that is valid now', async () => {
    await signUp()
    const { token } = (await login()).body
    for (const none of [undefined, '', 'nonsense', `${token}x`]) {
      const answer = await ask('GET', '/users/me', none === undefined ? {} : { token: none })
      expect(failureOf(answer)).toEqual([401, 'UNAUTHENTICATED'])
    }
    clock.setWall(NOON + 3_600_000)
    expect(failureOf(await ask('GET', '/users/me', { token }))).toEqual([401, 'UNAUTHENTICATED'])
  })

  it('deletes an account for who has its password, and then knows nothing of it', async () => {
    await signUp()
    const { token } = (await login()).body
    const remove = (password?: string) => ask('DELETE', '/users/me', { token, body: { password } })
    expect(failureOf(await remove())).toEqual([400, 'INVALID_REQUEST'])
    expect(failureOf(await remove('wrong-password'))).toEqual([401, 'INVALID_CREDENTIALS'])
    expect(await ask('GET', '/users/me', { token })).toMatchObject({ status: 200 })
    expect(await remove(kim.password)).toMatchObject({ status: 204, text: '' })
    const gone = [await ask('GET', '/users/me', { token }), await remove(kim.password)]
    for (const answer of gone) expect(failureOf(answer)).toEqual([404, 'USER_NOT_FOUND'])
    expect(failureOf(await login())).toEqual([401, 'INVALID_CREDENTIALS'])
  })

  it('lets an address try five passwords of an e-mail in a minute, right or wrong', async () => {
    await signUp()
    const { token } = (await login()).body
    for (const email of [' KIM@example.com', 'kim@EXAMPLE.com', 'kim@example.com']) {
      expect((await login({ email, password: 'wrong' })).status).toBe(401)
    }
    const body = { password: 'wrong' }
    expect((await ask('DELETE', '/users/me', { token, body })).status).toBe(401)

    for (const refused of [await login(), await ask('DELETE', '/users/me', { token, body })]) {
      expect(failureOf(refused)).toEqual([429, 'TOO_MANY_REQUESTS'])
      expect(refused.headers.get('retry-after')).toBe('12')
    }
    expect((await login({}, { 'x-test-address': '10.0.0.2' })).status).toBe(200)
    expect((await login({ email: 'lee@example.com' })).status).toBe(401)
    await clock.advance(12_000)
    expect((await login()).status).toBe(200)
  })

  it('brings a hash up to date when its password is there, and only then', async () => {
    await signUp()
    app = appOf(3)
    const hash = () => store.withHashByEmail(kim.email)?.passwordHash
    await login({ password: 'wrong-password' })
    expect(hash()).toContain('$ln=2,')
    await login()
    expect(hash()).toContain('$ln=3,')
    expect((await login()).status).toBe(200)
  })

  it('repeats no password, hash or token in answers and logs', async () => {
    const answers = [await signUp(), await signUp()]
    const { token, user } = (await login()).body
    const { passwordHash } = store.withHash(user.id) ?? {}
    const body = { password: kim.password }
    const askAll = async () => [
      await signUp({ name: '' }),
      await signUp({ email: kim.password }),
      await signUp({ [kim.password]: 1 }),
      await login({ email: token }),
      await login({ password: [kim.password] }),
      await ask('GET', '/users/me', { token }),
      await ask('GET', '/users/me', { token: `${token}${kim.password}` }),
      await ask('DELETE', '/users/me', { token: kim.password, body }),
      await ask('DELETE', '/users/me', { token, body: kim.password }),
    ]
    answers.push(...(await askAll()))
    store.close()
    answers.push(
      ...(await askAll()),
      await login(),
      await ask('DELETE', '/users/me', { token, body }),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set([200, 201, 400, 401, 409, 500]),
    )
    expect(logged.join()).toContain('The database connection is not open')
    const said = [...answers.map(({ text }) => text), ...logged].join('\n')
    for (const secret of [kim.password, String(passwordHash), token]) {
      expect(said).not.toContain(secret)
    }
  })
})

/** Writes everything that it is given into `lines`, what JSON leaves out of errors included. */
function loggerInto(lines: string[]): Logger {
  const line = (facts: object, message: string) => {
    const withErrors = (_key: string, value: unknown): unknown =>
      value instanceof Error ? { ...value, text: value.stack, cause: value.cause } : value
    lines.push(`${message} ${JSON.stringify(facts, withErrors)}`)
  }
  return { debug: line, info: line, warn: line, error: line }
}
