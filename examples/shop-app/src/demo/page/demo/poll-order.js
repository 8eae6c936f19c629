// @ts-check

/**
 * Tells which answers about something that changes still hold: one that was asked for before a
 * change, or beside it, says how it was then; so does one that a younger answer has overtaken.
 */
export class PollOrder {
  #changes = 0
  #underWay = 0
  #polls = 0
  #landed = 0

  /**
   * Makes a change, and gives what came of it.
   *
   * @template T
   * @param {() => Promise<T>} act
   * @returns {Promise<T>}
   */
  async change(act) {
    this.#changes += 1
    this.#underWay += 1
    try {
      return await act()
    } finally {
      this.#underWay -= 1
      this.#changes += 1
    }
  }

  /**
   * Begins a poll.
   *
   * @returns {() => boolean} asked once, when its answer is there: whether that still holds
   */
  begin() {
    const changes = this.#changes
    const isBeside = this.#underWay > 0
    this.#polls += 1
    const poll = this.#polls
    return () => {
      if (isBeside || changes !== this.#changes || poll < this.#landed) return false
      this.#landed = poll
      return true
    }
  }
}
