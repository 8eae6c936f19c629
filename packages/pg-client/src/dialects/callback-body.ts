/** The text of a callback's body; what is no UTF-8 becomes replacement characters. */
export function textOfBody(rawBody: string | Uint8Array): string {
  return typeof rawBody === 'string' ? rawBody : Buffer.from(rawBody).toString('utf8')
}
