// @ts-check

/**
 * What was kept under a key; undefined where nothing was, or where nothing can be.
 *
 * @param {'local' | 'session'} where
 * @param {string} key
 * @returns {unknown}
 */
export function readKept(where, key) {
  try {
    const text = storage(where).getItem(key)
    return text === null ? undefined : (JSON.parse(text) ?? undefined)
  } catch {
    return undefined
  }
}

/**
 * Keeps something, where that is possible.
 *
 * @param {'local' | 'session'} where
 * @param {string} key
 * @param {unknown} value
 */
export function keep(where, key, value) {
  try {
    storage(where).setItem(key, JSON.stringify(value))
  } catch {
    // The page does without.
  }
}

/**
 * @param {'local' | 'session'} where
 * @param {string} key
 */
export function forget(where, key) {
  try {
    storage(where).removeItem(key)
  } catch {
    // Nothing was kept.
  }
}

/** @param {'local' | 'session'} where */
function storage(where) {
  return where === 'local' ? localStorage : sessionStorage
}
