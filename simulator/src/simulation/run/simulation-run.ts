import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { createDecider } from '../../faults/decider.js'
import type { Scenario } from '../../scenario/scenario.js'
import { ChanceBook } from '../chance/chance.js'
import { DrawnKnobs } from '../chance/knobs.js'
import { Network } from '../network/network.js'
import { ProcessHost } from '../process/process-host.js'
import type { StartProcess } from '../process/process-ports.js'
import { DeterminismViolation } from '../guard/determinism-violation.js'
import { HistogramBuilder } from '../report/histogram-builder.js'
import type { TraceEvent } from '../trace/trace-event.js'
import { tellGatewayStrike } from '../trace/tell-gateway-strike.js'
import { Trace } from '../trace/trace.js'
import { comesToItsEnd, invariantsOf, ofEveryWorld, throwsNothing } from '../world/invariants-of.js'
import { defaultLimits, type Limits } from '../world/limits.js'
import type { CrashListener, Simulation, StoreKind } from '../world/simulation.js'
import { drawRates } from './draw-rates.js'
import { drawScenario } from './draw-scenario.js'
import { timesOf } from './rule-times.js'
import type { RunClock } from './run-clock.js'
import type { RunOptions } from './run-options.js'
import type { SeedOutcome, Violation } from './seed-outcome.js'

/** The wall clock of every run begins here. */
const beginning = Date.UTC(2026, 0, 1)

/** More of one invariant in one run tell nothing new. */
const mostViolations = 20

/** One run: what a world is made with, and what is found out about it. */
export class SimulationRun implements Simulation {
  readonly seed: number
  readonly clock: RunClock
  readonly chance: ChanceBook
  readonly knobs: DrawnKnobs
  readonly scenario: Scenario
  readonly network: Network
  readonly store: StoreKind
  readonly dialects: readonly string[]
  readonly rates: Readonly<Record<string, number>>
  readonly #options: RunOptions
  readonly #limits: Limits
  readonly #trace: Trace
  readonly #hosts: ProcessHost<unknown>[] = []
  readonly #convergence = new HistogramBuilder()
  readonly #healedBy: Record<string, number> = {}
  readonly #reached: Record<string, number> = {}
  readonly #checked: Record<string, number> = {}
  readonly #counts: Record<string, number> = {}
  readonly #violations: Violation[] = []
  readonly #crashListeners: CrashListener[] = []
  readonly #entities: string[] = []

  constructor(options: RunOptions) {
    const { seed, scenario, isSwarm, onlyFaults, only, onAsked, store, world } = options
    this.#options = options
    this.seed = seed
    this.store = store
    this.dialects = options.dialects
    this.clock = options.clock?.(beginning) ?? new VirtualClock({ wallMs: beginning })
    const decider = createDecider(seed)
    const isTime = isSwarm ? undefined : timesOf(scenario, () => this.clock.monotonic())
    const ruled = Object.fromEntries(scenario.faults.map(({ fault, rate }) => [fault, rate]))
    this.rates = drawRates(decider, { isSwarm, ruled, rates: options.rates, onlyFaults })
    this.#trace = new Trace(() => this.clock.monotonic(), options.isTraced)
    const tell = (event: Omit<TraceEvent, 'at'>): void => this.tell(event)
    this.chance = new ChanceBook({
      seed,
      rates: this.rates,
      isTime,
      only,
      onAsked,
      onStruck: (strike) => tellGatewayStrike(strike, this.#entities, tell),
    })
    this.knobs = new DrawnKnobs(decider, options.knobs)
    this.#limits = { ...defaultLimits, ...world.limits?.(this.knobs) }
    this.scenario = drawScenario({
      decider,
      scenario,
      isSwarm,
      rates: this.rates,
      given: options.rates,
      limits: this.#limits,
      isEveryFaultAsked: only !== undefined || onAsked !== undefined,
    })
    this.network = new Network(this.clock, this.chance, tell, this.#limits.longestDelayMs)
  }

  process<App>(name: string, start: StartProcess<App>): ProcessHost<App> {
    const host = new ProcessHost(name, start, this.#limits, {
      clock: this.clock,
      chance: this.chance,
      tell: (event) => this.tell(event),
      onCrash: (...where) => {
        for (const listener of this.#crashListeners) listener(...where)
      },
    })
    this.#hosts.push(host)
    return host
  }

  onCrash(listener: CrashListener): void {
    this.#crashListeners.push(listener)
  }

  entities(count: number, prefix: string): readonly string[] {
    const { kept } = this.#options
    const all = Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`)
    const some = kept ? all.filter((name) => kept.includes(name)) : all
    this.#entities.push(...some)
    return some
  }

  get entityCount(): number {
    return this.#options.entities
  }

  tell(event: Omit<TraceEvent, 'at'>): void {
    this.#trace.tell(event)
  }

  reached(sometimes: string): void {
    this.#reached[sometimes] = (this.#reached[sometimes] ?? 0) + 1
  }

  violated(invariant: string, entity: string, text: string): void {
    const known = this.#violations.filter((one) => one.invariant === invariant).length
    if (known >= mostViolations) return
    const at = this.clock.monotonic()
    this.#violations.push({ invariant, entity, text, at })
    this.tell({ lane: 'checker', what: `${invariant}: ${text}`, entity })
  }

  /** The program has thrown where nobody catches it. */
  threw(error: unknown): void {
    // The guard has it on its own list, and it is another kind of failure.
    if (error instanceof DeterminismViolation) return
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    this.violated(throwsNothing.id, 'program', text)
  }

  checked(invariant: string, entities: number): void {
    this.#checked[invariant] = (this.#checked[invariant] ?? 0) + entities
  }

  converged(afterMs: number, by: string): void {
    this.#convergence.record(afterMs)
    this.#healedBy[by] = (this.#healedBy[by] ?? 0) + 1
  }

  count(name: string, by = 1): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + by
  }

  /** The faults are over: every process runs, with the right time. */
  endFaults(): void {
    this.tell({ lane: 'world', what: 'the faults end' })
    this.chance.endFaults()
    for (const host of this.#hosts) host.heal()
  }

  /** The bound is over, and not all has come to its end: told here where no checker says how. */
  reportNotConverged(boundMs: number): void {
    const invariants = invariantsOf(this.#options.world)
    const liveness = invariants.filter(({ kind }) => kind === 'liveness').map(({ id }) => id)
    const [first = comesToItsEnd.id] = liveness
    if (this.#violations.some(({ invariant }) => liveness.includes(invariant))) return
    const after = `${Math.round(boundMs / 1000)} s after the last fault`
    this.violated(first, 'all', `not all had come to its end ${after}`)
  }

  /** @throws Error where the world has told of an invariant that it does not list */
  outcome(boundMs: number): SeedOutcome {
    this.#refuseUnlisted()
    for (const { id } of ofEveryWorld(this.#options.world)) this.checked(id, 1)
    const { struck } = this.chance
    const hits: Record<string, number> = {}
    for (const { fault } of struck) hits[fault] = (hits[fault] ?? 0) + 1
    const { isTraced } = this.#options
    return {
      seed: this.seed,
      knobs: this.knobs.drawn,
      rates: this.rates,
      met: this.chance.met,
      hits,
      boundMs,
      entities: this.#entities.length,
      payments: this.#counts['payments'] ?? 0,
      crashes: this.#hosts.reduce((sum, { crashes }) => sum + crashes, 0),
      events: this.clock.fired,
      virtualMs: this.clock.monotonic(),
      violations: this.#violations,
      reached: this.#reached,
      checked: this.#checked,
      counts: this.#counts,
      convergence: this.#convergence.histogram(),
      healedBy: this.#healedBy,
      traceHash: this.#trace.hash,
      forbidden: [],
      ...(isTraced && {
        strikes: struck,
        entityNames: this.#entities,
        trace: this.#trace.events,
      }),
    }
  }

  /** What is told under a name that is not listed would be in no report. */
  #refuseUnlisted(): void {
    const { world } = this.#options
    const invariants = invariantsOf(world)
    const told = [...Object.keys(this.#checked), ...this.#violations.map((one) => one.invariant)]
    const unknown = told.find((id) => invariants.every((invariant) => invariant.id !== id))
    if (unknown !== undefined)
      throw new Error(`the world ${world.name} lists no invariant '${unknown}'`)
  }
}
