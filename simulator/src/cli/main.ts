#!/usr/bin/env node

// Whoever reads has had enough, as `head` does: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

// Imported late, so that a workspace that was never built is a sentence and no stack trace.
const command = await import('./simulator-command.js').catch((error: unknown) => {
  if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error
  process.stderr.write('pgsim: the workspace is not built: run `npm run setup` in its root first\n')
})
process.exitCode = command ? await command.runSimulatorCommand() : 1
