import { setTimeout as sleep } from 'node:timers/promises'
import type { GatewayProcess } from '../processes/gateway-process.js'
import type { WorkerLoad } from '../processes/worker-load.js'

/** A server whose worker slots can be watched. */
export interface WatchedServer {
  load(): Promise<WorkerLoad>
}

interface Sample extends WorkerLoad {
  readonly atMs: number
  readonly openSockets: number
}

/** Looks at a server's slots and at its gateway's sockets, several times a second. */
export class LoadWatch {
  readonly #stop = new AbortController()
  readonly #samples: Sample[] = []
  readonly #loop: Promise<void>
  readonly #started = performance.now()

  constructor(server: WatchedServer, gateway: GatewayProcess, everyMs: number) {
    this.#loop = this.#run(server, gateway, everyMs)
  }

  async #run(server: WatchedServer, gateway: GatewayProcess, everyMs: number): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const atMs = performance.now() - this.#started
      const [load, { openSockets }] = await Promise.all([server.load(), gateway.stats()])
      this.#samples.push({ atMs, ...load, openSockets })
      await sleep(everyMs, undefined, { signal: this.#stop.signal }).catch(() => undefined)
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#loop
  }

  /** Free slots in the last sample taken before that moment. */
  freeSlotsAt(atMs: number): number {
    const before = this.#samples.filter((sample) => sample.atMs <= atMs)
    return (before.at(-1) ?? this.#samples[0])?.freeSlots ?? Number.NaN
  }

  get peakOrdersInFlight(): number {
    return Math.max(...this.#samples.map((sample) => sample.ordersInFlight))
  }

  get peakOpenSockets(): number {
    return Math.max(...this.#samples.map((sample) => sample.openSockets))
  }
}
