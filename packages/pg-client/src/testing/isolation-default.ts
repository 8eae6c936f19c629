/** Connections of this string begin their transactions so, as if it were their role's default. */
export function withIsolation(connectionString: string, level: string): string {
  const url = new URL(connectionString)
  url.searchParams.set('options', isolationOption(level))
  return url.href
}

/** The same as an option of a pool. */
export function isolationOption(level: string): string {
  return `-c default_transaction_isolation=${level.replaceAll(' ', '\\ ')}`
}
