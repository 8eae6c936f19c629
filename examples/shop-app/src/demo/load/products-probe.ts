import { setTimeout as sleep } from 'node:timers/promises'
import { Latencies } from './latencies.js'

export interface ProbeResult {
  readonly latencies: Latencies
  /** Probes that got no answer within the limit. */
  readonly stalled: number
  readonly sent: number
}

/** Somebody who only looks at the products, many times a second, whatever the payments do. */
export class ProductsProbe {
  readonly #stop = new AbortController()
  readonly #probes: Promise<{ durationMs: number; answered: boolean }>[] = []
  readonly #loop: Promise<void>

  /**
   * @param limitMs how long the visitor waits for the page before it counts as stalled
   */
  constructor(shopUrl: string, everyMs: number, limitMs: number) {
    this.#loop = this.#run(shopUrl, everyMs, limitMs)
  }

  async #run(shopUrl: string, everyMs: number, limitMs: number): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#probes.push(probe(shopUrl, limitMs))
      await sleep(everyMs, undefined, { signal: this.#stop.signal }).catch(() => undefined)
    }
  }

  async stop(): Promise<ProbeResult> {
    this.#stop.abort()
    await this.#loop
    const probes = await Promise.all(this.#probes)
    return {
      latencies: new Latencies(probes.map((one) => one.durationMs)),
      stalled: probes.filter((one) => !one.answered).length,
      sent: probes.length,
    }
  }
}

async function probe(shopUrl: string, limitMs: number) {
  const started = performance.now()
  const answered = await fetch(`${shopUrl}/products`, { signal: AbortSignal.timeout(limitMs) })
    .then((response) => response.arrayBuffer())
    .then(() => true)
    .catch(() => false)
  return { durationMs: performance.now() - started, answered }
}
