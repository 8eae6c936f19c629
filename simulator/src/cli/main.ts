#!/usr/bin/env node

process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // Whoever reads has had enough, as `head` does: that is no failure.
  if (code === 'EPIPE') process.exit(0)
  process.stderr.write(`pgsim: it cannot be printed: ${message}\n`)
  process.exit(1)
})
// Where nobody can be told anything, the exit code still says how it ended.
process.stderr.on('error', () => undefined)

// Imported late, so that a workspace that was never built is a sentence and no stack trace.
const command = await import('./simulator-command.js').catch((error: unknown) => {
  if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error
  process.stderr.write('pgsim: the workspace is not built: run `npm run setup` in its root first\n')
})
process.exitCode = command ? await command.runSimulatorCommand() : 1
