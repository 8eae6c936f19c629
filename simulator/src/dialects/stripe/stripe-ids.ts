import { hash } from 'node:crypto'
import type { KeyWriter } from '../../gateway/random-draws.js'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LENGTH = 24
/** Letters drawn from one word of 32 bits: 62 to the fifth is less than that. */
const LETTERS_PER_WORD = 5

/** What ids begin with, by what they name. */
export type IdPrefix = 'pi_' | 'pm_' | 'ch_' | 'py_' | 're_' | 'pyr_' | 'evt_' | 'req_' | '_secret_'

/** Writes an id: what it begins with, then 24 letters and digits. */
export function writesId(prefix: IdPrefix): KeyWriter {
  return (_nowMs, word) => {
    let text = ''
    for (let index = 0; text.length < LENGTH; index += 1) text += letters(word(index))
    return `${prefix}${text.slice(0, LENGTH)}`
  }
}

/**
 * An id that follows from what it is about and is not drawn: the same for the same parts, and
 * nothing has to remember it.
 */
export function derivedId(prefix: 'evt_' | 'req_', ...parts: readonly (string | number)[]): string {
  const digest = hash('sha256', JSON.stringify(parts), 'hex')
  return `${prefix}${digest.slice(0, LENGTH)}`
}

function letters(word: number): string {
  let text = ''
  let rest = word
  for (let count = 0; count < LETTERS_PER_WORD; count += 1) {
    text += ALPHABET.charAt(rest % ALPHABET.length)
    rest = Math.floor(rest / ALPHABET.length)
  }
  return text
}
