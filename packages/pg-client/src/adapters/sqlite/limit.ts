/**
 * `LIMIT` by something bound, as SQL. By an expression: SQLite looks at the value of a bare
 * parameter there, and so prepares the statement anew whenever another one is bound.
 */
export function limit(parameter: '?' | `@${string}`): string {
  return `LIMIT +${parameter}`
}
