/** What a benchmark's `main.ts` runs. */
export interface Program {
  /** What `--help` prints, and what follows a message about bad input. */
  readonly usage: string
  /** Does what the command line asks; throws an Error whose message is for people. */
  run(): Promise<void>
}

/**
 * Runs a program; what goes wrong is a sentence, and the usage where the input was wrong. Exit
 * code: 0, 1 where it failed on the way, 2 for bad input and where the workspace is not built.
 */
export async function runProgram(load: () => Promise<Program>): Promise<void> {
  let program: Program | undefined
  try {
    program = await load()
    await program.run()
  } catch (error) {
    process.exitCode = 1
    if (program === undefined) return cannotStart(whyNotLoaded(error))
    if (isBadInput(error)) return cannotStart(`${messageOf(error)}\n\n${program.usage}`)
    console.error(`bench: ${messageOf(error)}`)
  }
}

function cannotStart(message: string): void {
  process.exitCode = 2
  console.error(`bench: ${message}`)
}

function isBadInput(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return error instanceof RangeError || String(code).startsWith('ERR_PARSE_ARGS')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function whyNotLoaded(error: unknown): string {
  return (error as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND'
    ? 'the workspace is not built: run `npm run setup` in its root first'
    : messageOf(error)
}

/**
 * The whole number that an option was given as.
 *
 * @throws RangeError if it is none, or below `min`.
 */
export function wholeNumber(option: string, text: string, min: number): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= min) return value
  throw new RangeError(`--${option} must be a whole number from ${min}, got '${text}'`)
}
