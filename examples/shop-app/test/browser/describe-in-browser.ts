import type { FaultRuleInput } from '@holdfast/pg-simulator'
import { afterAll, afterEach, beforeAll, describe, onTestFinished } from 'vitest'
import { BrowserWorld, isWithoutBrowser, SLOW, type Reader } from './browser-world.js'
import { Shopper } from './shopper.js'

/** What the tests of one file play on; it stands from the first of them to the last. */
export class Stage {
  #world: BrowserWorld | undefined

  get world(): BrowserWorld {
    if (this.#world === undefined) throw new Error('the stage is not open')
    return this.#world
  }

  async open(): Promise<void> {
    this.#world = await BrowserWorld.open()
  }

  async close(): Promise<void> {
    await this.#world?.close()
  }

  /** Somebody who has just come in, with a guest account. */
  async shopping(): Promise<Reader & { readonly shopper: Shopper }> {
    const reader = await this.world.reader()
    const shopper = new Shopper(reader.page, this.world.url)
    await shopper.enter()
    return { ...reader, shopper }
  }

  /**
   * Gives the gateway these faults, until the test ends at the latest. The next test gets another
   * process of the shop, whose breakers are closed.
   */
  async breakGateway(...faults: FaultRuleInput[]): Promise<void> {
    onTestFinished(() => this.world.renewShop(), SLOW.timeout)
    await this.world.gateway.change({ faults })
  }
}

/** Tests in a browser, on a shop and a gateway of their own; skipped, and said why, without one. */
export function describeInBrowser(title: string, declare: (stage: Stage) => void): void {
  describe.skipIf(isWithoutBrowser(title))(title, SLOW, () => {
    const stage = new Stage()
    beforeAll(() => stage.open(), SLOW.timeout)
    afterAll(() => stage.close())
    afterEach(() => stage.world.tidy())
    declare(stage)
  })
}
