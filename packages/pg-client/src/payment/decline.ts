/** Why the gateway said no: its own code, and a sentence for the buyer where it gave one. */
export interface Decline {
  readonly code: string
  readonly reason: string | null
}
