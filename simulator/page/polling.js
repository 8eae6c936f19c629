// @ts-check

const PAUSE_MS = 1000

/**
 * Reads once a second while somebody looks, one reading at a time.
 *
 * @template Seen
 * @param {object} ports
 * @param {() => Promise<Seen>} ports.read
 * @param {(seen: Seen) => void} ports.show
 * @param {() => void} ports.onLost called after every reading that failed
 * @returns {() => Promise<void>} reads now; resolves when that was shown
 */
export function startPolling({ read, show, onLost }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let last = Promise.resolve()
  const turn = async () => {
    clearTimeout(timer)
    const seen = await read().catch(() => undefined)
    if (seen === undefined) onLost()
    else show(seen)
    clearTimeout(timer)
    if (!document.hidden) timer = setTimeout(() => void next(), PAUSE_MS)
  }
  const next = () => (last = last.then(turn))
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) clearTimeout(timer)
    else void next()
  })
  void next()
  return next
}
