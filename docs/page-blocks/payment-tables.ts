import {
  isLegalMove,
  isOpen,
  paymentStates,
  resolveCallLimits,
  schedules,
  type CallLimits,
  type DialectCapabilities,
  type DialectTimes,
  type PaymentState,
} from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { stripe } from '@holdfast/pg-client/dialects/stripe'
import { toss } from '@holdfast/pg-client/dialects/toss'

const dialects = [
  asyncCard({ baseUrl: 'http://localhost:8082', callbackUrl: 'http://localhost:8080/callback' }),
  toss({ secretKey: 'test_sk_of_the_shop' }),
  stripe({ secretKey: 'sk_test_of_the_shop', webhookSecrets: ['whsec_of_the_shop'] }),
]

const flags: Readonly<Record<keyof DialectCapabilities, string>> = {
  idempotencyWindowMs: 'how long a keyed request may be sent again',
  lookUpByReference: 'a payment can be found by our reference',
  lookUpIsConsistent: 'a look-up sees all that was answered before',
  answerEndsRequest: 'an answered request is over, an error too',
  submitsNeedFreshConnection: 'a submit gets a connection of its own',
  cancel: 'what can be given back',
  signedCallbacks: 'callbacks are evidence by themselves',
  approvalMayRevert: 'an approval may turn pending again',
  refundReturnWindowMs: 'a refund that is done may come back for',
  currencies: 'currencies',
}

const times: Readonly<Record<Exclude<keyof DialectTimes, 'checkAfterMs'>, string>> = {
  connectTimeoutMs: 'until the connection stands',
  responseTimeoutMs: 'until the whole answer to a submit or cancel is here',
  lookUpTimeoutMs: 'until the whole answer to a look-up is here',
  deadlineMs: 'one submit with all attempts, waits and look-ups',
  slowCallMs: 'a call that takes longer counts as slow',
  requestLifetimeMs: 'the longest a sent request may still be executed',
  pendingHorizonMs: 'pending for longer goes to review',
}

/** Edges of the picture: what usually happens, and what late truth does. Each must be legal. */
const drawn: readonly (readonly [PaymentState, PaymentState, string?])[] = [
  ['requested', 'pending', 'accepted'],
  ['requested', 'approved'],
  ['requested', 'declined'],
  ['requested', 'failed', 'not executed'],
  ['requested', 'unknown', 'unanswered'],
  ['unknown', 'pending', 'found'],
  ['unknown', 'approved', 'found'],
  ['unknown', 'declined', 'found'],
  ['unknown', 'failed', 'absence proved'],
  ['pending', 'approved'],
  ['pending', 'declined'],
  ['pending', 'failed', 'expired'],
  ['approved', 'canceling', 'cancel asked'],
  ['canceling', 'canceled', 'all gone back'],
  ['canceling', 'partiallyCanceled', 'a part gone back'],
  ['canceling', 'approved', 'refused'],
  ['partiallyCanceled', 'canceling', 'cancel asked'],
  ['declined', 'approved', 'late truth'],
  ['failed', 'approved', 'late truth'],
]

/** The states as a picture; reviews and rare moves are left to {@link movesTable}. */
export function statesDiagram(): string {
  const edges = drawn.map(([from, to, why]) => {
    if (!isLegalMove(from, to)) throw new Error(`a payment does not move from ${from} to ${to}`)
    return `    ${from} --> ${to}${why === undefined ? '' : `: ${why}`}`
  })
  return ['```mermaid', 'stateDiagram-v2', '    [*] --> requested', ...edges, '```'].join('\n')
}

/** Every legal move, by the state that is left. */
export function movesTable(): string {
  const rows = paymentStates.map((from) => {
    const targets = paymentStates.filter((to) => isLegalMove(from, to)).map(code)
    return [code(from), isOpen(from) ? 'open' : 'final', targets.join(', ')]
  })
  return table(['from', '', 'may move to'], rows)
}

/** What each gateway promises. */
export function capabilitiesTable(): string {
  const rows = Object.entries(flags).map(([flag, meaning]) => [
    `${code(flag)}: ${meaning}`,
    ...dialects.map(({ capabilities }) => flagOf(flag, capabilities)),
  ])
  return table(['', ...dialects.map(({ name }) => code(name))], rows)
}

/** The times of each gateway. */
export function timesTable(): string {
  const rows = Object.entries(times).map(([name, meaning]) => [
    `${code(name)}: ${meaning}`,
    ...dialects.map((dialect) => lasting(dialect.times[name as keyof typeof times])),
  ])
  return table(['', ...dialects.map(({ name }) => code(name))], rows)
}

/** When the reconciler runs, and when it asks about a payment. */
export function schedulesTable(): string {
  const rows = Object.entries(schedules).map(([name, { firstRunMs, everyMs, ...asks }]) => [
    code(`schedules.${name}`),
    lasting(firstRunMs),
    lasting(everyMs),
    waits(asks.checkAfterMs),
    `${asks.jitter * 100} %`,
  ])
  const ofDialects = dialects.map((dialect) => [
    `${code(dialect.name)}, by default`,
    lasting(schedules.standard.firstRunMs),
    lasting(schedules.standard.everyMs),
    waits(dialect.times.checkAfterMs),
    `${schedules.standard.jitter * 100} %`,
  ])
  const head = ['', 'first round after', 'then every', 'waits before the checks of one payment']
  return table([...head, 'jitter'], [...ofDialects, ...rows])
}

/** The numbers of the calls, by preset, at the gateway that each column names. */
export function limitsTable(): string {
  const presets = ['gateway', 'seeds'] as const
  const resolved = presets.flatMap((preset) =>
    (preset === 'gateway' ? dialects : dialects.slice(0, 1)).map((dialect) => ({
      title: `${code(preset)}, ${code(dialect.name)}`,
      limits: resolveCallLimits({ preset }, dialect.times),
    })),
  )
  const names = Object.keys(resolved[0]?.limits ?? {}).filter((name) => name !== 'preset')
  const rows = names.map((name) => [
    code(name),
    ...resolved.map(({ limits }) => numberOf(name, limits[name as keyof CallLimits])),
  ])
  return table(['', ...resolved.map(({ title }) => title)], rows)
}

function flagOf(flag: string, capabilities: DialectCapabilities): string {
  const value = capabilities[flag as keyof DialectCapabilities]
  if (flag === 'refundReturnWindowMs') return value === 0 ? 'never' : lasting(Number(value))
  if (flag === 'idempotencyWindowMs') return value === null ? 'no keys' : lasting(Number(value))
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}

function numberOf(name: string, value: number): string {
  return name.endsWith('Ms') ? lasting(value) : String(value)
}

function waits(all: readonly number[]): string {
  const said: { readonly text: string; times: number }[] = []
  for (const text of all.map(lasting)) {
    const last = said.at(-1)
    if (last?.text === text) last.times += 1
    else said.push({ text, times: 1 })
  }
  const list = said.map(({ text, times: n }) => (n === 1 ? text : `${text} ${n} times`))
  return `${list.join(', ')}, and so on`
}

const units = [
  ['d', 24 * 3_600_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

function lasting(ms: number): string {
  if (ms === 0) return '0 s'
  const [unit, length] = units.find(([, each]) => ms >= each && ms % each === 0) ?? ['ms', 1]
  return `${ms / length} ${unit}`
}

function code(text: string): string {
  return `\`${text}\``
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [head, head.map(() => '---'), ...rows].map(line).join('\n')
}
