import { createHmac } from 'node:crypto'

/**
 * The header `Stripe-Signature`: a `v1` for each secret, over `<seconds>.<body>`. A secret counts
 * as a whole, `whsec_` included.
 */
export function signatureHeader(body: string, nowMs: number, secrets: readonly string[]): string {
  const seconds = Math.floor(nowMs / 1000)
  const signed = secrets.map((secret) => {
    const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
    return `v1=${digest}`
  })
  return [`t=${seconds}`, ...signed].join(',')
}
