/** An answer of the shop. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: {
    readonly order?: {
      readonly id: string
      readonly status: string
      readonly failure: string | null
      readonly paymentStatus: string
      readonly buyerLabel: string
      readonly amount: number
      readonly pointsUsed: number
      readonly due: number
    }
    readonly payment?: {
      readonly id: string
      readonly state: string
      readonly reason?: string
    } | null
    readonly error?: string
    readonly message?: string
    readonly details?: { readonly orderId?: string }
    readonly saga?: {
      readonly status: string
      readonly steps: readonly {
        readonly step: string
        readonly round: number
        readonly state: string
      }[]
    }
    readonly products?: readonly { readonly id: string; readonly stock: number }[]
    readonly outcome?: string
    readonly balance?: number
    readonly isByHand?: boolean
    readonly orders?: readonly Pick<Answer['body'], 'order' | 'payment'>[]
    readonly next?: string | null
    /** Of `GET /orders/:id/toss-window`: the reference of the next payment, and its amount. */
    readonly orderId?: string
    readonly amount?: number
  }
}

/** The order that was asked for, also where its payment has failed before the answer. */
export function orderIdOf({ body }: Answer): string {
  const orderId = body.order?.id ?? body.details?.orderId
  if (orderId === undefined) throw new Error(`there is no order: ${body.error}`)
  return orderId
}

/** Status, and code or the order's state: what most tests look at. */
export function told({ status, body }: Answer): readonly unknown[] {
  return [status, body.error ?? body.order?.status]
}
