import type { Clock, Timer } from '@holdfast/resilience-kit'
import { faultByName } from './fault-list.js'
import type { FaultRule } from './fault-rule.js'
import type { GatewayFate } from './gateway-fate.js'
import { nextChange } from './rule-timing.js'

/** What the switch looks at and whom it tells. */
export interface GatewaySwitchPorts {
  /** The gateway's clock. */
  readonly clock: Clock
  /** Milliseconds of that clock since the scenario began. */
  readonly sinceMs: () => number
  /** All rules; those of other faults than the gateway's do not matter. */
  readonly rules: () => readonly FaultRule[]
  readonly fate: () => GatewayFate
  /** Told the fate at every look, whether or not it has changed. */
  readonly onFate: (fate: GatewayFate) => void
}

/** Tells when the fate of the gateway as a whole changes: at the ends of windows and bursts. */
export class GatewaySwitch {
  readonly #ports: GatewaySwitchPorts
  #timer: Timer | undefined

  constructor(ports: GatewaySwitchPorts) {
    this.#ports = ports
  }

  /** Looks at the rules anew: now, and whenever one of them begins or ends. */
  look(): void {
    this.stop()
    const { clock, sinceMs, rules, fate, onFate } = this.#ports
    const atMs = sinceMs()
    const changes = rules()
      .filter(({ fault }) => faultByName(fault)?.bites === 'gateway')
      .flatMap((rule) => nextChange(rule, atMs) ?? [])
    if (changes.length > 0) {
      this.#timer = clock.setTimer(Math.min(...changes) - atMs, () => this.look())
      this.#timer.unref?.()
    }
    onFate(fate())
  }

  /** Looks no more, until the next `look`. */
  stop(): void {
    this.#timer?.cancel()
  }
}
