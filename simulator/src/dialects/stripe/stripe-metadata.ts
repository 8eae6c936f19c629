type Names = Readonly<Record<string, string>>

/** The metadata with a request's laid over it: empty values take away, `''` takes all away. */
export function mergedMetadata(before: Names, given: Names | '' | undefined): Names {
  if (given === undefined) return before
  if (given === '') return {}
  return Object.fromEntries(
    Object.entries({ ...before, ...given }).filter(([, value]) => value !== ''),
  )
}
