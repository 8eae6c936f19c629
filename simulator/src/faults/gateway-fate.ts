/** What befalls the gateway as a whole. */
export interface GatewayFate {
  /** Whether it takes connections. */
  readonly isListening: boolean
  /** Whether callbacks that become due are kept back. */
  readonly keepsCallbacks: boolean
  /** Whether it forgets its pending work when this begins. */
  readonly forgets: boolean
}

/** Nothing befalls it. */
export const UNHARMED_GATEWAY: GatewayFate = {
  isListening: true,
  keepsCallbacks: false,
  forgets: false,
}
