/** The calls that wait for one signal, on one listener. */
class Watch {
  readonly #onAbort = new Set<() => void>()
  readonly #fire = (): void => {
    for (const onAbort of this.#onAbort) onAbort()
  }

  add(signal: AbortSignal, onAbort: () => void): void {
    this.#onAbort.add(onAbort)
    if (this.#onAbort.size === 1) signal.addEventListener('abort', this.#fire, { once: true })
  }

  remove(signal: AbortSignal, onAbort: () => void): void {
    this.#onAbort.delete(onAbort)
    if (this.#onAbort.size === 0) signal.removeEventListener('abort', this.#fire)
  }
}

const watches = new WeakMap<AbortSignal, Watch>()

/**
 * Calls `onAbort` once when `signal` aborts. However many calls share a signal (one for the whole
 * process, say), it gets one listener: Node warns from the eleventh on, and looks through all of
 * them to take one away.
 */
export function watchAbort(signal: AbortSignal, onAbort: () => void): void {
  let watch = watches.get(signal)
  if (watch === undefined) {
    watch = new Watch()
    watches.set(signal, watch)
  }
  watch.add(signal, onAbort)
}

/** Takes `onAbort` away again, and with the last one the listener. */
export function unwatchAbort(signal: AbortSignal, onAbort: () => void): void {
  watches.get(signal)?.remove(signal, onAbort)
}
