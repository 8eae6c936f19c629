import type { CallbackCarrier, CallbackPost } from '../../serving/callback-carrier.js'
import type { ProcessHost } from '../process/process-host.js'
import type { Simulation } from '../world/simulation.js'
import type { WorldGatewayOptions } from './world-gateway-options.js'

type RoadOptions<App> = Pick<WorldGatewayOptions<App>, 'hosts' | 'subjectOf' | 'take'>

/** Carries callbacks from the gateway through the network to one of the world's processes. */
export class CallbackRoad<App> implements CallbackCarrier {
  readonly #simulation: Simulation
  readonly #options: RoadOptions<App>

  constructor(simulation: Simulation, options: RoadOptions<App>) {
    this.#simulation = simulation
    this.#options = options
  }

  post(post: CallbackPost): Promise<number | undefined> {
    const { network, clock, chance } = this.#simulation
    const { subjectOf, hosts, take } = this.#options
    const { point = 'callback', entity } = subjectOf(post.body) ?? {}
    return new Promise((resolve) => {
      const timer = clock.setTimer(post.timeoutMs, () => resolve(undefined))
      const answer = (status: number | undefined): void => {
        timer.cancel()
        resolve(status)
      }
      const occurrence = chance.occurrenceOf(`balancer/${point}`)
      const first = chance.between(0, hosts.length - 1, 'balancer', point, occurrence)
      const host = this.#upFrom(first)
      if (host === undefined) {
        clock.setTimer(1, () => answer(undefined))
        return
      }
      const there = { from: 'gateway', to: host.name, point, entity, what: 'callback' }
      network.carry({ kind: 'callback', ...there }, () => {
        const taken = host.call((app) => take(app, post))
        void taken
          ?.catch(() => 500)
          .then((status) => {
            const what = `answer ${status}`
            const back = { from: host.name, to: 'gateway', point, entity, what }
            network.carry({ kind: 'callback-answer', ...back }, () => answer(status))
          })
      })
    })
  }

  close(): void {
    // Nothing is held open.
  }

  /** A balancer in front sends callbacks to processes that are up. */
  #upFrom(first: number): ProcessHost<App> | undefined {
    const { hosts } = this.#options
    const order = hosts.map((_, index) => hosts[(first + index) % hosts.length])
    return order.find((host) => host?.isUp)
  }
}
