import { expect, it } from 'vitest'
import {
  defineWorld,
  simulate,
  type ProcessHost,
  type ProcessPorts,
  type Simulation,
  type World,
  type WorldRun,
} from '@holdfast/pg-simulator/simulation'

// #region durable
/** The database: it outlives every process. Each method is one transaction. */
class Wallets {
  readonly balances = new Map([
    ['ann', 10_000],
    ['bob', 0],
  ])
  readonly #done = new Set<string>()

  async add(_id: string, owner: string, amount: number): Promise<void> {
    this.balances.set(owner, (this.balances.get(owner) ?? 0) + amount)
  }

  /** Moves money once, whoever asks how often. */
  async move(id: string, from: string, to: string, amount: number): Promise<void> {
    if (this.#done.has(id)) return
    this.#done.add(id)
    await this.add(id, from, -amount)
    await this.add(id, to, amount)
  }
}
// #endregion

// #region process
/** One life of one process. What it calls, it calls through its ports. */
class HastyBank {
  protected readonly wallets: Wallets

  constructor(ports: ProcessPorts, wallets: Wallets) {
    this.wallets = ports.port('wallets', wallets, {
      kind: 'store',
      entityOf: (_method, [id]) => String(id),
    })
  }

  async transfer(id: string, from: string, to: string, amount: number): Promise<void> {
    await this.wallets.add(id, from, -amount)
    await this.wallets.add(id, to, amount)
  }
}
// #endregion

/** The same bank, mended. */
class CarefulBank extends HastyBank {
  // #region mended
  override async transfer(id: string, from: string, to: string, amount: number): Promise<void> {
    await this.wallets.move(id, from, to, amount)
  }
  // #endregion
}

// #region world
/** What the world needs of a bank. */
interface Bank {
  transfer(id: string, from: string, to: string, amount: number): Promise<void>
}

type OpenBank = (ports: ProcessPorts, wallets: Wallets) => Bank

function bankWorld(name: string, openBank: OpenBank): World {
  return defineWorld({
    name,
    explains: 'Two processes of a bank, and customers who ask again.',
    invariants: [
      {
        id: 'money-conserved',
        kind: 'safety',
        says: 'What both have together is what there was.',
        leavesOut: 'who of the two has it',
      },
      {
        id: 'every-transfer-made',
        kind: 'liveness',
        says: 'Every transfer is made, and once.',
        leavesOut: 'in which order',
      },
    ],
    sometimes: [{ name: 'asked again', isRequired: true }],
    build: (simulation) => new BankRun(simulation, openBank),
  })
}
// #endregion

// #region run
const amount = 10

class BankRun implements WorldRun {
  readonly safetyMs = 60_000
  readonly boundMs = 60_000
  readonly #simulation: Simulation
  readonly #wallets = new Wallets()
  readonly #hosts: readonly ProcessHost<Bank>[]
  readonly #transfers: readonly string[]
  readonly #made = new Set<string>()

  constructor(simulation: Simulation, openBank: OpenBank) {
    this.#simulation = simulation
    this.#hosts = ['bank-1', 'bank-2'].map((name) =>
      simulation.process(name, (ports) => openBank(ports, this.#wallets)),
    )
    this.#transfers = simulation.entities(simulation.entityCount, 'transfer')
    for (const id of this.#transfers) {
      const comesAt = simulation.chance.between(1, 30_000, 'comes', id)
      simulation.clock.setTimer(comesAt, () => this.#ask(id, 1))
    }
  }

  async isConverged(): Promise<boolean> {
    return this.#made.size === this.#transfers.length
  }

  async check(): Promise<void> {
    const { balances } = this.#wallets
    const [ann = 0, bob = 0] = [balances.get('ann'), balances.get('bob')]
    this.#simulation.checked('money-conserved', 1)
    if (ann + bob !== 10_000) {
      this.#simulation.violated('money-conserved', 'bank', `ann has ${ann}, bob ${bob}`)
    }
    this.#simulation.checked('every-transfer-made', this.#transfers.length)
    if (bob !== this.#transfers.length * amount) {
      const text = `bob has ${bob} after ${this.#transfers.length} transfers of ${amount}`
      this.#simulation.violated('every-transfer-made', 'bank', text)
    }
  }

  /** A customer asks one of the processes, and again where he hears nothing for five seconds. */
  #ask(id: string, turn: number): void {
    const { chance, clock } = this.#simulation
    if (turn > 1) this.#simulation.reached('asked again')
    const host = this.#hosts[chance.between(0, 1, 'goes to', id, turn)]
    this.#simulation.tell({ lane: 'customer', to: host?.name ?? '', what: 'asks', entity: id })
    const again = clock.setTimer(5000, () => this.#ask(id, turn + 1))
    const asked = host?.call((bank) => bank.transfer(id, 'ann', 'bob', amount))
    asked?.then(
      () => {
        again.cancel()
        this.#made.add(id)
      },
      () => undefined,
    )
  }
}
// #endregion

// #region module
export const world = bankWorld('hasty-bank', (ports, wallets) => new HastyBank(ports, wallets))
// #endregion

// #region in-a-test
const mended = bankWorld('careful-bank', (ports, wallets) => new CarefulBank(ports, wallets))

it('loses no money in 300 seeds', async () => {
  const report = await simulate({ world: mended, seeds: 300 })
  expect(report.failures).toEqual([])
  expect(report.verdict).toBe('passed')
})
// #endregion

it('finds the hasty one out, and what it takes', async () => {
  const { verdict, failures } = await simulate({ world, seeds: 300, bail: true })
  expect(verdict).toBe('safety violated')
  const [first] = failures
  expect(first?.violation.invariant).toBe('money-conserved')
  // One process that dies between the two steps, or one error that is none, is enough.
  expect(first?.shrunk?.strikes.length).toBeLessThanOrEqual(2)
  expect(first?.shrunk?.entities).toHaveLength(1)
})
