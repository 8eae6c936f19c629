/** One way to make a call. */
export interface Scenario {
  /** Makes one call. A refusal is expected where it refuses; it must not reject. */
  readonly call: () => Promise<unknown>
  /** Puts the scenario back to where it began; done before every sample, unmeasured. */
  readonly renew?: () => void | Promise<void>
  /** Calls in one sample where more of them would measure something else. Default: what fits. */
  readonly callsPerSample?: number
}

/** The calls of one library by name; each is set up only in a process that measures it. */
export type Calls = Readonly<Record<string, () => Scenario | Promise<Scenario>>>

/** Makes `count` calls one after another. */
export async function callInARow(call: Scenario['call'], count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await call()
}
