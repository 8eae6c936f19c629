import { randomInt } from 'node:crypto'
import { dialectByName } from '../dialects/dialect-list.js'
import type { FaultRuleInput, ScenarioInput } from '../scenario/scenario-input.js'
import { changeScenario } from '../scenario/read-scenario.js'
import { ScenarioError, problem } from '../scenario/scenario-error.js'
import type { Scenario } from '../scenario/scenario.js'
import { DEFAULT_CALLBACK_ORIGINS } from '../serving/callback-targets.js'
import type { SimulatorOptions } from '../simulator.js'
import { nameOf, type DialectFlags } from './dialect-flag.js'
import { readScenarioSource } from './scenario-source.js'
import { withSecret, type WebhookFlag } from './webhook-flag.js'

/** The gateway's port unless told otherwise: the original's. */
export const DEFAULT_PORT = 8082
/** The port of `/__admin` unless told otherwise. */
export const DEFAULT_ADMIN_PORT = 8083

/** What was typed after `pgsim serve`. */
export interface ServeFlags {
  readonly dialect?: DialectFlags
  readonly port: number
  readonly adminPort?: number
  readonly scenario?: string
  readonly fault?: readonly FaultRuleInput[]
  readonly latency?: ScenarioInput['latency']
  readonly processing?: ScenarioInput['processing']
  readonly outcomes?: ScenarioInput['outcomes']
  readonly timeScale?: number
  readonly seed?: number
  readonly callbackOrigin?: readonly string[]
  readonly webhook?: readonly WebhookFlag[]
  readonly reservedCards?: true
  readonly ledger?: string
  readonly json?: true
}

/** How to build the simulator, and what is to be said about it. */
export interface ServeSettings {
  readonly options: SimulatorOptions
  /** Whether the seed was drawn: nobody named one. */
  readonly isSeedDrawn: boolean
  readonly callbackOrigins: readonly string[]
  readonly reservedCards: boolean
  readonly ledgerFile: string | undefined
}

/**
 * The settings that the flags ask for.
 *
 * @throws {ScenarioError} where flags do not go together, or the scenario is not valid with them
 *   laid over it.
 */
export function serveSettings(flags: ServeFlags): ServeSettings {
  const dialects = flags.dialect ?? ['async-card']
  const adminPort = flags.adminPort ?? (flags.port === 0 ? 0 : DEFAULT_ADMIN_PORT)
  refuseSharedPorts(flags.port, adminPort, dialects)
  const webhooks = (flags.webhook ?? []).map(withSecret)
  for (const { dialect } of webhooks) {
    const isServed = dialects.some((one) => nameOf(one) === dialect)
    if (isServed && dialectByName(dialect)?.registersWebhooks) continue
    const why = isServed
      ? `each payment of ${dialect} brings its own address`
      : `${dialect} is not served; add --dialect ${dialect}`
    throw new ScenarioError([problem([], `--webhook: ${why}`)])
  }
  const callbackOrigins = [
    ...(flags.callbackOrigin ?? DEFAULT_CALLBACK_ORIGINS),
    ...webhooks.map(({ url }) => new URL(url).origin),
  ]
  const scenario = scenarioOf(flags, dialects)
  const seed = flags.seed ?? scenario.seed
  return {
    options: {
      dialects,
      port: flags.port,
      adminPort,
      scenario,
      seed: seed ?? randomInt(2 ** 32),
      callbackOrigins: [...new Set(callbackOrigins)],
      webhooks,
      reservedCards: flags.reservedCards ?? false,
      ...(flags.ledger === undefined ? {} : { ledgerFile: flags.ledger }),
    },
    isSeedDrawn: seed === undefined,
    callbackOrigins: [...new Set(callbackOrigins)],
    reservedCards: flags.reservedCards ?? false,
    ledgerFile: flags.ledger,
  }
}

/** @throws {ScenarioError} where two listeners want the same port. */
function refuseSharedPorts(port: number, adminPort: number, dialects: DialectFlags): void {
  const wanted: [flag: string, port: number][] = [
    ['--port', port],
    ['--admin-port', adminPort],
    ...dialects.flatMap((one): [string, number][] =>
      typeof one === 'string' ? [] : [[`--dialect ${one.dialect}`, one.port]],
    ),
  ]
  const problems = wanted.flatMap(([flag, port], index) => {
    const [other] = wanted.slice(0, index).find((before) => before[1] === port) ?? []
    if (port === 0 || other === undefined) return []
    return [problem([], `${other} and ${flag} both want port ${port}: choose another for one`)]
  })
  if (problems.length > 0) throw new ScenarioError(problems)
}

function scenarioOf(flags: ServeFlags, dialects: DialectFlags): Scenario {
  const [first] = dialects
  const own = first === undefined ? undefined : dialectByName(nameOf(first))?.scenario
  const scenario = readScenarioSource(flags.scenario ?? own ?? 'seeds')
  const { latency, processing, outcomes, timeScale, fault = [] } = flags
  const change = { latency, processing, outcomes, timeScale }
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  return changeScenario(scenario, {
    ...Object.fromEntries(given),
    faults: [...scenario.faults, ...fault],
  })
}
