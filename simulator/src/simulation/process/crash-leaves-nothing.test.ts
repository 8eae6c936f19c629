import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import { ChanceBook } from '../chance/chance.js'
import { defaultLimits } from '../world/limits.js'
import { ProcessHost } from './process-host.js'
import type { ProcessPorts } from './process-ports.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const oneDayMs = 86_400_000

it('leaves nothing of 2000 lives behind that died in the middle of their calls', async () => {
  const clock = new VirtualClock()
  const lives: WeakRef<object>[] = []
  const far = { ask: (ms: number) => clock.sleep(ms), save: async () => undefined }
  const begin = (ports: ProcessPorts): object => {
    const store = ports.port('store', far, { kind: 'store' })
    const peer = ports.port('peer', far, { kind: 'other' })
    // What a leak of 2000 lives would cost: 160 MB.
    const life = { ballast: Array.from({ length: 10_000 }, (_, index) => index), end: 'none' }
    const works = async (act: () => Promise<unknown>): Promise<void> => {
      try {
        await act()
      } finally {
        life.end = 'told'
      }
    }
    void works(() => peer.ask(5000))
    void works(() => ports.hear(clock.sleep(5000)))
    void works(() => ports.clock.sleep(oneDayMs))
    void works(() => store.ask(1000))
    ports.clock.setTimer(oneDayMs, () => (life.end = 'a timer'))
    ports.clock.setTimer(1000, () => void works(() => store.save()))
    lives.push(new WeakRef(life))
    return life
  }
  const limits = { ...defaultLimits, mostCrashes: Infinity, downMs: [100, 100] as const }
  const host = new ProcessHost('shop-1', begin, limits, {
    clock,
    chance: new ChanceBook({ seed: 1, rates: { 'crash-after': 1 } }),
    tell: () => undefined,
    onCrash: () => undefined,
  })

  await crashes(200)
  const before = await heapBytes()
  await crashes(2200)
  const after = await heapBytes()

  expect(host.crashes).toBe(2200)
  expect(lives.filter((life) => life.deref() !== undefined).length).toBeLessThan(10)
  expect(clock.pending).toBeLessThan(20)
  expect((after - before) / 1e6).toBeLessThan(5)

  /** Lets it die until it has died so often, and what is under way outside end. */
  async function crashes(count: number): Promise<void> {
    await clock.advanceUntil(() => host.crashes === count, 10 * oneDayMs)
    await clock.advance(99)
  }
}, 60_000)

async function heapBytes(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) {
    collectGarbage()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return process.memoryUsage().heapUsed
}
