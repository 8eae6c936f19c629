import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import { median } from '../percentile.js'
import { callInARow, type Scenario } from './scenario.js'

/** Flags of a process in which nothing is collected while bytes are counted. */
export const UNCOLLECTED = ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256']

const CALLS = 10_000
const SAMPLES = 5
/** Calls get their final machine code first: before it they allocate more. */
const WARM_UP_MS = 150

/**
 * Bytes that one awaited call allocates on the JavaScript heap, of a process that was started with
 * the flags `UNCOLLECTED`: how much the heap grew over some thousand calls in which nothing was
 * collected, divided by their number; the median of five such samples.
 *
 * @throws Error if something was collected all the same, which would make the figure too small.
 */
export async function measureBytes(scenario: Scenario): Promise<number> {
  const { call, renew, callsPerSample: calls = CALLS } = scenario
  const warmUntil = performance.now() + WARM_UP_MS
  while (performance.now() < warmUntil) {
    await renew?.()
    await callInARow(call, Math.min(calls, 1000))
  }
  const samples: number[] = []
  const collections = watchCollections()
  for (let i = 0; i < SAMPLES; i += 1) {
    await renew?.()
    globalThis.gc?.()
    const startedAt = performance.now()
    const before = getHeapStatistics().used_heap_size
    await callInARow(call, calls)
    const grown = getHeapStatistics().used_heap_size - before
    if (!(await collections.anySince(startedAt))) samples.push(grown / calls)
  }
  collections.stop()
  if (samples.length > 0) return median(samples)
  throw new Error('garbage was collected while bytes were counted: start with more new space')
}

/** Notes when garbage is collected. */
function watchCollections() {
  const startedAt: number[] = []
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) startedAt.push(entry.startTime)
  })
  observer.observe({ entryTypes: ['gc'] })
  return {
    async anySince(moment: number): Promise<boolean> {
      // Node tells one turn of the event loop later.
      for (let i = 0; i < 2; i += 1) await new Promise((done) => setImmediate(done))
      return startedAt.some((at) => at >= moment)
    },
    stop: () => observer.disconnect(),
  }
}
