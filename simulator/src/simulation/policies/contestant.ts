import type { Env, Policy } from '@holdfast/resilience-kit'

/** One way for a shop to guard its calls of a gateway. */
export interface Contestant {
  /** Heads its column. */
  readonly name: string
  /** One line for people: what it is. */
  readonly explains: string
  /** Its policies, outermost first; made anew for each world. */
  readonly policies: (env: Env) => readonly Policy[]
  /**
   * Whether it is a payment's: it looks an order up before it asks for its money again, and an
   * order that nobody answered for is unknown to it. Else it asks again without looking, and takes
   * silence for a no.
   */
  readonly knowsUnknown: boolean
}
