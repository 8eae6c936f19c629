import crypto, { getRandomValues, randomInt, randomUUID } from 'node:crypto'
import dns from 'node:dns'
import http, { request } from 'node:http'
import https from 'node:https'
import net, { Socket } from 'node:net'
import { performance as imported } from 'node:perf_hooks'
import { setTimeout as importedTimeout } from 'node:timers'
import { scheduler, setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { underGuard } from '../../testing/under-guard.js'
import { ambientMembers } from './ambient-members.js'
import { DeterminismViolation } from './determinism-violation.js'

const nothing = (): void => undefined

const probes: Record<string, () => unknown> = {
  'Date.now()': () => Date.now(),
  'Date()': () => Date(),
  'new Date()': () => new Date(),
  'performance.now()': () => performance.now(),
  'performance.mark()': () => imported.mark('here'),
  'process.hrtime()': () => process.hrtime(),
  'process.hrtime.bigint()': () => process.hrtime.bigint(),
  'process.uptime()': () => process.uptime(),
  'Math.random()': () => Math.random(),
  'crypto.randomUUID()': () => randomUUID(),
  'crypto.randomInt()': () => randomInt(9),
  'crypto.getRandomValues()': () => getRandomValues(new Uint8Array(1)),
  'crypto.randomBytes()': () => crypto.randomBytes(4),
  'crypto.randomFillSync()': () => crypto.randomFillSync(new Uint8Array(1)),
  'crypto.subtle.generateKey()': () =>
    crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign']),
  'setTimeout()': () => setTimeout(nothing),
  'setInterval()': () => setInterval(nothing),
  'setImmediate()': () => setImmediate(nothing),
  'timers.setTimeout()': () => importedTimeout(nothing),
  'timers/promises.setTimeout()': () => sleep(1),
  'scheduler.wait()': () => scheduler.wait(1),
  'AbortSignal.timeout()': () => AbortSignal.timeout(1),
  'fetch()': () => fetch('http://127.0.0.1:9/'),
  'net.connect()': () => net.connect(9),
  'net.createConnection()': () => net.createConnection(9),
  'socket.connect()': () => new Socket().connect(9),
  'server.listen()': () => net.createServer().listen(0),
  'http.request()': () => request('http://127.0.0.1:9/'),
  'http.get()': () => http.get('http://127.0.0.1:9/'),
  'https.request()': () => https.request('https://127.0.0.1:9/'),
  'dns.lookup()': () => dns.lookup('localhost', nothing),
  'dns.promises.lookup()': () => dns.promises.lookup('localhost'),
  'new WeakRef()': () => new WeakRef({}),
  'new FinalizationRegistry()': () => new FinalizationRegistry(nothing),
}

describe('a guard', () => {
  it.each(Object.entries(probes))('stops %s, and says how to do it right', async (what, probe) => {
    const { error, violations } = await underGuard(probe)
    expect(error).toBeInstanceOf(DeterminismViolation)
    expect(error).toMatchObject({
      name: 'DeterminismViolation',
      what,
      message: expect.stringMatching(/ is not simulated: (use|let|keep) .{10,}$/),
      where: expect.stringMatching(/^\/.*guard\.test\.ts:\d+:\d+$/),
    })
    const { message, where } = error as DeterminismViolation
    expect(violations).toEqual([`${message} (at ${where})`])
  })

  it.each([
    ['Date()', () => (Date as (ms: number) => string)(5)],
    ['new Date()', () => new (new Date(5).constructor as DateConstructor)()],
    ['new Date()', () => new (class extends Date {})()],
    ['crypto.randomUUID()', () => globalThis.crypto.randomUUID()],
    ['crypto.getRandomValues()', () => globalThis.crypto.getRandomValues(new Uint8Array(1))],
    ['crypto.getRandomValues()', () => crypto.getRandomValues(new Uint8Array(1))],
    ['performance.now()', () => imported.now()],
    ['timers/promises.setTimeout()', () => promisify(setTimeout)(1)],
  ])('stops another way to %s: %s', async (what, probe) => {
    expect((await underGuard(probe)).error).toMatchObject({ name: 'DeterminismViolation', what })
  })

  it('stops every single function that asks the machine', async () => {
    const members = ambientMembers()
    expect(members.length).toBeGreaterThan(70)
    const stopped = new Set<string>()
    await underGuard(() => {
      for (const { holder, name, what } of members) {
        try {
          ;(holder as Record<string, () => unknown>)[name]?.()
        } catch (error) {
          if (error instanceof DeterminismViolation) stopped.add(what)
        }
      }
    })
    expect([...stopped]).toEqual([...new Set(members.map(({ what }) => what))])
  })

  it('remembers what code swallows', async () => {
    const swallowing = (act: () => unknown): Promise<unknown> =>
      Promise.resolve().then(act).catch(nothing)
    const { error, violations } = await underGuard(async () => {
      await swallowing(() => Date.now())
      await swallowing(() => sleep(1))
      await swallowing(() => fetch('http://127.0.0.1:9/'))
    })
    expect(error).toBeUndefined()
    expect(violations.map((text) => text.replace(/ is not .*/, ''))).toEqual([
      ...['Date.now()', 'timers/promises.setTimeout()', 'fetch()'],
    ])
  })

  it('remembers for each run its own, and no more than a hundred', async () => {
    const draw = (): void => {
      try {
        Math.random()
      } catch {
        // As a program does that expects anything to fail.
      }
    }
    const taken: number[] = []
    const { violations } = await underGuard((guard) => {
      draw()
      taken.push(guard.take().length)
      for (let time = 0; time < 200; time += 1) draw()
      taken.push(guard.take().length)
    })
    expect([...taken, violations.length]).toEqual([1, 100, 0])
  })
})
