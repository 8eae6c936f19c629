import { dialectByName } from '../dialects/dialect-list.js'
import type { Simulator, SimulatorAddresses } from '../simulator.js'
import { SIMULATION_HEADINGS, firstSentence, scenarioLines } from './scenario-summary.js'
import type { ServeSettings } from './serve-settings.js'
import { columns } from './text-layout.js'

/** A simulator that has started, and what is to be said of it. */
export interface Ready extends ServeSettings {
  readonly simulator: Simulator
  readonly addresses: SimulatorAddresses
}

/** What programs read: one line of JSON. */
export function readyLine({ simulator, addresses }: Ready): string {
  const { gatewayUrl: gateway, adminUrl: admin, dialects } = addresses
  const { seed } = simulator
  return JSON.stringify({ gateway, admin, dialects, seed, scenario: simulator.scenario().name })
}

/** What people read. */
export function readyText(ready: Ready): string {
  const { simulator, addresses, isSeedDrawn, callbackOrigins } = ready
  const { seed } = simulator
  const scenario = simulator.scenario()
  const drawn = isSeedDrawn ? 'drawn; ' : ''
  const served = Object.keys(addresses.dialects)
  const rows: (readonly [string, string])[] = [
    ...gatewayRows(ready),
    ['status', `${addresses.adminUrl}/__admin/  (a page; the control API is below it)`],
    ['seed', `${seed}  (${drawn}--seed ${seed} repeats this run's faults)`],
    ['scenario', `${scenario.name}: ${firstSentence(scenario)}`],
    ...scenarioLines(scenario, served)
      .filter(([heading]) => !SIMULATION_HEADINGS.includes(heading))
      .map(([heading, text]): readonly [string, string] => [
        heading,
        heading === 'callbacks' ? `to ${callbackOrigins.join(', ')}; ${text}` : text,
      ]),
    ...extraRows(ready),
  ]
  return `${columns(rows)}\n\nCtrl-C stops it; pgsim admin drives it.`
}

/** Where the dialects listen. */
function gatewayRows({ addresses, simulator }: Ready): [string, string][] {
  const { isListening } = simulator.stats()
  const state = isListening ? '' : '  (down now, by a fault)'
  const served = Object.entries(addresses.dialects)
  const places = addressLines(served.map(([name, url]) => ({ name, url })))
  return served.map(([name], index) => [
    index === 0 ? 'gateway' : '',
    `${places[index]}${state}\n${dialectByName(name)?.explains ?? ''}`,
  ])
}

/** Addresses of dialects, each on a line of its own, with their names below each other. */
export function addressLines(
  served: readonly { readonly name: string; readonly url: string }[],
): readonly string[] {
  return columns(served.map(({ name, url }) => [url, name])).split('\n')
}

function extraRows({ simulator, reservedCards, ledgerFile }: Ready): [string, string][] {
  const webhooks = simulator
    .webhooks()
    .map(({ dialect, url, secret }): [string, string] => [
      'webhook',
      `${dialect} to ${url}, secret ${secret}`,
    ])
  return [
    ...webhooks,
    ...(reservedCards
      ? [['cards', 'reserved numbers force their outcome'] as [string, string]]
      : []),
    ...(ledgerFile === undefined ? [] : [['ledger', `kept in ${ledgerFile}`] as [string, string]]),
  ]
}
