import { expect, it } from 'vitest'
import { counterWorld } from '../../testing/counter-world.js'
import { sampleRun } from '../../testing/sample-run.js'
import { defineWorld } from '../world/world.js'
import { runSeed } from './run-seed.js'

it('a world that does not ask for its end is told all the same that it has none', async () => {
  const sound = counterWorld()
  const endless = { isConverged: () => false, check: () => undefined }
  const never = defineWorld({
    ...sound,
    invariants: sound.invariants.filter(({ kind }) => kind === 'safety'),
    build: (simulation) => Object.assign(sound.build(simulation), endless),
  })
  const { violations, checked } = await runSeed(sampleRun(never))
  const text = 'not all had come to its end 20 s after the last fault'
  expect(violations).toMatchObject([{ invariant: 'comes-to-its-end', text }])
  expect(checked['comes-to-its-end']).toBe(1)
})
