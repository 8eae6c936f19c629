import path from 'node:path'
import { z } from 'zod'
import { clientLimits, clientSchedule, clientTimes, namesOf } from './client-numbers.js'

/** One setting: a flag `--order-ttl-ms`, an environment variable `SHOP_ORDER_TTL_MS`. */
export interface Setting<T> {
  readonly parse: z.ZodType<T>
  /** What it has to be, for the sentence of an error. */
  readonly range: string
  readonly meaning: string
  /** Default, as it would be written. */
  readonly fallback?: string
  /** What was given is repeated nowhere. */
  readonly isSecret?: true
}

const DAY_MS = 86_400_000

function integer(min: number, max: number, fallback: number | undefined, meaning: string) {
  const parse = z
    .string()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
  return {
    parse,
    range: `an integer from ${min} to ${max}`,
    meaning,
    ...(fallback === undefined ? {} : { fallback: String(fallback) }),
  }
}

function text<T extends z.ZodType>(parse: T, range: string, meaning: string, fallback?: string) {
  return { parse, range, meaning, ...(fallback === undefined ? {} : { fallback }) }
}

function secret<T extends z.ZodType>(parse: T, range: string, meaning: string, fallback?: string) {
  const hint = `${meaning}; other users see flags, so set the variable`
  return { ...text(parse, range, hint, fallback), isSecret: true as const }
}

const staffMember = z.strictObject({
  email: z.string().min(3).max(254),
  password: z.string(),
  role: z.enum(['operator', 'admin']),
})

const httpUrl = z.url({ protocol: /^https?$/ })

/** A request to an address with a name and a password in it is refused by `fetch`. */
const plainHttpUrl = httpUrl.refine((url) => !URL.canParse(url) || !hasCredentials(new URL(url)))

function hasCredentials({ username, password }: URL): boolean {
  return username !== '' || password !== ''
}

/** Every number of the shop, with its default and its range. */
export const settings = {
  port: integer(0, 65_535, 3000, 'port to listen on; 0 is any free one'),
  host: text(z.string().min(1), 'a host name or address', 'address to bind', '127.0.0.1'),
  dataDir: text(
    z
      .string()
      .min(1)
      .transform((folder) => path.resolve(folder)),
    'a folder',
    'where the SQLite files are',
    'shop-data',
  ),
  gatewayUrl: text(httpUrl, 'an http(s) URL', 'the payment gateway', 'http://127.0.0.1:8082'),
  callbackUrl: text(httpUrl, 'an http(s) URL', 'where the gateway calls back (default: this shop)'),
  synchronous: text(
    z.enum(['full', 'normal']),
    'full or normal',
    'what a commit survives: full a power cut, normal the end of the process',
    'full',
  ),
  seedStock: integer(0, 1_000_000_000, 1_000_000, 'pieces of each product on the first start'),
  productsFile: text(z.string().min(1), 'a file', 'JSON list of products for the first start'),
  orderTtlMs: integer(1, 30 * DAY_MS, 600_000, 'how long an order waits for its payment'),
  orderDeadlineMs: integer(1, 600_000, 15_000, 'how long a buyer waits for the answer'),
  sweepMs: integer(10, DAY_MS, 5000, 'pause between two looks for expired orders'),
  idSeed: text(
    z.string().min(1),
    'a text',
    'makes order ids repeatable, and guessable: demos only',
  ),
  workerSlots: integer(1, 100_000, undefined, 'requests worked on at once (default: no limit)'),
  clientLimits: text(
    fromJson(clientLimits),
    'a JSON object',
    `numbers of the payment client's calls, a JSON object of ${namesOf(clientLimits)}`,
    '{}',
  ),
  clientTimes: text(
    fromJson(clientTimes),
    'a JSON object',
    `times of the gateway in ms, a JSON object of ${namesOf(clientTimes)}`,
    '{}',
  ),
  clientSchedule: text(
    fromJson(clientSchedule),
    'a JSON object',
    `when the reconciler runs and asks, a JSON object of ${namesOf(clientSchedule)}`,
    '{}',
  ),
  reconcilerBatch: integer(1, 10_000, 100, 'payments that one round takes on'),
  reconcilerConcurrency: integer(1, 1000, 10, 'questions to the gateway at once'),
  reconcilerLeaseMs: integer(100, 3_600_000, 30_000, 'how long a payment taken on is left alone'),
  tossUrl: text(httpUrl, 'an http(s) URL', "Toss's API (default: Toss itself)"),
  tossSecretKey: secret(
    z.string().regex(/^[\x21-\x7e]{8,256}$/),
    '8 to 256 printable ASCII characters',
    "the shop's secret key at Toss (default: no payments over Toss)",
  ),
  tossTimes: text(
    fromJson(clientTimes),
    'a JSON object',
    `times of Toss in ms, as those of the gateway (default: the same)`,
  ),
  tokenSecret: secret(
    z.string().regex(/^[\x21-\x7e]{32,256}$/),
    '32 to 256 printable ASCII characters without spaces',
    'signs log-ins (default: made on the first start, and kept)',
  ),
  tokenTtlMs: integer(1000, 30 * DAY_MS, 3_600_000, 'how long a log-in lasts'),
  staff: secret(
    fromJson(z.array(staffMember)),
    'a JSON list of { email, password, role }, a role being operator or admin',
    'who works for the shop (default: nobody)',
    '[]',
  ),
  welcomePoints: integer(0, 1_000_000_000, 0, 'points with which every buyer begins, in won'),
  signUpsPerMinute: integer(1, 1_000_000, 30, 'new accounts per address'),
  loginsPerMinute: integer(
    1,
    1_000_000,
    10,
    'tries of a password per address and e-mail; ten times as many per address',
  ),
  ordersPerMinute: integer(1, 1_000_000, 60, 'orders and payments of one buyer'),
  stockGate: text(
    z.enum(['on', 'off']),
    'on or off',
    'turns buyers away from what is sold out, in front of the database',
    'on',
  ),
  stockGateRecheckMs: integer(0, DAY_MS, 0, 'how often what is sold out is looked up; 0: never'),
  outboxMs: integer(10, DAY_MS, 5000, 'pause between two looks for work that orders have begun'),
  alertWebhookUrl: secret(
    plainHttpUrl,
    'an http(s) URL without a name and a password in it',
    'where alerts are posted as JSON (default: they are only logged)',
  ),
  alertFailureShare: integer(1, 99, 50, 'per cent of failed attempts above which an alert goes on'),
  alertWindowMs: integer(1000, 3_600_000, 60_000, 'the span in which that share is counted'),
  alertMinimumRequests: integer(1, 1_000_000, 20, 'fewer attempts in that span are no alert'),
  demo: text(
    plainHttpUrl,
    'an http(s) URL without a name and a password in it',
    "the simulator's control API: adds the page that breaks the gateway and kills the shop",
  ),
  logLevel: text(
    z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    'debug, info, warn, error or silent',
    'what is logged, on stderr',
    'info',
  ),
} as const satisfies Record<string, Setting<unknown>>

function fromJson<T extends z.ZodType>(shape: T) {
  return z
    .string()
    .transform((json, context): unknown => {
      try {
        return JSON.parse(json)
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' })
        return z.NEVER
      }
    })
    .pipe(shape)
}
