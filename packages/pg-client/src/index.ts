export { createPaymentClient } from './create-payment-client.js'
export type { PaymentClientOptions } from './create-payment-client.js'
export type { ReconcilerLimits } from './reconciler/reconciler-limits.js'
export type { ClientHealth, PaymentClient, PaymentOrder, PaymentResult } from './payment-client.js'

export { money, sameMoney, won } from './payment/money.js'
export type { Currency, Money } from './payment/money.js'
export { CardNumber, maskCardNumbers } from './payment/card-number.js'
export { blocksAnotherPayment, isOpen, paymentStates } from './payment/payment-state.js'
export type { PaymentState } from './payment/payment-state.js'
export type { Decline, Payment, ReviewReason } from './payment/payment.js'
export type { AttemptEnding, Certainty } from './payment/certainty.js'
export type { Evidence, Finding, GatewayTransaction } from './payment/evidence.js'
export type { EvidenceSource } from './payment/evidence-source.js'
export type { PaymentEvent } from './payment/payment-event.js'
export { decide } from './payment/decide.js'
export type { Decision, DecisionRules } from './payment/decision.js'
export {
  buyerLabel,
  buyerMessageOf,
  buyerMessageOfCertainty,
  paymentOpenMessage,
  refusedMessage,
} from './payment/buyer-message.js'
export type { BuyerMessage } from './payment/buyer-message.js'

export { TransportError } from './ports/http-transport.js'
export type {
  HttpRequest,
  HttpResponse,
  HttpTransport,
  SendLimits,
} from './ports/http-transport.js'
export type {
  DialectCapabilities,
  DialectTimes,
  GatewayCallback,
  GatewayDialect,
  LookUpAnswer,
  SubmitAnswer,
} from './ports/gateway-dialect.js'
export type {
  AttemptRecord,
  ClaimRequest,
  OutboxEntry,
  OutboxRequest,
  ParkedBounds,
  PaymentChange,
  PaymentStore,
  SaveResult,
  StoredCallback,
  WaitingCount,
} from './ports/payment-store.js'
export { axiosTransport } from './adapters/http/axios-transport.js'
export type { AxiosTransportOptions } from './adapters/http/axios-transport.js'

export { resolveCallLimits } from './calling/call-limits.js'
export type { CallLimits, CallLimitsOptions } from './calling/call-limits.js'
export type { CallbackReceipt } from './callbacks/callback-receiver.js'
export type { OutboxHandler } from './outbox/outbox-relay.js'
export type { SweepReport } from './reconciler/reconciler.js'
export { paymentMetricTable } from './telemetry/payment-metric-table.js'
export type { PaymentMetric } from './telemetry/payment-metric-table.js'
export type {
  AttemptResult,
  BreakerState,
  CallbackOutcome,
  ClientEvent,
  LookUpPurpose,
  Operation,
} from './telemetry/client-event.js'
