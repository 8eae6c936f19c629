/** What a shop knows after it has asked for a payment. */
export type Said = 'accepted' | 'refused' | 'unknown'

/** A shop that pays at the gateway: the code under test of somebody who uses the simulator. */
export class Shop {
  readonly #gatewayUrl: string

  constructor(gatewayUrl: string) {
    this.#gatewayUrl = gatewayUrl
  }

  /** Asks for one payment, once; whatever does not say yes or no is unknown. */
  async pay(orderId: string, amount: number): Promise<Said> {
    try {
      const response = await fetch(`${this.#gatewayUrl}/api/v1/payments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-user-id': 'buyer-1' },
        body: JSON.stringify({
          orderId,
          amount,
          cardType: 'KB',
          cardNo: '1234-5678-9814-1451',
          callbackUrl: 'http://localhost:8080/callback',
        }),
      })
      return response.ok ? 'accepted' : 'refused'
    } catch {
      return 'unknown'
    }
  }
}
