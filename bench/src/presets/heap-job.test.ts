import { expect, it } from 'vitest'
import { doHeapJob } from './heap-job.js'

it('says which guard there is not', async () => {
  const job = { name: 'presets.sedes', perSecond: 2, seed: 'test', everyMs: 1000 }
  await expect(doHeapJob(job)).rejects.toThrow("there is no guard named 'presets.sedes'")
})

it('measures nothing in a process that cannot collect', async () => {
  const job = { name: 'bare call', perSecond: 2, seed: 'test', everyMs: 1000 }
  await expect(doHeapJob(job)).rejects.toThrow('--expose-gc')
})
