// @ts-check
import { tellsOfKey } from '../shell/what-an-answer-tells.js'

/**
 * What somebody wants to give back.
 *
 * @typedef {object} RefundWish
 * @property {number} [amount] in won; absent: all that is left
 * @property {string} reason
 */

/**
 * A refund that was asked for under one key.
 *
 * @typedef {object} AskedRefund
 * @property {string} key
 * @property {RefundWish} wish
 * @property {number} minor how much it comes to, as it was shown
 * @property {number} tries how often it was sent
 */

/** @typedef {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>} Memory */

/** @param {string} paymentId */
const keptAs = (paymentId) => `holdfast.refund.${paymentId}`

/**
 * The refunds of which nobody has said what became, by payment: asking again under the same key
 * gives the money back once. Survives a dialog that is closed, a session that ends and a reload.
 */
export class AskedRefunds {
  #memory
  #newKey

  /**
   * @param {Memory} memory
   * @param {() => string} newKey
   */
  constructor(memory, newKey) {
    this.#memory = memory
    this.#newKey = newKey
  }

  /**
   * @param {string} paymentId
   * @returns {AskedRefund | undefined} undefined: the shop has said what became of every one
   */
  unanswered(paymentId) {
    const kept = this.#memory.getItem(keptAs(paymentId))
    return kept === null ? undefined : JSON.parse(kept)
  }

  /**
   * Must be called before it is sent: from here on nobody knows whether the money went back.
   *
   * @param {string} paymentId
   * @param {Pick<AskedRefund, 'wish' | 'minor'> & { key?: string }} refund with the key of one that
   *   is asked for again
   * @returns {AskedRefund} what is to be sent: the unanswered one, where there is one
   */
  sending(paymentId, refund) {
    const kept = this.unanswered(paymentId)
    const { wish, minor, key = this.#newKey() } = kept ?? refund
    const isAgain = kept !== undefined || refund.key !== undefined
    const asked = { key, wish, minor, tries: isAgain ? (kept?.tries ?? 1) + 1 : 1 }
    this.#memory.setItem(keptAs(paymentId), JSON.stringify(asked))
    return asked
  }

  /**
   * The shop has answered. What says nothing of the refund leaves it unanswered.
   *
   * @param {string} paymentId
   * @param {string} key under which it was asked
   * @param {number} status of HTTP
   */
  answered(paymentId, key, status) {
    const kept = this.unanswered(paymentId)
    if (kept?.key !== key || !tellsOfKey(status, kept.tries > 1)) return
    this.#memory.removeItem(keptAs(paymentId))
  }
}
