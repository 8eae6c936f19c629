import { atMost, type Target } from '../target.js'
import type { BundleSpec } from './bundle.js'

/** A bundle of the kit, and the same much of other libraries. */
export interface SizeComparison {
  readonly kit: BundleSpec
  /** Kilobytes (1000 bytes), minified and gzipped, that are to be reached. */
  readonly target?: Target
  readonly peers: readonly BundleSpec[]
}

const KIT = '@holdfast/resilience-kit'

/** Everything a module exports, in a way that nothing can be shaken off. */
const everything = (name: string, module: string, external: readonly string[] = []) => ({
  name,
  code: `import * as all from '${module}'\nconsole.log(all)`,
  external,
})

const only = (name: string, module: string, ...exports: readonly string[]): BundleSpec => ({
  name,
  code: `export { ${exports.join(', ')} } from '${module}'`,
})

const kit = (...exports: readonly string[]) => only(exports.join(' + '), KIT, ...exports)

const cockatiel = (...exports: readonly string[]) =>
  only(`cockatiel: ${exports.join(' + ')}`, 'cockatiel', ...exports)

/** What the table shows of the main entry, in its order. */
export const sizeComparisons: readonly SizeComparison[] = [
  {
    kit: everything('everything', KIT),
    target: atMost(10, ' kB'),
    peers: [
      everything('cockatiel: everything', 'cockatiel'),
      everything('opossum: everything', 'opossum'),
    ],
  },
  { kit: kit('retry'), target: atMost(2.5, ' kB'), peers: [cockatiel('retry', 'handleAll')] },
  {
    kit: kit('circuitBreaker'),
    peers: [cockatiel('circuitBreaker', 'SamplingBreaker', 'handleAll')],
  },
  { kit: kit('timeout'), peers: [cockatiel('timeout')] },
  { kit: kit('deadline'), peers: [] },
  { kit: kit('bulkhead'), peers: [cockatiel('bulkhead')] },
  { kit: kit('rateLimiter'), peers: [] },
  { kit: kit('fallback'), peers: [cockatiel('fallback', 'handleAll')] },
  { kit: kit('pipeline'), peers: [] },
  {
    kit: kit('pipeline', 'retry', 'circuitBreaker', 'timeout'),
    peers: [
      cockatiel('wrap', 'retry', 'circuitBreaker', 'SamplingBreaker', 'timeout', 'handleAll'),
    ],
  },
  { kit: kit('pipeline', 'presets'), peers: [] },
]

/** The entries beside the main one; optional peers of the kit stay outside. */
export function entryOf(subpath: string): BundleSpec {
  return everything(subpath, `${KIT}${subpath.slice(1)}`, ['prom-client', '@opentelemetry/api'])
}
