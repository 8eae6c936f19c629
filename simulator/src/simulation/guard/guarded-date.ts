/**
 * A `Date` that calls `onNow` before it is asked what time it is: called as a function, or made
 * without arguments. Everything else is as ever: `new Date(ms)`, `Date.UTC`, subclasses, and
 * `instanceof` for dates made before and after.
 *
 * @param onNow gets what was called, in words and as the function
 */
export function guardedDate(
  original: DateConstructor,
  onNow: (what: string, calledAs: object) => void,
): DateConstructor {
  // No proxy: a program makes dates of milliseconds all the time, and that would take 15 times as
  // long through one.
  function GuardedDate(...args: unknown[]): unknown {
    if (new.target === undefined) {
      onNow('Date()', GuardedDate)
      return original()
    }
    if (args.length === 0) onNow('new Date()', GuardedDate)
    return Reflect.construct(original, args, new.target === GuardedDate ? original : new.target)
  }
  Object.setPrototypeOf(GuardedDate, original)
  for (const member of ['prototype', 'name', 'length'] as const) {
    Object.defineProperty(GuardedDate, member, { value: original[member] })
  }
  return GuardedDate as unknown as DateConstructor
}
