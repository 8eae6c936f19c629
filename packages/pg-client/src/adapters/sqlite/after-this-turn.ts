/**
 * Runs something when every promise job of the present turn of the event loop is done, and before
 * the loop goes on to I/O and timers.
 */
export function afterThisTurn(run: () => void): void {
  // From within a promise job: Node calls what waits for the next tick when no job is left.
  void Promise.resolve().then(() => process.nextTick(run))
}
