import { arrive } from './arrivals.js'
import type { World } from './world.js'

/** Orders that arrive at random moments for as long as the world's clock moves. */
export class Shop {
  begun = 0
  ended = 0
  /** The most orders that waited for their end at once. */
  most = 0
  readonly #world: World

  constructor(world: World, perSecond: number) {
    this.#world = world
    arrive(world.clock, world.random.stream('arrivals'), perSecond, () => this.#begin())
  }

  /** Orders that wait for their end now. */
  get underWay(): number {
    return this.begun - this.ended
  }

  #begin(): boolean {
    this.begun += 1
    this.most = Math.max(this.most, this.underWay)
    void this.#world.order().then(() => {
      this.ended += 1
    })
    return true
  }
}
