import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { ChanceBook } from '../simulation/chance/chance.js'
import type { Strike } from '../simulation/chance/strike.js'
import { ProcessHost } from '../simulation/process/process-host.js'
import type { ProcessPorts } from '../simulation/process/process-ports.js'
import type { TraceEvent } from '../simulation/trace/trace-event.js'
import { defaultLimits, type Limits } from '../simulation/world/limits.js'

/** What the process writes to, and nothing takes away from. */
export class Notes {
  readonly written: string[] = []

  async write(note: string): Promise<number> {
    if (note === 'refused') throw new TypeError('no such note')
    return this.written.push(note)
  }

  async count(): Promise<number> {
    return this.written.length
  }
}

/** Somebody far away, who thinks for so many ms of the true time. */
export interface Peer {
  ask(ms: number): Promise<string>
}

/** One life of the process. */
export interface SampleLife {
  readonly ports: ProcessPorts
  readonly notes: Notes
  readonly peer: Peer
}

/** What a process stage may be told; everything has a default. */
export interface ProcessStageOptions {
  readonly rates?: Readonly<Record<string, number>>
  /** Exactly these strike. */
  readonly only?: readonly Strike[]
  readonly limits?: Partial<Limits>
  /** What a life does when it begins. */
  readonly begins?: (life: SampleLife) => void
}

/** A process that writes notes and asks a peer, and all that is known of it from outside. */
export class ProcessStage {
  readonly clock = new VirtualClock({ wallMs: Date.UTC(2026, 0, 1) })
  readonly notes = new Notes()
  readonly told: TraceEvent[] = []
  readonly crashes: (readonly [process: string, where: string, entity: string | undefined])[] = []
  readonly lives: SampleLife[] = []
  readonly chance: ChanceBook
  readonly host: ProcessHost<SampleLife>

  /** May die at once and often, for ten virtual seconds each, unless `limits` say otherwise. */
  constructor({ rates = {}, only, limits, begins }: ProcessStageOptions = {}) {
    this.chance = new ChanceBook({ seed: 1, rates, only })
    const downMs = [10_000, 10_000] as const
    const always = { ...defaultLimits, leastLifeMs: 0, mostCrashes: Infinity, downMs }
    const peer: Peer = { ask: (ms) => this.clock.sleep(ms).then(() => `after ${ms} ms`) }
    const start = (ports: ProcessPorts): SampleLife => {
      const life: SampleLife = {
        ports,
        notes: ports.port('notes', this.notes, {
          kind: 'store',
          changes: (method) => method === 'write',
          entityOf: (_method, [note]) => (typeof note === 'string' ? note : undefined),
        }),
        peer: ports.port('peer', peer, { kind: 'other' }),
      }
      this.lives.push(life)
      begins?.(life)
      return life
    }
    this.host = new ProcessHost(
      'shop-1',
      start,
      { ...always, ...limits },
      {
        clock: this.clock,
        chance: this.chance,
        tell: (event) => this.told.push({ at: this.clock.monotonic(), ...event }),
        onCrash: (...crash) => this.crashes.push(crash),
      },
    )
  }

  /** The life that began last. */
  get life(): SampleLife {
    const life = this.lives.at(-1)
    if (!life) throw new Error('the process has begun')
    return life
  }

  /** Calls the process from outside; gives what came of it so far, at any time. */
  call<T>(act: (life: SampleLife) => Promise<T>): Ended<T> {
    return watched(this.host.call(act))
  }

  /** What was told with this fault, in words. */
  toldOf(fault: string): string[] {
    return this.told.filter((event) => event.fault === fault).map(({ what }) => what)
  }
}

/** What came of a promise so far. */
export interface Ended<T> {
  by: 'nothing' | 'value' | 'error'
  value?: T
  error?: unknown
}

/** Watches a promise; where there is none, nothing ever comes of it. */
export function watched<T>(promise: Promise<T> | undefined): Ended<T> {
  const ended: Ended<T> = { by: 'nothing' }
  promise?.then(
    (value) => Object.assign(ended, { by: 'value', value }),
    (error: unknown) => Object.assign(ended, { by: 'error', error }),
  )
  return ended
}

/** The first time that a fault could strike there. */
export function first(fault: string, entity: string): Strike {
  return { fault, entity, occurrence: 1 }
}
