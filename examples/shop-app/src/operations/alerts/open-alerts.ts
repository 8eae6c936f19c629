import type { Clock, Logger, Random } from '@holdfast/resilience-kit'
import type { Fetch } from '../../modules/module-caller.js'
import type { DeadLetterBell } from '../dead-letters/dead-letter-bell.js'
import { letterSources } from '../dead-letters/dead-letter.js'
import type { DeadLetters } from '../dead-letters/dead-letters.js'
import { AlertBoard, type Alert, type AlertBook } from './alert-board.js'
import { AlertRounds } from './alert-rounds.js'
import { AlertWebhook, type AlertWebhookParts } from './alert-webhook.js'
import type { FailureShareLimits } from './failure-share.js'
import { GatewayAlerts, type AlertingClient } from './gateway-alerts.js'
import { QueueAlert } from './queue-alert.js'
import { UntoldAlerts } from './untold-alerts.js'

/** What alerts come from, and where they go. */
export interface AlertsParts {
  readonly clients: readonly AlertingClient[]
  readonly letters: DeadLetters
  readonly bell: DeadLetterBell
  readonly limits: FailureShareLimits
  /** How long an open breaker of a gateway refuses, in ms. */
  readonly breakerWaitMs: number
  /** Where alerts are kept over a restart. */
  readonly book: AlertBook
  /** Undefined: alerts are logged and shown, and posted nowhere. */
  readonly webhookUrl: string | undefined
  readonly fetch: Fetch
  readonly onEnded: AlertWebhookParts['onEnded']
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
}

/** The alerts of a shop. */
export interface Alerts {
  readonly board: AlertBoard
  /**
   * Tells what an earlier process has left or could not tell, and looks every 5 s whether what is
   * on goes off.
   */
  start(): void
  /** Resolves when nothing waits to be posted. */
  idle(): Promise<void>
  /** Resolves when nothing is looked at or posted any more; what was not told is told next time. */
  stop(): Promise<void>
}

/** Puts the sources, the board and the webhook together; sources are heard from now on. */
export function openAlerts(parts: AlertsParts): Alerts {
  const { clients, webhookUrl, fetch, onEnded, clock, random, logger } = parts
  const board = new AlertBoard({ book: parts.book, clock, logger })
  forgetGone(board, clients)
  const onTold = (alert: Alert): void => board.told(alert)
  const webhook =
    webhookUrl === undefined
      ? undefined
      : new AlertWebhook({ url: webhookUrl, fetch, onEnded, onTold, clock, random, logger })
  board.listen((alert) => {
    // The off of what was never told as on is no news, unless the on is on its way.
    if (webhook?.isPosting(alert.alert) || board.isUntold(alert.alert)) webhook?.send(alert)
  })
  const { limits, breakerWaitMs } = parts
  const watching = { board, clock, limits, breakerWaitMs }
  const gateways = clients.map((client) => new GatewayAlerts(client, watching))
  // What is untold comes last: what has gone off is not told as on.
  const untold = webhook ? [new UntoldAlerts({ board, webhook, clock })] : []
  const sources = [...gateways, ...queuesOf(board, parts), ...untold]
  const rounds = new AlertRounds(sources, clock, logger)
  return {
    board,
    start: () => rounds.start(),
    idle: async () => webhook?.idle(),
    stop: async () => {
      await rounds.stop()
      await webhook?.stop()
    },
  }
}

/** Work that was given up: told by its bell, counted where it lies. */
function queuesOf(
  board: AlertBoard,
  { letters, bell }: Pick<AlertsParts, 'letters' | 'bell'>,
): readonly QueueAlert[] {
  const queues = letterSources.map((source) => ({
    source,
    queue: new QueueAlert({
      ...{ board, name: { kind: 'dead-letter', about: source }, what: `dead letters (${source})` },
      count: () => letters.countOf(source),
    }),
  }))
  bell.listen(({ source, kind, key, lastError }) => {
    const reason = `${kind} of ${key} was given up: ${lastError}`
    const { queue } = queues.find((one) => one.source === source) ?? {}
    queue?.came(reason, { source, kind, key })
  })
  return queues.map(({ queue }) => queue)
}

/** An earlier process may have left an alert of a gateway that the shop has no more. */
function forgetGone(board: AlertBoard, clients: readonly AlertingClient[]): void {
  const isThere = (dialect: string) => clients.some((client) => client.dialect === dialect)
  for (const { kind, alert } of board.on) {
    const about = alert.slice(kind.length + 1)
    const [dialect = ''] = about.split('/')
    if (kind === 'dead-letter' || isThere(dialect)) continue
    const reason = `the shop has no gateway ${dialect} any more`
    board.read({ kind, about }, { isOn: false, reason, details: { dialect } })
  }
}
