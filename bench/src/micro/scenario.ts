/** One way to make a call, and the way it is compared with. */
export interface Scenario {
  /** Unique; what the table and the JSON file call it. */
  readonly name: string
  /** The scenario whose median is divided by this one's: above 1, this one is faster. */
  readonly against?: string
  /** Makes one call. A refusal is expected where it refuses; it must not reject. */
  readonly call: () => Promise<unknown>
}
