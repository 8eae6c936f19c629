/** A command as one would type it after `pgsim`, and what it is good for. */
export type Example = readonly [typed: string, note?: string]

/** The examples that end a command's help, those with notes in columns. */
export function examplesText(...examples: readonly Example[]): string {
  const noted = examples.flatMap(([typed, note]) => (note === undefined ? [] : [typed.length]))
  const width = Math.max(0, ...noted)
  const lines = examples.map(([typed, note]) =>
    note === undefined ? `  $ pgsim ${typed}` : `  $ pgsim ${typed.padEnd(width)}  ${note}`,
  )
  return ['', 'Examples:', ...lines].join('\n')
}
