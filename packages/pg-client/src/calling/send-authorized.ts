import { textOfError, type ClientContext } from '../client-context.js'
import { TransportError } from '../ports/http-transport.js'
import type { HttpRequest, HttpResponse, SendLimits } from '../ports/http-transport.js'

/** Headers by which a gateway may be told who asks. */
const secretHeader = /authorization|key|token|secret|signature/i
/** Shorter than that, it occurs in what is no secret. */
const shortest = 8
const hidden = '***'
const none: readonly string[] = []

/**
 * Adds the secrets to a request and sends it. Whatever comes back is kept and shown, so it repeats
 * none of them, and no card number in an error: a transport may throw with its whole request, and
 * a gateway may quote the key that it did not like.
 *
 * @throws TransportError where no complete response came back; it has no cause.
 */
export async function sendAuthorized(
  { dialect, http }: Pick<ClientContext<never>, 'dialect' | 'http'>,
  request: HttpRequest,
  limits: SendLimits,
): Promise<HttpResponse> {
  const authorized = dialect.authorize(request)
  const secrets = secretsOf(request, authorized)
  try {
    return withoutSecrets(await http.send(authorized, limits), secrets)
  } catch (error) {
    const sent = !(error instanceof TransportError && !error.sent)
    throw new TransportError(without(textOfError(error), secrets), sent)
  }
}

/** What authorizing has added, as a whole and in its parts. */
function secretsOf(request: HttpRequest, authorized: HttpRequest): readonly string[] {
  if (authorized === request) return none
  const secrets: string[] = []
  for (const [name, value] of Object.entries(authorized.headers)) {
    if (request.headers[name] !== value && secretHeader.test(name)) secrets.push(...partsOf(value))
  }
  return secrets
}

/** A secret header's value, the scheme's token in it, the user in that. */
function partsOf(value: string): readonly string[] {
  const token = value.replace(/^\w+ +/, '')
  const user = Buffer.from(token, 'base64').toString('utf8').replace(/:$/, '')
  return [value, token, user, encodeURIComponent(token)].filter(({ length }) => length >= shortest)
}

function withoutSecrets(response: HttpResponse, secrets: readonly string[]): HttpResponse {
  if (secrets.length === 0) return response
  const { status, headers, body } = response
  const shown = Object.values(headers).join()
  if (!secrets.some((one) => body.includes(one) || shown.includes(one))) return response
  const cleaned = Object.entries(headers).map(([name, value]) => [name, without(value, secrets)])
  return {
    status,
    headers: Object.fromEntries(cleaned) as HttpResponse['headers'],
    body: without(body, secrets),
  }
}

function without(text: string, secrets: readonly string[]): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, hidden), text)
}
