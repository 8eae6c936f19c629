import type { Clock, Ids, Random } from '@holdfast/resilience-kit'

/** What a port's calls are like, as far as faults must know. */
export interface PortOptions {
  /**
   * `store`: it may be busy, slow, and commit without saying so. `other`: the process may die or
   * stand still around its calls, and nothing else.
   */
  readonly kind: 'store' | 'other'
  /** Which of its calls change something: only these can commit without saying so. */
  readonly changes?: (method: string) => boolean
  /** What a call is about, for faults to be keyed by: an order. Default: nothing. */
  readonly entityOf?: (method: string, args: readonly unknown[]) => string | undefined
  /** Told of every call when it is made, before anything strikes. */
  readonly onCall?: (method: string, args: readonly unknown[]) => void
  /** Told at once when a call has had its effect, whether or not the process hears of it. */
  readonly onEffect?: (method: string, args: readonly unknown[], result: unknown) => void
}

/** What the calls of a port are like that are not async. */
export type SyncPortOptions = Pick<PortOptions, 'changes' | 'entityOf' | 'onEffect'>

/** What one life of a process is given. What it does outside of these is not simulated. */
export interface ProcessPorts {
  /** The process's name: `shop-1`. */
  readonly name: string
  /** Which life of the process this is; the first is 1. */
  readonly life: number
  /** Its own: the wall clock may be wrong, and jump. */
  readonly clock: Clock
  readonly random: Random
  readonly ids: Ids
  /**
   * The same object, as this life sees it: all its methods must be async. The process can die
   * before a call has its effect, and after it, before it sees the result; what it waits for when
   * it dies never comes.
   */
  port<T extends object>(name: string, target: T, options: PortOptions): T
  /**
   * The same for a store whose methods are not async, such as a database in the process itself;
   * objects that it holds are fenced with it. Where the process dies the call throws, and so does
   * every later one of that life: nothing that it still does has an effect.
   */
  syncPort<T extends object>(name: string, target: T, options: SyncPortOptions): T
  /** Whether this life still runs: what a dead one still does is not to be told of. */
  isAlive(): boolean
  /** Settles for this life only, and only while it runs. */
  hear<T>(promise: Promise<T>): Promise<T>
}

/** Starts one life of a process; what it gives is what the outside calls. */
export type StartProcess<App> = (ports: ProcessPorts) => App
