import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { beforeEach, expect, it } from 'vitest'
import { ModuleCaller, type Fetch } from './module-caller.js'
import type { ModuleFailure } from './module-failure.js'

const refused = (): never => {
  throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
}
const hangs = (): Promise<Response> => new Promise(() => undefined)
const fails = (): Response => new Response('', { status: 500 })

let clock: VirtualClock
beforeEach(() => {
  clock = new VirtualClock()
})

/** How a question fails whose attempts end so. */
async function kindOf(...attempts: (() => Response | Promise<Response>)[]) {
  const fetch: Fetch = () => (attempts.length > 1 ? attempts.shift() : attempts[0])?.() ?? fails()
  const env = { clock, random: seededRandom(1) }
  const caller = new ModuleCaller('catalog', fetch, { timeoutMs: 9000, deadlineMs: 5000 }, env)
  const asked = caller.ask({ method: 'GET', path: '/' }).catch((error: ModuleFailure) => error)
  await clock.advance(60_000)
  return ((await asked) as ModuleFailure).kind
}

it('is unreachable where no attempt went out', async () => {
  expect(await kindOf(refused)).toBe('unreachable')
})

it('is unavailable where an attempt went out, whatever became of the others', async () => {
  expect(await kindOf(fails, refused)).toBe('unavailable')
})

it('is unavailable where the deadline has cut an attempt off: it may be on its way', async () => {
  expect(await kindOf(hangs)).toBe('unavailable')
  expect(await kindOf(refused, hangs)).toBe('unavailable')
})
