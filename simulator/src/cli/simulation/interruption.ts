/** Where signals come from: the process. */
export interface Signals {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
}

/** What becomes of a first Ctrl-C, and of one more. */
export interface InterruptionOptions {
  readonly signals: Signals
  /** The first: what is under way shall come to an orderly end. */
  onFirst(): void
  /** Any further one: at once. */
  onSecond(): void
}

/**
 * Listens for Ctrl-C and for the signal that ends programs. `signal` is aborted by the first;
 * `end` stops listening.
 */
export function interruption({ signals, onFirst, onSecond }: InterruptionOptions): {
  readonly signal: AbortSignal
  end(): void
} {
  const controller = new AbortController()
  const listener = (): void => {
    if (controller.signal.aborted) return onSecond()
    controller.abort()
    onFirst()
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) signals.on(name, listener)
  return {
    signal: controller.signal,
    end: () => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) signals.off(name, listener)
    },
  }
}
