import type { SettledOutcome } from './charge.js'

/** What befalls one request. */
export interface RequestDecision {
  /** How long the request takes before it is looked at, in milliseconds. */
  readonly delayMs: number
  /** The gateway refuses it with its own error; nothing is stored. */
  readonly refused: boolean
  /** It is executed, and its answer never arrives. */
  readonly answerLost: boolean
}

/** What befalls the callback of one charge. */
export interface CallbackDecision {
  /** It is never sent. */
  readonly lost: boolean
  /** How often it is sent: 1, or 2 when duplicated. */
  readonly copies: number
  /** How long it is held back after the charge was settled; 0 when it is on time. */
  readonly lateByMs: number
}

/**
 * Every decision that chance makes for the gateway. Each is a function of the order, of which
 * submit of that order it was (`occurrence`, first = 1) and of nothing else: never of the moment
 * or of the order of arrival.
 *
 * `forced` names a fault that must strike this one call.
 */
export interface GatewayDecisions {
  submit(orderId: string, occurrence: number, forced?: string): RequestDecision
  /** Inquiries meet no fault by chance, only a forced one. */
  inquiry(forced?: string): RequestDecision
  /** Milliseconds between acceptance and settlement. */
  processingMs(orderId: string, occurrence: number): number
  outcome(orderId: string, occurrence: number): SettledOutcome
  callback(orderId: string, occurrence: number, forced?: string): CallbackDecision
  /** 32 random bits for the n-th draw of a transaction key. */
  keyBits(orderId: string, occurrence: number, redraw: number): number
}
