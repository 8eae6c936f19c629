import { describe, expect, it } from 'vitest'
import { bundle } from './bundle.js'
import { entryOf, sizeComparisons } from './contents.js'
import { kitEntries } from './kit-entries.js'

const sources = ['@holdfast/source']

/** Every policy, and the folder of the kit that it stands in. */
const policies = {
  bulkhead: 'bulkhead',
  circuitBreaker: 'circuit-breaker',
  deadline: 'deadline',
  fallback: 'fallback',
  rateLimiter: 'rate-limiter',
  retry: 'retry',
  timeout: 'timeout',
} as const

const folders = Object.values(policies)

/** Whatever is guarded: each call may bring a deadline of its own. */
const OF_EVERY_CALL = ['deadline/deadline-exceeded-error', 'deadline/deadline-run']

/** The files of policies that a bundle has code of, as `retry/retry`, sorted. */
async function policyFilesIn(code: string): Promise<readonly string[]> {
  const { parts } = await bundle({ name: 'test', code }, sources)
  return parts
    .flatMap(({ file }) => /\/src\/(.+)\.ts$/.exec(file)?.[1] ?? [])
    .filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)))
    .toSorted()
}

describe('whoever imports one policy carries of the others', () => {
  const kit = '@holdfast/resilience-kit'

  it.each([
    ['pipeline', '', OF_EVERY_CALL],
    ['bulkhead', policies.bulkhead, OF_EVERY_CALL],
    ['deadline', policies.deadline, []],
    ['fallback', policies.fallback, OF_EVERY_CALL],
    ['rateLimiter', policies.rateLimiter, OF_EVERY_CALL],
    ['retry', policies.retry, OF_EVERY_CALL],
    ['timeout', policies.timeout, OF_EVERY_CALL],
    // Its wait may be a retry's backoff, and a probe that ran out of time is a time-out.
    [
      'circuitBreaker',
      policies.circuitBreaker,
      [...OF_EVERY_CALL, 'retry/backoff', 'timeout/timed-out-error'],
    ],
  ])('%s: exactly this', async (name, own, others) => {
    const files = await policyFilesIn(`export { ${name} } from '${kit}'`)
    expect(files.filter((file) => !file.startsWith(`${own}/`))).toEqual(others)
    if (own !== '') expect(files).toContain(`${own}/${own}`)
  })
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
