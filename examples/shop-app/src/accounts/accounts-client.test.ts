import { describe, expect, it, afterEach, beforeEach } from 'vitest'
import { systemClock, type Logger } from '@holdfast/resilience-kit'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { ModuleCaller, type Fetch } from '../modules/module-caller.js'
import { accountsClient } from './accounts-client.js'
import { accountsInternalRoutes } from './accounts-internal-routes.js'
import { AccountsStore } from './accounts-store.js'

const silent = () => undefined
const logger: Logger = { debug: silent, info: silent, warn: silent, error: silent }

describe('accountsClient', () => {
  let store: AccountsStore
  const clientOf = (fetch: Fetch) =>
    accountsClient(new ModuleCaller('accounts', fetch, {}, { clock: systemClock }))

  beforeEach(() => {
    store = new AccountsStore(':memory:')
    const account = { email: 'kim@example.com', name: '김하나', role: 'buyer' as const }
    for (const id of ['u1', '../u/2?&=한']) {
      store.add({ ...account, id, email: `${id}@x.kr`, createdAt: 0, passwordHash: 'the-hash' })
    }
  })

  afterEach(() => store.close())

  it('finds who is there, whatever their id looks like', async () => {
    const internal = accountsInternalRoutes(store, logger)
    const client = clientOf((request) => internal.fetch(request))
    for (const id of ['u1', '../u/2?&=한']) {
      expect(await client.find(id)).toEqual({ id, name: '김하나', role: 'buyer' })
    }
  })

  it('sends neither e-mail nor hash to other modules', async () => {
    const answer = await accountsInternalRoutes(store, logger).request('/internal/users?id=u1')
    expect(await answer.json()).toEqual({ user: { id: 'u1', name: '김하나', role: 'buyer' } })
  })

  it('knows nothing of who is not there', async () => {
    const internal = accountsInternalRoutes(store, logger)
    const client = clientOf((request) => internal.fetch(request))
    expect([await client.find('u3'), await client.find('')]).toEqual([undefined, undefined])
  })

  it('does not take another refusal for a user who is gone', async () => {
    const client = clientOf(() => Response.json({ error: 'NOT_FOUND' }, { status: 404 }))
    await expect(client.find('u1')).rejects.toThrow('NOT_FOUND')
  })

  it('throws where nobody answers', async () => {
    const clock = new VirtualClock()
    const hang: Fetch = () => new Promise(() => undefined)
    const client = accountsClient(new ModuleCaller('accounts', hang, {}, { clock }))
    const failure = client.find('u1').catch((error: unknown) => error)
    await clock.advance(60_000)
    expect(await failure).toMatchObject({ name: 'ModuleFailure', kind: 'unavailable' })
  })
})
