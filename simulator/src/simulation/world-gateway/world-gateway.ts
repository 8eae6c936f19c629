import type { HttpTransport } from '@holdfast/pg-client'
import type { DialectDefinition } from '../../dialects/served-dialect.js'
import { dialectByName } from '../../dialects/dialect-list.js'
import type { LedgerCharge } from '../../serving/ledger-report.js'
import { RequestJournal } from '../../serving/request-journal.js'
import { SimulatedGateway } from '../../serving/simulated-gateway.js'
import type { Simulation } from '../world/simulation.js'
import { CallbackRoad } from './callback-road.js'
import { GatewayLink } from './gateway-link.js'
import type { WorldGatewayOptions } from './world-gateway-options.js'

/**
 * The pretend gateway in a world: what a client's codecs have made goes through the network into
 * the gateway's own and back, callbacks go to one of the processes that are up, and its ledger is
 * the truth that checkers read.
 */
export class WorldGateway<App> {
  readonly #gateway: SimulatedGateway
  readonly #simulation: Simulation
  readonly #options: WorldGatewayOptions<App>
  readonly #links: GatewayLink[] = []
  #isListening: boolean | undefined

  constructor(simulation: Simulation, options: WorldGatewayOptions<App>) {
    const { clock, chance, scenario, seed } = simulation
    const { dialect, shopOrigin, webhook, onCharge } = options
    this.#simulation = simulation
    this.#options = options
    const definition = dialectByName(dialect) as DialectDefinition
    this.#gateway = new SimulatedGateway({
      clock,
      seed,
      scenario,
      dialects: [definition],
      decider: chance,
      // Nobody reads it here.
      journal: new RequestJournal(0),
      carrier: new CallbackRoad(simulation, options),
      callbackOrigins: [shopOrigin],
      webhooks: () => (webhook ? [webhook] : []),
      reservedCards: false,
      keep: { charge: (_dialect, charge) => onCharge?.(charge), replay: () => undefined },
      onListening: (isListening) => this.#tellWhether(isListening),
    })
  }

  /** Other rules begin and end meanwhile: only what changes is told. */
  #tellWhether(isListening: boolean): void {
    if (isListening === this.#isListening) return
    this.#isListening = isListening
    this.#simulation.tell({ lane: 'gateway', what: isListening ? 'listens' : 'is gone' })
  }

  /** Lets the windows and bursts of the scenario run from now on. */
  start(): void {
    this.#gateway.start()
  }

  /** The way of one process to the gateway. */
  linkOf(process: string): HttpTransport {
    const link = new GatewayLink(this.#simulation, this.#gateway, this.#options, process)
    this.#links.push(link)
    return link
  }

  /** Does something on the buyer's or the bank's side, as `pgsim admin act` does. */
  act(name: string, input: object): object {
    return this.#gateway.act(this.#options.dialect, name, input)
  }

  /** Every charge that was ever made. */
  charges(): readonly LedgerCharge[] {
    return this.#gateway.ledger().charges
  }

  /** Whether it works on a request, or a message is on its way to it or from it. */
  get isBusy(): boolean {
    return this.#simulation.network.underWay > 0 || this.#links.some(({ handling }) => handling > 0)
  }

  /** Whether it has something to tell yet: callbacks that are due later, under way or held. */
  get hasOpenCallbacks(): boolean {
    return this.#gateway.openCallbacks().length > 0
  }

  /**
   * Nothing strikes it any more: it is there again at once, not only where one of its rules ends,
   * and sends the callbacks that a fault keeps or holds back.
   */
  heal(): void {
    this.#gateway.lookAgain()
    for (const { id, state } of this.#gateway.openCallbacks()) {
      if (state === 'held') this.#gateway.withCallback((callbacks) => callbacks.release(id))
    }
  }

  close(): void {
    this.#gateway.close()
  }
}
