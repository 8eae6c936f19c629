import type {
  CardNumber,
  Payment,
  PaymentClient,
  PaymentResult,
  SubmitResult,
} from '@holdfast/pg-client'
import { won } from '@holdfast/pg-client'
import type { AsyncCardInstrument, AsyncCardType } from '@holdfast/pg-client/dialects/async-card'

/** The card companies of the gateway. */
export const cardTypes = ['SAMSUNG', 'KB', 'HYUNDAI'] as const satisfies AsyncCardType[]

/** A buyer's card; its number prints masked and is never stored. */
export interface Card {
  readonly type: (typeof cardTypes)[number]
  readonly number: CardNumber
}

/** What an order asks of the payments. */
export interface PayRequest {
  readonly orderId: string
  readonly buyer: string
  /** In won. */
  readonly amount: number
  readonly card: Card
}

/** What other modules may ask of the payments. */
export interface PaymentsClient {
  /** Pays, and tells how certain the outcome is. The signal ends the waiting, never the truth. */
  pay(request: PayRequest, options: { readonly signal: AbortSignal }): Promise<SubmitResult>
  /** Oldest first. */
  listByOrder(orderId: string): Promise<readonly Payment[]>
  /** Asks the gateway now. */
  checkNow(paymentId: string): Promise<PaymentResult>
  /** The money of an approval cannot be kept: where the gateway has no cancel, a person acts. */
  giveBack(paymentId: string, reason: 'order-gone' | 'order-paid-twice'): Promise<Payment>
}

/** The payments of this very process. */
export function paymentsClient(client: PaymentClient<AsyncCardInstrument>): PaymentsClient {
  return {
    pay: ({ orderId, buyer, amount, card }, options) =>
      client.submit(
        {
          orderId,
          owner: buyer,
          amount: won(amount),
          instrument: { cardType: card.type, cardNumber: card.number },
        },
        options,
      ),
    listByOrder: (orderId) => client.listByOrder(orderId),
    checkNow: (paymentId) => client.checkNow(paymentId),
    giveBack: (paymentId, reason) => client.giveBack(paymentId, reason),
  }
}
