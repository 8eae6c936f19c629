import { afterEach, expect, it, vi } from 'vitest'
import { startWorker } from './start-worker.js'

afterEach(() => {
  vi.unstubAllEnvs()
})

it('measures in another process until that is closed', async () => {
  const worker = startWorker({ library: 'kit', unit: 'nanoseconds', sliceMs: 2 })
  expect(await worker.ask('bare await')).toBeGreaterThan(0)
  expect(await worker.ask('bare await')).toBeGreaterThan(0)
  await worker.close()
  await expect(worker.ask('bare await')).rejects.toThrow('measuring kit failed: its process')
})

it('ends with the channel, as where the program died, whatever timers are still set', async () => {
  vi.stubEnv('NODE_OPTIONS', '--import=data:text/javascript,setInterval(Object,1e6)')
  const worker = startWorker({ library: 'kit', unit: 'nanoseconds', sliceMs: 2 })
  expect(await worker.ask('bare await')).toBeGreaterThan(0)
  await worker.close()
  await expect(worker.ask('bare await')).rejects.toThrow('ended with 0')
})

it('counts bytes in a process in which nothing is collected', async () => {
  const worker = startWorker({ library: 'kit', unit: 'bytes', sliceMs: 2 })
  expect(await worker.ask('bare await')).toBeGreaterThan(100)
  await worker.close()
})

it('fails with what the process printed', async () => {
  const worker = startWorker({ library: 'opossum', unit: 'nanoseconds', sliceMs: 2 })
  const message = "measuring opossum failed: Error: opossum has no call named 'retry'"
  await expect(worker.ask('retry')).rejects.toThrow(message)
  await worker.close()
})
