/** How the gateway's clock runs. */
export interface GatewayTime {
  /** Real milliseconds per millisecond of the gateway's clock. */
  readonly timeScale: number
  /** The wall clock; ISO 8601, UTC. It is never scaled. */
  readonly now: string
  /** Milliseconds of the gateway's clock since the scenario began. */
  readonly sinceMs: number
}
