/** The program cannot start; the message says why in one sentence, for people. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure'
}

/** One sentence for people about an error that ended a program. `who` names the program. */
export function sentenceFor(error: unknown, who: string): string {
  if (error instanceof StartFailure) return error.message
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (code === 'ERR_MODULE_NOT_FOUND') {
    return 'The workspace is not built: run `npm run setup` in its root first.'
  }
  return `${who} could not go on: ${String(message ?? error).split('\n')[0]}`
}
