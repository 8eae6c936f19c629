import type { HttpTransport } from '@holdfast/pg-client'
import type { ProcessPorts } from '@holdfast/pg-simulator/simulation'
import type { Logger } from '@holdfast/resilience-kit'
import { LoggedEventBus } from '../../bus/logged-event-bus.js'
import { answerErrors } from '../../http/answer-errors.js'
import { newApi } from '../../http/api.js'
import type { Fetch } from '../../modules/module-caller.js'
import type { ModuleContext, ModuleName } from '../../modules/module-context.js'
import { ModuleNetwork } from '../../modules/module-network.js'
import type { PaymentDesk } from '../../payments/payment-desk.js'
import { shopOrigin } from '../addresses.js'
import type { ModuleHost, ModuleLines } from '../lines/module-lines.js'
import { responseFrom, wireAnswerOf, type WireAnswer } from '../lines/wire-answer.js'
import type { Settings } from '../settings.js'
import { FencedStores, type FencedStoresParts } from './fenced-stores.js'
import { openModule, type OpenedModule, type ProcessKind } from './open-module.js'

export interface ModuleProcessParts extends FencedStoresParts {
  readonly settings: Settings
  readonly lines: ModuleLines<ModuleProcess>
  /** The way of one process to the gateway. */
  linkOf(process: string): HttpTransport
}

/** A program that could not open its store is started again after so long, in ms. */
const startsAgainMs = 1000

/** The accounts of this world: who asks is there. */
const knowsEverybody: Fetch = ({ url }) => {
  const id = new URL(url).searchParams.get('id')
  return Response.json({ user: { id, name: id, role: 'buyer' } })
}

/** One life of one process: one module of the shop, as it is, on the world's ports. */
export class ModuleProcess implements ModuleHost {
  readonly #ports: ProcessPorts
  readonly #parts: ModuleProcessParts
  readonly #stores: FencedStores
  readonly #network = new ModuleNetwork<ModuleName>()
  readonly #public = newApi()
  readonly #logger: Logger
  readonly #opened: Promise<void>
  /** Only where it has the payments. */
  #desk: PaymentDesk | undefined
  #isOpen = false

  constructor(kind: ProcessKind, ports: ProcessPorts, parts: ModuleProcessParts) {
    this.#ports = ports
    this.#parts = parts
    this.#stores = new FencedStores(ports, parts)
    this.#logger = this.#newLogger()
    this.#public.onError(answerErrors(this.#logger))
    this.#opened = this.#open(kind)
    // A life that ends while it begins is not to be told of.
    this.#opened.catch(() => undefined)
  }

  /** What another module asks. */
  async answer(module: ModuleName, request: Request): Promise<WireAnswer> {
    await this.#opened
    return wireAnswerOf(await this.#network.to(module)(request))
  }

  /** What the world asks: buyers, and the gateway that calls back. */
  async serve(request: Request): Promise<WireAnswer> {
    await this.#opened
    return wireAnswerOf(await this.#public.fetch(request))
  }

  /** A person closes a review: the gateway keeps the money, and rightly so. */
  async keepMoney(paymentId: string): Promise<void> {
    await this.#opened
    const found = await this.#desk?.find(paymentId)
    if (found?.payment.state === 'review') await found.client.resolve(paymentId, 'approved')
  }

  /**
   * Whether the gate of the catalog would let somebody in who wants so many pieces; false while it
   * is not open yet.
   */
  async wouldLetIn(productId: string, quantity: number): Promise<boolean> {
    if (!this.#isOpen) return false
    const hold = `probe-${productId}`
    const ask = async (path: string, body: object): Promise<string> => {
      const headers = { 'idempotency-key': `DEC-${hold}`, 'content-type': 'application/json' }
      const request = { method: 'POST', headers, body: JSON.stringify(body) }
      const answer = await this.answer('catalog', new Request(`${shopOrigin}${path}`, request))
      return (JSON.parse(answer.body) as { readonly result: string }).result
    }
    const result = await ask('/internal/gate/enter', { items: [{ productId, quantity }] })
    await ask('/internal/gate/leave', {})
    return result === 'entered'
  }

  /** Opens the module at last: where its store is busy, it tries again, as a supervisor would. */
  async #open(kind: ProcessKind): Promise<void> {
    const { routes, desk } = await this.#openAtLast(kind)
    for (const one of routes) this.#public.route('/', one)
    this.#desk = desk
    this.#isOpen = true
  }

  async #openAtLast(kind: ProcessKind): Promise<OpenedModule> {
    const { settings, witness, linkOf } = this.#parts
    for (;;) {
      try {
        return await openModule(kind, this.#context(), {
          config: settings.config,
          openBus: () => this.#openBus(),
          gateway: this.#fencedGateway(linkOf(this.#ports.name)),
          onDead: (entry) => witness.gaveUp(this.#ports.name, entry),
        })
      } catch (error) {
        if (!this.#ports.isAlive()) throw error
        await this.#ports.clock.sleep(startsAgainMs)
      }
    }
  }

  #context(): ModuleContext {
    const { clock, random, ids } = this.#ports
    return {
      ...{ clock, random, ids, synchronous: 'normal' },
      ...{ logger: this.#logger, network: this.#network },
      to: (module) => this.#wayTo(module),
      openStore: (name) => this.#stores.open(name) as never,
      onStop: () => undefined,
    }
  }

  /** What a module answers is witnessed when this life hears it. */
  #wayTo(module: ModuleName): Fetch {
    const { lines, witness } = this.#parts
    if (module === 'accounts') return knowsEverybody
    const way = lines.to(module, this.#ports)
    return async (request, init) => {
      const { url } = request
      const answer = await wireAnswerOf(await way(request, init))
      witness.heard(this.#ports.name, url, answer)
      return responseFrom(answer)
    }
  }

  #openBus(): LoggedEventBus {
    const { clock, random } = this.#ports
    const everyMs = this.#parts.settings.config.outboxMs
    const options = { clock, random, logger: this.#logger, everyMs }
    return new LoggedEventBus(this.#stores.openBusLog(), options)
  }

  #fencedGateway(link: HttpTransport): HttpTransport {
    const { wishes } = this.#parts.witness
    return this.#ports.port('gateway', link, {
      kind: 'other',
      entityOf: (_method, [request]) => wishes.in(JSON.stringify(request)),
    })
  }

  #newLogger(): Logger {
    const { witness } = this.#parts
    const hear = (_: unknown, message?: string): void => witness.logged(message ?? '')
    return { debug: hear, info: hear, warn: hear, error: hear }
  }
}
