import {
  createPaymentClient,
  type HttpTransport,
  type PaymentClient,
  type PaymentClientOptions,
  type PaymentStore,
} from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { toss, type TossInstrument } from '@holdfast/pg-client/dialects/toss'
import type { Env, Ids } from '@holdfast/resilience-kit'
import { bothNames, type SettingName, type ShopConfig } from '../config.js'
import { WrongUsage } from '../wrong-usage.js'
import type { GatewayClients } from './payment-desk.js'

export interface GatewayParts {
  readonly config: ShopConfig
  readonly callbackUrl: string
  readonly store: PaymentStore
  readonly http: HttpTransport | undefined
  readonly env: Env & { readonly ids: Ids }
}

/**
 * The clients of the gateways, on one store.
 *
 * @throws WrongUsage when a number of `clientLimits`, `clientTimes` or `clientSchedule` is out of
 *   its range, or Toss refuses its key.
 */
export function openGateways(parts: GatewayParts): GatewayClients {
  const { config, callbackUrl } = parts
  return {
    card: clientOf(parts, 'clientTimes', () =>
      asyncCard({ baseUrl: config.gatewayUrl, callbackUrl }),
    ),
    toss: tossClient(parts),
  }
}

function tossClient(parts: GatewayParts): PaymentClient<TossInstrument> | undefined {
  const { tossUrl: baseUrl, tossSecretKey: secretKey } = parts.config
  if (secretKey === undefined) return undefined
  return clientOf(parts, 'tossTimes', () =>
    toss({ secretKey, ...(baseUrl === undefined ? {} : { baseUrl }) }),
  )
}

function clientOf<Instrument>(
  { config, store, http, env }: GatewayParts,
  times: 'clientTimes' | 'tossTimes',
  dialect: () => PaymentClientOptions<Instrument>['dialect'],
): PaymentClient<Instrument> {
  try {
    return createPaymentClient({
      dialect: dialect(),
      store,
      limits: config.clientLimits,
      times: config[times] ?? config.clientTimes,
      schedule: config.clientSchedule,
      ...(http ? { http } : {}),
      reconciler: {
        batch: config.reconcilerBatch,
        concurrency: config.reconcilerConcurrency,
        leaseMs: config.reconcilerLeaseMs,
      },
      env,
    })
  } catch (cause) {
    throw new WrongUsage(sentenceFor(cause, times), { cause })
  }
}

const settingOf: Readonly<Record<string, SettingName | undefined>> = {
  limits: 'clientLimits',
  schedule: 'clientSchedule',
}

/** The client names its options; whoever started the shop knows flags and variables. */
function sentenceFor(cause: unknown, times: SettingName): string {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const [, option = '', rest] = /^(\w+)\.(.*)$/s.exec(reason) ?? []
  const setting = option === 'times' ? times : settingOf[option]
  if (setting === undefined) return `The payment client refuses its numbers: ${reason}.`
  return `${bothNames(setting)}: ${rest}.`
}
