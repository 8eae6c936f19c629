import type { Crew } from './crew.js'

/** What a crew is to do, and who is told. */
export interface LaneOptions<Task, Done> {
  readonly crew: Crew<Task, Done>
  /** The next task; undefined: there is none any more. */
  next(): Task | undefined
  onDone(done: Done, task: Task): void
  /** Ends it. */
  readonly signal: AbortSignal
}

/**
 * Has a crew do one task after another, as many at once as it has lanes, until there are no more.
 * Whoever ends it does not wait for what is in hand.
 */
export async function inLanes<Task, Done>(options: LaneOptions<Task, Done>): Promise<void> {
  const { crew, next, onDone, signal } = options
  const ended = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  const lane = async (): Promise<void> => {
    while (!signal.aborted) {
      const task = next()
      if (task === undefined) return
      const done = await Promise.race([crew.do(task), ended])
      if (done === undefined) return
      onDone(done, task)
    }
  }
  await Promise.all(Array.from({ length: crew.lanes }, lane))
}
