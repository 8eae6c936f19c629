import type { Clock } from '@holdfast/resilience-kit'
import type { Chance } from '../chance/chance.js'
import type { Limits } from '../world/limits.js'
import type { TraceEvent } from '../trace/trace-event.js'
import { keyedIds, keyedRandom } from './keyed-draws.js'
import { Life } from './life.js'
import { Moments } from './moments.js'
import { fencedPort, type PortSurroundings } from './port.js'
import { ProcessClock, type WallError } from './process-clock.js'
import type { ProcessPorts, StartProcess } from './process-ports.js'
import { fencedSyncPort } from './sync-port.js'

/** What all processes of a run share. */
export interface HostSurroundings {
  readonly clock: Clock
  readonly chance: Chance
  tell(event: Omit<TraceEvent, 'at'>): void
  /** A process has died, and where; called before anything else is told. */
  onCrash(process: string, where: string, entity: string | undefined): void
}

/** A steady clock counts from when the machine began: up to so many ms ago, about eleven days. */
const latestOriginMs = 1_000_000_000

/** A process that dies and begins again, stands still, and whose clock is wrong. */
export class ProcessHost<App> {
  readonly name: string
  readonly #start: StartProcess<App>
  readonly #around: HostSurroundings
  readonly #limits: Limits
  readonly #wall: WallError = { offsetMs: 0, driftPpm: 0 }
  #life: Life
  #lives = 0
  #app: App | undefined
  #begunAt = 0
  /** When this life went on after a pause. */
  #wentOnAt = -Infinity
  #crashes = 0
  #isHealed = false

  constructor(
    name: string,
    start: StartProcess<App>,
    limits: Limits,
    surroundings: HostSurroundings,
  ) {
    this.name = name
    this.#start = start
    this.#limits = limits
    this.#around = surroundings
    this.#drift()
    this.#life = this.#begin()
  }

  /** Whether it takes calls: it is not down. It may stand still. */
  get isUp(): boolean {
    return this.#app !== undefined
  }

  get crashes(): number {
    return this.#crashes
  }

  /**
   * Calls it from outside. Never settles where it dies meanwhile, as a broken connection that
   * nobody notices; undefined where it is down.
   */
  call<T>(act: (app: App) => Promise<T>): Promise<T> | undefined {
    const app = this.#app
    const life = this.#life
    if (app === undefined) return undefined
    return new Promise((resolve, reject) => {
      life.run(() => {
        life.hear(act(app)).then(resolve, reject)
      })
    })
  }

  /** Runs from now on, with the right time, and nothing strikes it any more. */
  heal(): void {
    this.#isHealed = true
    this.#wall.offsetMs = 0
    this.#wall.driftPpm = 0
    if (this.#app === undefined) this.#life = this.#begin()
    else if (this.#life.isPaused) this.#resume(this.#life)
  }

  #begin(): Life {
    const { clock, chance, tell } = this.#around
    this.#lives += 1
    const source = `${this.name}-${this.#lives}`
    const wakes = new Moments(clock)
    const life: Life = new Life({ clock, onWake: () => this.#wakes(life, source, wakes) })
    this.#begunAt = clock.monotonic()
    this.#wentOnAt = -Infinity
    tell({ lane: this.name, what: this.#lives === 1 ? 'started' : 'started again' })
    const surroundings = this.#surroundingsOf(life)
    const ports: ProcessPorts = {
      name: this.name,
      life: this.#lives,
      clock: new ProcessClock(clock, life, this.#wall, this.#originOf(source)),
      random: keyedRandom(chance, clock, source),
      ids: keyedIds(clock, source.replaceAll('-', 'x')),
      port: (name, target, options) => fencedPort(name, target, options, surroundings),
      syncPort: (name, target, options) => fencedSyncPort(name, target, options, surroundings),
      isAlive: () => !life.isOver,
      hear: (promise) => life.hear(promise),
    }
    const app = this.#start(ports)
    if (!life.isOver) this.#app = app
    return life
  }

  #surroundingsOf(life: Life): PortSurroundings {
    const { clock, chance, tell } = this.#around
    return {
      process: this.name,
      clock,
      chance,
      life,
      mayStrike: (fault) => this.#mayStrike(fault, life),
      crash: (fault, where, entity) => this.#crash(life, fault, where, entity),
      pause: (point, occurrence, where, entity) => {
        this.#pause(life, this.#drawnPauseMs(point, occurrence), where, entity)
      },
      jump: (point, occurrence) => this.#jump(point, occurrence),
      struck: (fault, what, entity) =>
        tell({ lane: this.name, what, fault, ...(entity !== undefined && { entity }) }),
    }
  }

  /** What may not strike now is not asked about, and does not count as having struck. */
  #mayStrike(fault: string, life: Life): boolean {
    if (this.#isHealed) return false
    const { leastLifeMs, mostCrashes, leastRunMs } = this.#limits
    const now = this.#around.clock.monotonic()
    switch (fault) {
      case 'crash-before':
      case 'crash-after':
        return now - this.#begunAt >= leastLifeMs && this.#crashes < mostCrashes
      case 'pause':
        return !life.isPaused && now - this.#wentOnAt >= leastRunMs
      default:
        return true
    }
  }

  /** What the steady clock of a life says when it begins: it is no other one's. */
  #originOf(source: string): number {
    return this.#around.chance.between(0, latestOriginMs, 'monotonic-begins', source)
  }

  /** A timer is about to fire. */
  #wakes(life: Life, source: string, wakes: Moments): void {
    const occurrence = wakes.next()
    const point = `${source}/timer/${wakes.ms}`
    const strikes = (fault: string): boolean =>
      this.#mayStrike(fault, life) && this.#around.chance.strikes(fault, point, occurrence)
    if (strikes('crash-before')) this.#crash(life, 'crash-before', 'before it woke', undefined)
    else if (strikes('pause')) {
      this.#pause(life, this.#drawnPauseMs(point, occurrence), 'its sleep', undefined)
    }
  }

  #crash(life: Life, fault: string, where: string, entity: string | undefined): void {
    const { clock, chance, tell, onCrash } = this.#around
    this.#crashes += 1
    life.end()
    this.#app = undefined
    const about = entity !== undefined && { entity }
    onCrash(this.name, where, entity)
    tell({ lane: this.name, what: `crashed ${where}`, fault, ...about })
    const [min, max] = this.#limits.downMs
    const wait = chance.between(min, max, 'down-takes', this.name, this.#crashes)
    clock.setTimer(wait, () => {
      if (this.#app === undefined) this.#life = this.#begin()
    })
  }

  #pause(life: Life, ms: number, where: string, entity: string | undefined): void {
    const { clock, tell } = this.#around
    life.pause()
    const about = entity !== undefined && { entity }
    tell({ lane: this.name, what: `stands still at ${where}`, fault: 'pause', ...about })
    clock.setTimer(ms, () => {
      if (life.isPaused && !life.isOver) this.#resume(life)
    })
  }

  #resume(life: Life): void {
    this.#around.tell({ lane: this.name, what: 'goes on' })
    this.#wentOnAt = this.#around.clock.monotonic()
    life.resume()
  }

  #drift(): void {
    const { chance } = this.#around
    if (!chance.strikes('clock-drift', this.name, 1)) return
    this.#wall.driftPpm = chance.between(-1000, 1000, 'clock-drift-takes', this.name)
    const what = `its clock drifts by ${this.#wall.driftPpm} ppm`
    this.#around.tell({ lane: this.name, what, fault: 'clock-drift' })
  }

  #drawnPauseMs(point: string, occurrence: number): number {
    const [min, max] = this.#limits.pauseMs
    return this.#around.chance.between(min, max, 'pause-takes', point, occurrence)
  }

  /** Somebody sets the machine's clock; it stays so until somebody sets it again. */
  #jump(point: string, occurrence: number): void {
    const most = this.#limits.longestClockJumpMs
    const by = this.#around.chance.between(-most, most, 'clock-jump-takes', point, occurrence)
    this.#wall.offsetMs = by
    const what = `its clock is ${by < 0 ? 'set back' : 'set forward'} by ${Math.abs(by)} ms`
    this.#around.tell({ lane: this.name, what, fault: 'clock-jump' })
  }
}
