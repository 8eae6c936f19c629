import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { ShopError } from '../../http/shop-error.js'
import { LONGEST_ARRIVAL_MS, PATIENCE_MS, type CrowdOrder } from '../buyers/crowd-order.js'
import { newTally, readTally, writeTally, type CrowdTally } from '../buyers/crowd-tally.js'
import { builtProgram } from '../processes/built-program.js'
import { demoErrors } from './demo-errors.js'

/** How many crowds may buy at once. */
export const MOST_CROWDS = 3
/** How many are remembered. */
const MOST_KEPT = 6
/** A crowd writes twice a second, and is gone by then: its process id belongs to another. */
const MOST_SILENCE_MS = LONGEST_ARRIVAL_MS + PATIENCE_MS
/** What Node itself reads. The rest of a shop's environment is its passwords and keys. */
const GIVEN_TO_CROWDS = /^(?:PATH|HOME|NODE_.+)$/

/** A crowd, and whether it is still at it. */
export interface CrowdTold extends Omit<CrowdTally, 'pid'> {
  readonly isBuying: boolean
}

/**
 * The crowds of a demo: processes of their own, which go on while the shop is dead, and files of
 * what their buyers are told, so that the next shop knows of them too.
 */
export class CrowdRoster {
  readonly #folder: string
  #sent = 0

  constructor(dataDir: string) {
    this.#folder = path.join(dataDir, 'demo-crowds')
  }

  /** The newest crowds, latest first. */
  list(): readonly CrowdTold[] {
    return this.#tallies().map(({ pid, ...tally }) => ({
      ...tally,
      isBuying: tally.endedAt === undefined && !this.#isSilent(tally.name) && isAlive(pid),
    }))
  }

  /**
   * Sends a crowd to the shop, and gives its name.
   *
   * @throws ShopError TOO_MANY_CROWDS
   */
  send(wanted: Pick<CrowdOrder, 'shopUrl' | 'buyers' | 'overMs'>): string {
    if (this.list().filter(({ isBuying }) => isBuying).length >= MOST_CROWDS) {
      throw new ShopError(demoErrors.TOO_MANY_CROWDS, { details: { most: MOST_CROWDS } })
    }
    mkdirSync(this.#folder, { recursive: true })
    for (const { name } of this.#tallies().slice(MOST_KEPT - 1)) rmSync(this.#fileOf(name))
    const startedAt = new Date()
    this.#sent += 1
    const name = `crowd-${startedAt.getTime().toString(36)}-${this.#sent}`
    const order: CrowdOrder = { ...wanted, name, tallyFile: this.#fileOf(name) }
    const program = builtProgram('demo', 'buyers', 'main.js')
    // It has nothing of the shop's that dies with the shop.
    const child = spawn(process.execPath, [program, JSON.stringify(order)], {
      stdio: 'ignore',
      env: crowdEnvironment(process.env),
    })
    child.once('error', () => undefined)
    child.unref()
    const { buyers } = wanted
    if (child.pid !== undefined) {
      const about = { name, pid: child.pid, buyers, startedAt: startedAt.toISOString() }
      writeTally(order.tallyFile, newTally(about))
    }
    return name
  }

  #tallies(): readonly CrowdTally[] {
    return this.#names()
      .map((name) => readTally(this.#fileOf(name)))
      .filter((tally) => tally !== undefined)
      .toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))
  }

  #isSilent(name: string): boolean {
    const written = statSync(this.#fileOf(name), { throwIfNoEntry: false })
    return written === undefined || Date.now() - written.mtimeMs > MOST_SILENCE_MS
  }

  #names(): readonly string[] {
    try {
      const files = readdirSync(this.#folder)
      return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5))
    } catch {
      return [] // no crowd was here yet
    }
  }

  #fileOf(name: string): string {
    return path.join(this.#folder, `${name}.json`)
  }
}

/** What a crowd is given of the environment of its shop: none of the shop's secrets. */
export function crowdEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const given = Object.entries(environment).filter(([name]) => GIVEN_TO_CROWDS.test(name))
  return Object.fromEntries(given)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
