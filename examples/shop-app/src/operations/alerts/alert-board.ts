import type { Clock, Logger } from '@holdfast/resilience-kit'
import { turnAlert, type AlertKind, type AlertReading, type AlertState } from './alert-state.js'

/** Which alert: its kind, and what it is about. */
export interface AlertName {
  readonly kind: AlertKind
  /** `async-card/submit` for a breaker, `async-card` for a gateway, `bus` for dead letters. */
  readonly about: string
}

/** An alert that has just turned, or is on. */
export interface Alert extends AlertState {
  readonly kind: AlertKind
  /** Its full name, `breaker-open/async-card/submit`: one alert, whenever it turns. */
  readonly alert: string
}

/** An alert, as the next process has to know it. */
export interface KeptAlert extends Alert {
  /** What the receiver knows of it; null: nothing. */
  readonly told: AlertState['state'] | null
}

/** Where alerts are kept over a restart. */
export interface AlertBook {
  listAlerts(): readonly KeptAlert[]
  keepAlert(alert: KeptAlert): void
}

export interface AlertBoardParts {
  readonly book: AlertBook
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * All alerts of the shop, each on or off, and what was told of each. What turns is logged and told
 * once, over restarts too.
 */
export class AlertBoard {
  readonly #parts: AlertBoardParts
  readonly #alerts: Map<string, KeptAlert>
  readonly #listeners = new Set<(alert: Alert) => void>()

  /** Goes on where the process before stood. */
  constructor(parts: AlertBoardParts) {
    this.#parts = parts
    this.#alerts = new Map(parts.book.listAlerts().map((kept) => [kept.alert, kept]))
  }

  /** Takes what a source sees; tells it if the alert turns. */
  read({ kind, about }: AlertName, reading: AlertReading): void {
    const alert = `${kind}/${about}`
    const before = this.#alerts.get(alert)
    const turned = turnAlert(before, reading, this.#parts.clock.now())
    if (!turned) return
    const now = { kind, alert, ...turned }
    this.#keep({ ...now, told: before?.told ?? null })
    const { state, reason, details } = now
    this.#parts.logger.warn({ alert, state, reason, details }, `an alert is ${state}`)
    for (const listener of this.#listeners) listener(now)
  }

  isOn({ kind, about }: AlertName): boolean {
    return this.#alerts.get(`${kind}/${about}`)?.state === 'on'
  }

  /** Those that are on, in the order in which they turned on. */
  get on(): readonly Alert[] {
    return [...this.#alerts.values()]
      .filter(({ state }) => state === 'on')
      .toSorted((one, other) => one.at - other.at)
  }

  /** What the receiver believes wrongly: what is on, or what it takes to be on, longest first. */
  get untold(): readonly Alert[] {
    return [...this.#alerts.values()]
      .filter(({ alert }) => this.isUntold(alert))
      .toSorted((one, other) => one.at - other.at)
  }

  /** Whether the receiver believes something else of this alert than is so. */
  isUntold(alert: string): boolean {
    const { state = 'off', told = null } = this.#alerts.get(alert) ?? {}
    return (told ?? 'off') !== state
  }

  /** The receiver has taken this. */
  told({ alert, state }: Alert): void {
    const now = this.#alerts.get(alert)
    if (now) this.#keep({ ...now, told: state })
  }

  /** Hears of each turn, in order; must not throw. */
  listen(listener: (alert: Alert) => void): void {
    this.#listeners.add(listener)
  }

  /** Whoever reads in must not fail: what cannot be kept is known until the process ends. */
  #keep(alert: KeptAlert): void {
    this.#alerts.set(alert.alert, alert)
    try {
      this.#parts.book.keepAlert(alert)
    } catch (error) {
      this.#parts.logger.error({ alert: alert.alert, err: error }, 'an alert could not be kept')
    }
  }
}
