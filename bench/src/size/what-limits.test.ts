import { expect, it } from 'vitest'
import { atMost } from '../target.js'
import { folderSizes, whatLimits } from './what-limits.js'

const bundle = {
  name: 'retry',
  bytes: 6000,
  gzipBytes: 3000,
  parts: [
    { file: 'packages/kit/dist/call/call.js', bytes: 2000 },
    { file: 'packages/kit/src/call/parts/settled.ts', bytes: 1500 },
    { file: 'packages/kit/dist/retry/retry.js', bytes: 1000 },
    { file: 'packages/kit/dist/env.js', bytes: 800 },
    { file: 'packages/kit/dist/clock.js', bytes: 700 },
  ],
}

it('adds up the files of a folder, the largest folder first', () => {
  expect(folderSizes(bundle)).toEqual([
    { folder: 'call', bytes: 3500 },
    { folder: '.', bytes: 1500 },
    { folder: 'retry', bytes: 1000 },
  ])
})

it('says of what a bundle consists that is too large, and how much would do', () => {
  expect(whatLimits([{ bundle, target: atMost(2.5, ' kB') }])).toEqual([
    'What limits `retry`: 6000 bytes minified become 3000 gzipped; at this ratio <= 2.5 kB ' +
      'allows 5000 minified. Minified bytes by folder: `call` 3500, files in no folder 1500, ' +
      '`retry` 1000.',
  ])
})

it('says nothing of a bundle that is small enough or has no target', () => {
  expect(whatLimits([{ bundle }, { bundle, target: atMost(3, ' kB') }])).toEqual([])
})
