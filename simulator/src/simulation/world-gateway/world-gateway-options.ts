import type { DialectName } from '../../dialects/served-dialect.js'
import type { Charge } from '../../gateway/charge.js'
import type { CallbackPost } from '../../serving/callback-carrier.js'
import type { ProcessHost } from '../process/process-host.js'

/** What a message is about, read from its text. */
export interface Subject {
  /** What chance is keyed by: the reference of a payment. */
  readonly point: string
  /** What the trace says it is about: an order. */
  readonly entity: string
}

/** A request that a process sends, before its first byte. */
export interface SentRequest {
  readonly process: string
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly subject: Subject | undefined
}

/** Which gateway stands in a world, and how it is joined to the world's processes. */
export interface WorldGatewayOptions<App> {
  readonly dialect: DialectName
  /** The gateway's address, as the client's dialect is given it; without an end slash. */
  readonly url: string
  /** Where callbacks go that no request names an address for, and what they are signed with. */
  readonly webhook?: { readonly url: string; readonly secret: string }
  /** The origin of all callbacks' addresses. */
  readonly shopOrigin: string
  /** What a message's address or body is about; undefined where it says nothing of it. */
  subjectOf(text: string): Subject | undefined
  /** The processes that take callbacks, and how; may still grow. Gives an HTTP status. */
  readonly hosts: readonly ProcessHost<App>[]
  take(app: App, post: CallbackPost): Promise<number>
  /** Told of every change of a charge. */
  onCharge?(charge: Charge): void
  onSend?(sent: SentRequest): void
}
