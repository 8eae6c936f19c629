const LONGEST = 500

/** What an error says, for a column of a table: at most 500 characters. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.slice(0, LONGEST)
}
