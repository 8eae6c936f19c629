import { installGuard, type Guard } from '../simulation/guard/guard.js'

/** What came of `act` in a thread with a guard, and what the guard remembers of it. */
export async function underGuard(
  act: (guard: Guard) => unknown,
): Promise<{ readonly error: unknown; readonly violations: readonly string[] }> {
  const guard = installGuard()
  let error: unknown
  try {
    await act(guard)
  } catch (thrown) {
    error = thrown
  } finally {
    guard.release()
  }
  return { error, violations: guard.violations }
}
