import type { SettledOutcome } from '../gateway/charge.js'
import type {
  CallbackDecision,
  GatewayDecisions,
  RequestDecision,
} from '../gateway/gateway-decisions.js'
import { answerLost } from './answer-lost.js'
import { callbackDuplicated } from './callback-duplicated.js'
import { callbackLate } from './callback-late.js'
import { callbackLost } from './callback-lost.js'
import type { Decider } from './decider.js'
import type { FaultSettings } from './fault-settings.js'
import type { Fault } from './fault.js'
import { hang } from './hang.js'
import { latency } from './latency.js'
import { refusedRequest } from './refused-request.js'

/** Decides for the gateway by the current settings and the decider's keyed chance. */
export class FaultPlan implements GatewayDecisions {
  readonly #decider: Decider
  readonly #settings: () => FaultSettings

  /** @param settings read anew at every decision, so that faults can change while it runs */
  constructor(decider: Decider, settings: () => FaultSettings) {
    this.#decider = decider
    this.#settings = settings
  }

  /** Whether a request must be left without an answer and without effect. */
  hangs(forced?: string): boolean {
    return forced === hang.name || hang.rate(this.#settings()) === 1
  }

  submit(orderId: string, occurrence: number, forced?: string): RequestDecision {
    const { latencyMs } = this.#settings()
    const fraction = this.#decider.fraction(latency.name, orderId, occurrence)
    return {
      delayMs: forced === latency.name ? latencyMs.max : pickInteger(latencyMs, fraction),
      refused: this.#strikes(refusedRequest, orderId, occurrence, forced),
      answerLost: this.#strikes(answerLost, orderId, occurrence, forced),
    }
  }

  inquiry(forced?: string): RequestDecision {
    return {
      delayMs: forced === latency.name ? this.#settings().latencyMs.max : 0,
      refused: forced === refusedRequest.name,
      answerLost: forced === answerLost.name,
    }
  }

  processingMs(orderId: string, occurrence: number): number {
    const { processingMs, timeScale } = this.#settings()
    const fraction = this.#decider.fraction('processing', orderId, occurrence)
    return pickInteger(processingMs, fraction) * timeScale
  }

  outcome(orderId: string, occurrence: number): SettledOutcome {
    const { approved, limitExceeded } = this.#settings().outcomes
    const fraction = this.#decider.fraction('outcome', orderId, occurrence)
    if (fraction < approved) return 'approved'
    return fraction < approved + limitExceeded ? 'limitExceeded' : 'invalidCard'
  }

  callback(orderId: string, occurrence: number, forced?: string): CallbackDecision {
    const { callback, timeScale } = this.#settings()
    const late = this.#strikes(callbackLate, orderId, occurrence, forced)
    const fraction = this.#decider.fraction('callback-delay', orderId, occurrence)
    return {
      lost: this.#strikes(callbackLost, orderId, occurrence, forced),
      copies: this.#strikes(callbackDuplicated, orderId, occurrence, forced) ? 2 : 1,
      lateByMs: late ? pickInteger(callback.lateMs, fraction) * timeScale : 0,
    }
  }

  keyBits(orderId: string, occurrence: number, redraw: number): number {
    return this.#decider.bits(`key-${redraw}`, orderId, occurrence)
  }

  #strikes(fault: Fault, orderId: string, occurrence: number, forced: string | undefined): boolean {
    if (forced === fault.name) return true
    const rate = fault.rate(this.#settings())
    return this.#decider.fraction(fault.name, orderId, occurrence) < rate
  }
}

/** The integer of the range that the fraction in [0, 1) points at, both ends included. */
function pickInteger(range: { min: number; max: number }, fraction: number): number {
  return range.min + Math.floor(fraction * (range.max - range.min + 1))
}
