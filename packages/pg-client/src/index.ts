export { createPaymentClient } from './create-payment-client.js'
export type { PaymentClientOptions } from './create-payment-client.js'
export type { ReconcilerLimits } from './reconciler/reconciler-limits.js'
export type {
  CancelResult,
  ClientHealth,
  PaymentClient,
  PaymentOrder,
  PaymentResult,
  ContradictedSubmit,
  SubmitResult,
  SubmittedPayment,
} from './payment-client.js'
export type { CancelConflict, CancelRequest } from './calling/write-refund.js'
export { schedules } from './reconciler/schedules.js'
export type { Schedule } from './reconciler/schedules.js'

export { money, won } from './payment/money.js'
export type { Currency, Money } from './payment/money.js'
export { CardNumber, maskCardNumbers } from './payment/card-number.js'
export {
  blocksAnotherPayment,
  isLegalMove,
  isOpen,
  paymentStates,
} from './payment/payment-state.js'
export type { PaymentState } from './payment/payment-state.js'
export type { Decline } from './payment/decline.js'
export type { Payment, ReviewReason } from './payment/payment.js'
export type { AttemptEnding, Certainty } from './payment/certainty.js'
export type {
  BuyerAction,
  Evidence,
  Finding,
  GatewayTransaction,
  Resolution,
} from './payment/evidence.js'
export type { EvidenceSource } from './payment/evidence-source.js'
export type { PaymentEvent, RefundTold } from './payment/payment-event.js'
export { refundStates } from './payment/refund.js'
export type { Refund, RefundState } from './payment/refund.js'
export type { KeyedRequest, Sending } from './payment/sending.js'
export { breakKinds } from './payment/break.js'
export type { Break, BreakKind } from './payment/break.js'
export { AuditError } from './audit/audit-error.js'
export type { AuditQuestion } from './audit/audit-error.js'
export type { AuditOptions, AuditReport, UnexaminedPayment } from './audit/audit-report.js'
export { decide } from './payment/decide.js'
export type { Decision, DecisionRules } from './payment/decision.js'
export { buyerLabel, buyerMessageOf } from './payment/buyer-message.js'
export type { BuyerMessage } from './payment/buyer-message.js'

export { TransportError } from './ports/http-transport.js'
export type {
  HttpRequest,
  HttpResponse,
  HttpTransport,
  SendLimits,
} from './ports/http-transport.js'
export { cautiousCapabilities } from './ports/gateway-dialect.js'
export type {
  Ask,
  BatchAnswer,
  BatchContext,
  CallbackReading,
  CallbackRequest,
  DialectCancels,
  DialectCapabilities,
  DialectTimes,
  GatewayAnswer,
  GatewayCallback,
  GatewayDialect,
  LookUpAnswer,
  LookUpTimes,
} from './ports/gateway-dialect.js'
export type { GatewayRecord, Period } from './ports/gateway-records.js'
export { amountBucket, mostBuckets } from './ports/payment-store.js'
export type {
  AttemptRecord,
  BreakListRequest,
  ClaimRequest,
  OutboxEntry,
  OutboxRequest,
  ParkedBounds,
  PaymentChange,
  PaymentListRequest,
  PaymentStore,
  ReceivedCallback,
  SaveResult,
  StoredCallback,
  WaitingCount,
} from './ports/payment-store.js'
export { axiosTransport } from './adapters/http/axios-transport.js'
export type { AxiosTransportOptions } from './adapters/http/axios-transport.js'

export { resolveCallLimits } from './calling/call-limits.js'
export type { CallLimits, CallLimitsOptions } from './calling/call-limits.js'
export type { CallbackReceipt } from './callbacks/callback-receiver.js'
export type { CallbackHeaders, IncomingCallback } from './callbacks/incoming-callback.js'
export type { OutboxHandler } from './outbox/outbox-relay.js'
export type { SweepReport } from './reconciler/sweep-report.js'
export { durationBuckets, paymentMetricLabels } from './telemetry/payment-metric.js'
export type {
  DurationSpan,
  PaymentMetric,
  PaymentMetricLabel,
  PaymentMetricUnit,
} from './telemetry/payment-metric.js'
export { paymentMetricTable } from './telemetry/payment-metric-table.js'
export type {
  PaymentCounterName,
  PaymentGaugeName,
  PaymentHistogramName,
  PaymentLabelsOf,
} from './telemetry/payment-metric-table.js'
export { PaymentMetricRecorder } from './telemetry/payment-metric-recorder.js'
export type { PaymentMetricWatcher, WatchedClient } from './telemetry/payment-metric-recorder.js'
export type { PaymentMetricSink, TellPaymentSample } from './telemetry/payment-metric-sink.js'
export type {
  AttemptResult,
  BreakerState,
  CallbackOutcome,
  ClientEvent,
  LookUpPurpose,
  Operation,
} from './telemetry/client-event.js'
