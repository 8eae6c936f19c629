import type { FaultSettings } from './fault-settings.js'

/** One way for the gateway to misbehave. */
export interface Fault {
  /** Its name, also in the header `X-Sim-Fault`. */
  readonly name: string
  /**
   * Where it strikes: on a request before it is executed, on the answer of an executed request,
   * or on the callback of the charge that a submit makes.
   */
  readonly bites: 'request' | 'answer' | 'callback'
  /** One sentence for people. */
  readonly explains: string
  /** How often it strikes by chance under these settings, 0 to 1. */
  rate(settings: FaultSettings): number
}
