import type { Hono } from 'hono'
import {
  createPaymentClient,
  type HttpTransport,
  type PaymentClient,
  type PaymentStore,
} from '@holdfast/pg-client'
import { asyncCard, type AsyncCardInstrument } from '@holdfast/pg-client/dialects/async-card'
import type { Env, Ids } from '@holdfast/resilience-kit'
import { bothNames, type SettingName, type ShopConfig } from '../config.js'
import { WrongUsage } from '../wrong-usage.js'
import { paymentRoutes } from './payment-routes.js'
import { paymentsClient, type PaymentsClient } from './payments-client.js'

export interface PaymentsParts {
  readonly config: ShopConfig
  readonly callbackUrl: string
  readonly store: PaymentStore
  readonly http: HttpTransport | undefined
  readonly env: Env & { readonly ids: Ids }
}

/** The payments module: the client of the gateway, and its two faces. */
export interface Payments {
  readonly client: PaymentClient<AsyncCardInstrument>
  /** For the shop's other modules. */
  readonly forModules: PaymentsClient
  /** For the world. */
  readonly routes: Hono
}

/**
 * @throws WrongUsage when a number of `clientLimits`, `clientTimes` or `clientSchedule` is out of
 *   its range.
 */
export function openPayments({ config, callbackUrl, store, http, env }: PaymentsParts): Payments {
  const client = clientOf({ config, callbackUrl, store, http, env })
  return { client, forModules: paymentsClient(client), routes: paymentRoutes(client) }
}

function clientOf(parts: PaymentsParts): PaymentClient<AsyncCardInstrument> {
  const { config, callbackUrl, store, http, env } = parts
  try {
    return createPaymentClient({
      dialect: asyncCard({ baseUrl: config.gatewayUrl, callbackUrl }),
      store,
      limits: config.clientLimits,
      times: config.clientTimes,
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
    throw new WrongUsage(sentenceFor(cause), { cause })
  }
}

const settingOf: Readonly<Record<string, SettingName | undefined>> = {
  limits: 'clientLimits',
  times: 'clientTimes',
  schedule: 'clientSchedule',
}

/** The client names its options; whoever started the shop knows flags and variables. */
function sentenceFor(cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const [, option = '', rest] = /^(\w+)\.(.*)$/s.exec(reason) ?? []
  const setting = settingOf[option]
  if (setting === undefined) return `The payment client refuses its numbers: ${reason}.`
  return `${bothNames(setting)}: ${rest}.`
}
