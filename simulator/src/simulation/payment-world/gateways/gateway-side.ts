import type { GatewayDialect, HttpRequest, Payment } from '@holdfast/pg-client'
import type { DialectName } from '../../../dialects/served-dialect.js'
import type { Chance } from '../../chance/chance.js'

/** What a buyer needs to make up what he brings. */
export interface Bringing {
  readonly reference: string
  readonly amount: number
  /** Which of the order's payments this is; the first is 1. */
  readonly number: number
  readonly chance: Chance
  /** Does something on the buyer's side of the gateway: authenticates in its window. */
  act(name: string, input: object): object
}

/** A callback that does not come from the gateway. */
export interface Forgery {
  readonly rawBody: string
  readonly headers: Readonly<Record<string, string>>
}

/** One gateway, from the shop's side. */
export interface GatewaySide {
  readonly name: DialectName
  /** Whether it gives money back. */
  readonly cancels: boolean
  /** Whether a declined payment stays declined: it cannot be completed later. */
  readonly declinesAreFinal: boolean
  /** The card number that buyers type in: it must be found nowhere; null: they type none. */
  readonly cardDigits: string | null
  /** How the client speaks to it. */
  dialect(): GatewayDialect<unknown>
  /** What a buyer brings to pay. */
  instrument(bringing: Bringing): unknown
  /** What a cheat sends to the shop: that the gateway has his money. Nothing proves it. */
  forge(payment: Payment, nowMs: number): Forgery
  /** How a buyer pays a declined payment all the same, in another tab; absent: he cannot. */
  payElsewhere?(gatewayKey: string): HttpRequest
  /** What a request asks for: which way through the client it has come. */
  wayOf(method: string, path: string): 'submit' | 'cancel' | 'look-up'
}

/** Where the gateway and the shop are. */
export const gatewayUrl = 'https://gateway.test'
export const shopOrigin = 'https://shop.test'
export const callbackUrl = `${shopOrigin}/callback`
/** What callbacks are signed with. */
export const webhookSecret = 'whsec_simulation'
