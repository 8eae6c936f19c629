import type { ProcessHost, ProcessPorts, Simulation } from '@holdfast/pg-simulator/simulation'
import type { Fetch } from '../../modules/module-caller.js'
import type { ModuleName } from '../../modules/module-context.js'
import type { Settings } from '../settings.js'
import { ConnectionRefused } from './connection-refused.js'
import { responseFrom, type WireAnswer } from './wire-answer.js'
import { requestFrom, wireRequestOf, type WireRequest } from './wire-request.js'

/** A process that answers for modules. */
export interface ModuleHost {
  /** @throws whatever the process throws: the line stays silent then */
  answer(module: ModuleName, request: Request): Promise<WireAnswer>
}

/** What the lines go between. */
export interface ModuleLinesParts<App extends ModuleHost> {
  readonly simulation: Simulation
  /** Who answers for a module; more than one share its requests. */
  readonly hosts: Readonly<Partial<Record<ModuleName, readonly ProcessHost<App>[]>>>
  readonly lateRequests: Settings['lateRequests']
  /** What a text is about, for faults to be keyed by. */
  entityIn(text: string): string | undefined
}

/** One request on its way. */
interface Journey<App> {
  readonly module: ModuleName
  readonly from: string
  readonly wire: WireRequest
  readonly host: ProcessHost<App> | undefined
  /** For people: `POST /internal/stock/reserve`. */
  readonly what: string
  /** What chance is keyed by. */
  readonly point: string
  readonly entity: string | undefined
}

/** What takes something for an order: each may come after what gives it back, or ends the order. */
const takings = new Set([
  'POST /internal/stock/reserve',
  'POST /internal/points/deduct',
  'POST /internal/payments',
])

/**
 * The lines between the modules: each request and each answer is a message that the network may
 * lose or hold up, so that a release overtakes its reserve. A process that is down refuses.
 */
export class ModuleLines<App extends ModuleHost> {
  readonly #parts: ModuleLinesParts<App>
  #held = 0

  constructor(parts: ModuleLinesParts<App>) {
    this.#parts = parts
  }

  /** Whether a request is late, and not on the network yet. */
  get isBusy(): boolean {
    return this.#held > 0
  }

  /**
   * The way of one life to a module. It rejects with {@link ConnectionRefused} where nobody listens
   * or no connection comes about, and stays silent where a message is lost or either end dies.
   */
  to(module: ModuleName, ports: ProcessPorts): Fetch {
    return (request) => ports.hear(this.#ask(module, ports, request))
  }

  async #ask(module: ModuleName, ports: ProcessPorts, request: Request): Promise<Response> {
    const wire = await wireRequestOf(request)
    // Who died while he wrote it has sent nothing.
    if (!ports.isAlive()) return silence()
    const journey = this.#journeyOf(module, ports.name, wire)
    await this.#holdUp(journey)
    await this.#carry('request', journey, journey.what)
    const answer = await arrive(journey)
    await this.#carry('answer', journey, `answer ${answer.status}`)
    return responseFrom(answer)
  }

  #journeyOf(module: ModuleName, from: string, wire: WireRequest): Journey<App> {
    const { simulation, hosts, entityIn } = this.#parts
    const { chance } = simulation
    const { pathname, search } = new URL(wire.url)
    const about = `${pathname} ${wire.headers['idempotency-key'] ?? search}`
    const point = `${from}/${module}/${about}`
    const all = hosts[module] ?? []
    const number = chance.between(0, all.length - 1, 'serves', point, chance.occurrenceOf(point))
    return {
      ...{ module, from, wire, point },
      host: all[number],
      what: `${wire.method} ${pathname}`,
      entity: entityIn(`${about} ${wire.body}`),
    }
  }

  /** Some of what takes something is late, longer than the network itself would hold it up. */
  async #holdUp({ from, what, point, entity }: Journey<App>): Promise<void> {
    const { simulation, lateRequests } = this.#parts
    const { chance, clock } = simulation
    if (!takings.has(what)) return
    const occurrence = chance.occurrenceOf(`late/${point}`)
    if (chance.fraction('is late', point, occurrence) >= lateRequests.share) return
    const lateMs = chance.between(1, lateRequests.upToMs, 'is late by', point, occurrence)
    const about = entity !== undefined && { entity }
    simulation.tell({ lane: from, what: `${what} will be late by ${lateMs} ms`, ...about })
    this.#held += 1
    await clock.sleep(lateMs)
    this.#held -= 1
  }

  /** Settles where the message arrives, or where it never goes out; else never. */
  #carry(kind: 'request' | 'answer', journey: Journey<App>, what: string): Promise<void> {
    const { module, from, host, point, entity } = journey
    const there = host?.name ?? module
    const [sender, receiver] = kind === 'request' ? [from, there] : [there, from]
    const message = { kind, from: sender, to: receiver, point, entity, what }
    return new Promise((resolve, reject) => {
      const refuse = (): void => reject(new ConnectionRefused(module))
      const neverDialled = kind === 'request' ? refuse : undefined
      this.#parts.simulation.network.carry(message, resolve, neverDialled)
    })
  }
}

/** @throws ConnectionRefused where the process is down */
async function arrive<App extends ModuleHost>(journey: Journey<App>): Promise<WireAnswer> {
  const { module, wire, host } = journey
  const answering = host?.call((process) => process.answer(module, requestFrom(wire)))
  if (!answering) throw new ConnectionRefused(module)
  return answering.catch(silence)
}

/** Nothing ever comes. */
function silence(): Promise<never> {
  return new Promise(() => undefined)
}
