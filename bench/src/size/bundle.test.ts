import { expect, it } from 'vitest'
import { bundle } from './bundle.js'
import { entryOf, sizeComparisons } from './contents.js'
import { kitEntries } from './kit-entries.js'

const sources = ['@holdfast/source']

const folders = ['bulkhead', 'circuit-breaker', 'deadline', 'fallback', 'rate-limiter', 'timeout']

/** The kit's folders that a bundle has code of. */
async function foldersIn(code: string): Promise<readonly string[]> {
  const { parts } = await bundle({ name: 'test', code }, sources)
  return ['retry', ...folders].filter((folder) =>
    parts.some(({ file }) => file.includes(`/src/${folder}/`)),
  )
}

it('shakes off every policy that is not imported', async () => {
  const kit = '@holdfast/resilience-kit'
  const inRetry = await foldersIn(`export { retry } from '${kit}'`)
  expect(inRetry).toContain('retry')
  for (const other of ['bulkhead', 'circuit-breaker', 'fallback', 'rate-limiter', 'timeout']) {
    expect(inRetry).not.toContain(other)
  }
  const inBulkhead = await foldersIn(`export { bulkhead } from '${kit}'`)
  for (const other of ['retry', 'circuit-breaker', 'fallback', 'rate-limiter']) {
    expect(inBulkhead).not.toContain(other)
  }
})

it('bundles everything that the table shows', async () => {
  for (const { kit, peers } of sizeComparisons) {
    for (const spec of [kit, ...peers]) {
      const { bytes, gzipBytes } = await bundle(spec, sources)
      expect(bytes, spec.name).toBeGreaterThan(500)
      expect(gzipBytes, spec.name).toBeLessThan(bytes)
    }
  }
})

it('bundles every entry beside the main one, their peers left outside', async () => {
  const entries = await kitEntries()
  expect(entries).toContain('./testing')
  for (const entry of entries) {
    const { parts } = await bundle(entryOf(entry), sources)
    expect(parts.filter(({ file }) => /prom-client|opentelemetry\/api/.test(file))).toEqual([])
  }
})

it('shakes nothing off where everything is asked for', async () => {
  const [everything] = sizeComparisons
  const { parts } = await bundle(everything?.kit ?? { name: '', code: '' }, sources)
  for (const folder of folders) {
    expect(
      parts.some(({ file }) => file.includes(`/src/${folder}/`)),
      folder,
    ).toBe(true)
  }
})
