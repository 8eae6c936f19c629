import { randomBytes } from 'node:crypto'
import type { Webhook } from '../serving/webhook-book.js'
import { readDialectName } from './dialect-flag.js'
import { allowed } from './flag-values.js'

/** A webhook address as it was typed: without a secret, one is made up. */
export type WebhookFlag = Omit<Webhook, 'secret'> & { readonly secret?: string }

const FORM = 'dialect=address[,secret], such as stripe=http://localhost:8080/webhooks'

/** `stripe=http://localhost:8080/webhooks` or the same with `,secret`; added to those before. */
export function readWebhook(
  text: string,
  before: readonly WebhookFlag[] | undefined,
): WebhookFlag[] {
  const [, name, url, secret] = /^([^=]+)=([^,]+)(?:,(.+))?$/.exec(text) ?? []
  if (name === undefined || url === undefined) throw allowed(FORM)
  const dialect = readDialectName(name)
  const isHttp = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
  if (!isHttp) throw allowed(FORM)
  return [...(before ?? []), { dialect, url, ...(secret === undefined ? {} : { secret }) }]
}

/** The webhook with a secret: its own, or one that nobody can guess. */
export function withSecret({ secret, ...webhook }: WebhookFlag): Webhook {
  return { ...webhook, secret: secret ?? `whsec_${randomBytes(24).toString('base64url')}` }
}
