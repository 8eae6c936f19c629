import type { ShopConfig } from '../../config.js'
import type { AlertsParts } from './open-alerts.js'

/** How long the payment client's breakers refuse, in ms, where the configuration does not say. */
const BREAKER_WAIT_MS = 10_000

/** What the configuration says of alerts. */
export function alertSettings(
  config: Pick<
    ShopConfig,
    | 'alertFailureShare'
    | 'alertMinimumRequests'
    | 'alertWebhookUrl'
    | 'alertWindowMs'
    | 'clientLimits'
  >,
): Pick<AlertsParts, 'limits' | 'breakerWaitMs' | 'webhookUrl'> {
  return {
    limits: {
      sharePercent: config.alertFailureShare,
      windowMs: config.alertWindowMs,
      minimumRequests: config.alertMinimumRequests,
    },
    breakerWaitMs: config.clientLimits.breakerWaitMs ?? BREAKER_WAIT_MS,
    webhookUrl: config.alertWebhookUrl,
  }
}
