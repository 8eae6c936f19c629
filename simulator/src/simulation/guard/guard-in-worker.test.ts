import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'

/** Compiled, as a worker thread of Node loads it. */
const BUILT = new URL('../../../dist/simulation/guard/guard.js', import.meta.url).href

/** A module of real named imports, and a program that expects anything to fail. */
const PROGRAM = `
  import { randomUUID } from 'node:crypto'
  import { setImmediate as later } from 'node:timers'
  import { setTimeout as sleep } from 'node:timers/promises'
  import { request } from 'node:http'
  import { parentPort } from 'node:worker_threads'
  import { installGuard } from '${BUILT}'

  const probes = {
    'Date.now()': () => Date.now(),
    'crypto.randomUUID()': () => randomUUID(),
    'timers.setImmediate()': () => later(() => {}),
    'timers/promises.setTimeout()': () => sleep(1),
    'http.request()': () => request('http://127.0.0.1:9/'),
  }
  const stopped = []
  const guard = installGuard()
  for (const [what, probe] of Object.entries(probes)) {
    try { await probe() } catch (error) { stopped.push(error.what === what && error.name) }
  }
  const remembered = guard.take().length
  parentPort.postMessage('a message gets out')
  guard.release()
  parentPort.postMessage({ stopped, remembered, after: randomUUID().length })
`

it('guards a worker thread, and no other', async () => {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(PROGRAM)}`))
  const told: unknown[] = []
  worker.on('message', (message) => told.push(message))
  expect(Date.now()).toBeGreaterThan(0)
  await once(worker, 'exit')
  expect(told).toEqual([
    'a message gets out',
    { stopped: Array(5).fill('DeterminismViolation'), remembered: 5, after: 36 },
  ])
})
