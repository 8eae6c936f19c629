import { createSimulator, type DialectName, type ScenarioInput } from '@holdfast/pg-simulator'
import type { Simulator } from '@holdfast/pg-simulator'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { CallbackDoor } from './callback-door.js'
import { QuietTime, type Traffic } from './quiet-time.js'

/** What a world is made of. */
export interface ShopWorldParts {
  readonly gateway: DialectName
  /** What a gateway that signs its callbacks signs them with. */
  readonly webhookSecret: string
  /** Members of the gateway's scenario. */
  readonly change?: Partial<ScenarioInput> | undefined
}

/**
 * What a shop stands in: a gateway over real HTTP where nothing is left to chance, an address for
 * its callbacks, and one clock for all of them that only the test moves.
 */
export class ShopWorld {
  readonly clock: VirtualClock
  readonly simulator: Simulator
  readonly door: CallbackDoor
  readonly gatewayUrl: string
  /** Lets time pass while nothing is on its way. */
  readonly time: QuietTime
  #begun = 0
  #ended = 0

  static async open({ gateway, webhookSecret, change }: ShopWorldParts): Promise<ShopWorld> {
    const door = await CallbackDoor.open()
    const clock = new VirtualClock({ wallMs: Date.UTC(2026, 10, 2, 3) })
    const webhook = { dialect: gateway, url: door.url, secret: webhookSecret }
    const simulator = createSimulator({
      clock,
      dialects: [gateway],
      scenario: 'calm',
      callbackOrigins: [door.origin],
      webhooks: gateway === 'async-card' ? [] : [webhook],
      change: { latency: 0, processing: 2000, ...change },
    })
    const { gatewayUrl } = await simulator.start()
    return new ShopWorld({ clock, simulator, door, gatewayUrl })
  }

  private constructor(parts: Pick<ShopWorld, 'clock' | 'simulator' | 'door' | 'gatewayUrl'>) {
    this.clock = parts.clock
    this.simulator = parts.simulator
    this.door = parts.door
    this.gatewayUrl = parts.gatewayUrl
    this.time = new QuietTime(this.clock, () => this.#traffic())
  }

  /** Asks somebody else over real HTTP; time stands still until that has reached the other one. */
  async counted<T>(ask: () => Promise<T>): Promise<T> {
    this.#begun += 1
    try {
      return await ask()
    } finally {
      this.#ended += 1
    }
  }

  async close(): Promise<void> {
    await this.simulator.stop()
    await this.door.close()
  }

  #traffic(): Traffic {
    const { door, simulator } = this
    const asked = this.#begun - this.#ended
    const inFlight = asked > 0 ? simulator.stats().inFlight : 0
    const posted = simulator.callbacks().filter(({ state }) => state === 'underWay').length
    const happened = this.#begun + this.#ended + door.happened + inFlight + posted
    if (asked + posted + door.underWay === 0) return { happened, state: 'none' }
    // A request that has reached the gateway, or a callback that has reached the shop.
    const isHeld = asked <= inFlight + door.underWay && posted <= door.underWay
    return { happened, state: isHeld ? 'held' : 'moving' }
  }
}
