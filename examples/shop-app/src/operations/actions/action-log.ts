import type { Logger } from '@holdfast/resilience-kit'
import { ShopError } from '../../http/shop-error.js'
import type { NewAction, OperationsStore } from '../operations-store.js'

/** Who did what: every act of an operator goes through here. */
export class ActionLog {
  readonly #store: Pick<OperationsStore, 'begin' | 'end'>
  readonly #logger: Logger

  constructor(store: Pick<OperationsStore, 'begin' | 'end'>, logger: Logger) {
    this.#store = store
    this.#logger = logger
  }

  /**
   * Does `work`, noted before it begins and after it has ended, well or not. What cannot be noted
   * before is not done.
   *
   * @throws whatever `work` throws, or the store before it
   */
  async noted<T>(action: NewAction, work: () => Promise<T>): Promise<T> {
    const number = this.#store.begin(action)
    try {
      const result = await work()
      this.#end(number, 'done')
      return result
    } catch (error) {
      this.#end(number, error instanceof ShopError ? error.code : 'INTERNAL')
      throw error
    }
  }

  /** What was done stays done: that its end is not noted is no failure of it. */
  #end(number: number, outcome: string): void {
    try {
      this.#store.end(number, outcome)
    } catch (error) {
      this.#logger.error({ number, outcome, err: error }, 'the end of an action was not noted')
    }
  }
}
