import { defaultClassify, isResilienceError, type Classify } from '@holdfast/resilience-kit'

/**
 * - `answered`: the gateway said itself that it did not do it.
 * - `unanswered`: it was sent, and nothing that the gateway said came back.
 * - `notSent`: nobody listens; no byte went out.
 */
export type TroubleKind = 'answered' | 'unanswered' | 'notSent'

/** What a call of the gateway ends with where it brings no acceptance. */
export class GatewayTrouble extends Error {
  override readonly name = 'GatewayTrouble'
  readonly kind: TroubleKind

  constructor(kind: TroubleKind, message: string) {
    super(message)
    this.kind = kind
  }
}

// One for all: making an error costs more than everything else in a world without sockets.
/** The gateway's own error: it has not done what it was asked for, or says so. */
export const REFUSED = new GatewayTrouble('answered', "500 in the gateway's own words")
/** The gateway is asked too often. */
export const LIMITED = new GatewayTrouble('answered', '429: asked too often')
/** A page of a proxy's, garbage, half an answer, a connection that was cut. */
export const NO_ANSWER = new GatewayTrouble('unanswered', 'no whole answer of the gateway came')
/** The gateway takes no connections. */
export const NOBODY_LISTENS = new GatewayTrouble('notSent', 'connection refused')

/** Breakers take a refused connection for silence, as the kit does with the platform's errors. */
export const classifyTrouble: Classify = (result) => {
  if (result.ok || !(result.error instanceof GatewayTrouble)) return undefined
  return result.error.kind === 'answered' ? 'failure' : 'unanswered'
}

/** Whether an attempt that ended with this error may have been executed all the same. */
export function mayBeExecuted(error: unknown): boolean {
  if (error instanceof GatewayTrouble) return error.kind === 'unanswered'
  return isResilienceError(error) && defaultClassify({ ok: false, error }) === 'unanswered'
}
