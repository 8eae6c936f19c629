import { expect, it } from 'vitest'
import { doJob } from './job.js'

it('measures the calls that it is told, in one process', async () => {
  const calls = ['retry', 'bare await']
  const figures = await doJob({ library: 'kit', calls, unit: 'nanoseconds', roundMs: 2 })
  expect(Object.keys(figures)).toEqual(calls)
  for (const figure of Object.values(figures)) expect(figure).toBeGreaterThan(0)
})

it('says which call a library does not have', async () => {
  const job = { library: 'opossum', calls: ['retry'], unit: 'bytes', roundMs: 1 } as const
  await expect(doJob(job)).rejects.toThrow("opossum has no call named 'retry'")
})
