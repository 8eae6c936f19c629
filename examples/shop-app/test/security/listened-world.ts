import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pino } from 'pino'
import type { SecretSearch } from './secret-search.js'
import { ShopWorld, type Answer, type Asking, type WorldOptions } from '../shop-world.js'

/** A shop that logs all it can, and of which every answer is kept. */
export class ListenedWorld {
  readonly world: ShopWorld
  /** The lines of the log, as the program would write them. */
  readonly lines: readonly string[]
  readonly #answers: string[] = []

  private constructor(world: ShopWorld, lines: readonly string[]) {
    this.world = world
    this.lines = lines
  }

  static async open(options: Pick<WorldOptions, 'settings'> = {}): Promise<ListenedWorld> {
    const lines: string[] = []
    const logger = pino({ level: 'trace' }, { write: (line) => void lines.push(line) })
    const world = await ShopWorld.open({ hasToss: true, ...options, env: { logger } })
    return new ListenedWorld(world, lines)
  }

  /** Asks, and keeps what is answered. */
  async ask(method: string, route: string, asking?: Asking): Promise<Answer> {
    const answer = await this.world.ask(method, route, asking)
    this.#answers.push(JSON.stringify([[...answer.headers], answer.body]))
    return answer
  }

  /** Shows the search all that others can see, or can come by, of a shop that runs. */
  async show(search: SecretSearch): Promise<void> {
    search.in('answers', this.#answers.join('\n'))
    search.in('metrics', await (await fetch(`${this.world.shop.url}/metrics`)).text())
    this.#showRest(search)
  }

  /** And once more when it has stopped: what was still to be written is written now. */
  async stopAndShow(search: SecretSearch): Promise<void> {
    await this.world.shop.stop()
    this.#showRest(search)
  }

  #showRest(search: SecretSearch): void {
    search.in('the log', this.lines.join('\n'))
    const { dataDir } = this.world
    for (const file of readdirSync(dataDir, { recursive: true, encoding: 'utf8' })) {
      search.in(`the file ${file}`, readFileSync(path.join(dataDir, file)))
    }
  }
}
