#!/usr/bin/env node
import { StartFailure } from './start-failure.js'

// Imported late, so that a workspace that was never built is a sentence and no stack trace.
try {
  const { shopCommand } = await import('./shop-command.js')
  await shopCommand().parseAsync()
} catch (error) {
  console.error(sentenceFor(error))
  process.exitCode = 1
}

function sentenceFor(error: unknown): string {
  if (error instanceof StartFailure) return error.message
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (code === 'ERR_MODULE_NOT_FOUND') {
    return 'The workspace is not built: run `npm run setup` in its root first.'
  }
  return `The shop could not start: ${String(message ?? error).split('\n')[0]}`
}
