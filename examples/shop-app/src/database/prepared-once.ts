import type { Database, Statement } from 'better-sqlite3'

/** `database.prepare` that compiles each text once and keeps the statement. */
export function preparedOnce(database: Database): Database['prepare'] {
  const statements = new Map<string, Statement>()
  const prepare = (sql: string): Statement => {
    const known = statements.get(sql)
    if (known) return known
    const statement = database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  return prepare as Database['prepare']
}
