import type { ScenarioProblem } from '../scenario/scenario-error.js'

/** What is wrong with a request, as the control API says it. */
export type SimulatorProblem = Pick<ScenarioProblem, 'path' | 'message' | 'allowed' | 'suggestion'>

/**
 * Why a call failed: the control API's own words; `unreachable` where nobody answered,
 * `unreadable` where somebody else did, `not-idle` where the time to wait was up.
 */
export type SimulatorErrorCode =
  | 'bad-request'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'too-large'
  | 'internal'
  | 'unreachable'
  | 'unreadable'
  | 'not-idle'

/** A call to the control API failed. */
export class SimulatorClientError extends Error {
  override readonly name = 'SimulatorClientError'
  /** The HTTP status; absent where nobody answered. */
  readonly status: number | undefined
  readonly code: SimulatorErrorCode
  readonly problems: readonly SimulatorProblem[]

  constructor(
    message: string,
    about: {
      readonly code: SimulatorErrorCode
      readonly status?: number
      readonly problems?: readonly SimulatorProblem[]
      readonly cause?: unknown
    },
  ) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause })
    this.status = about.status
    this.code = about.code
    this.problems = about.problems ?? []
  }
}
