import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { bare, gateway } from './contestants.js'
import type { HeapGrowth } from './long-hang.js'
import { runHeapJob } from './run-heap-job.js'

const program = path.resolve(import.meta.dirname, '../../dist/presets/heap-process.js')

function jobOf(name: string) {
  if (!existsSync(program)) expect.fail('build first: npm run build')
  return { name, perSecond: 20, seed: 'test', everyMs: 10_000 }
}

function growth([first, second]: readonly HeapGrowth[]): number {
  return (second?.median ?? Number.NaN) - (first?.median ?? Number.NaN)
}

it('the heap grows with the calls that nothing ends, and with no others', async () => {
  const asIs = await runHeapJob(jobOf(bare.name), program)
  // Some 1200 orders a minute, and several hundred bytes for each.
  expect(growth(asIs)).toBeGreaterThan(400_000)
  const guarded = await runHeapJob(jobOf(gateway.name), program)
  expect(growth(guarded)).toBeLessThan(growth(asIs) / 200)
})

it('tells what went wrong in the process', async () => {
  await expect(runHeapJob(jobOf('nobody'), program)).rejects.toThrow(
    /^measuring memory failed: [^]*there is no guard named 'nobody'/,
  )
})
