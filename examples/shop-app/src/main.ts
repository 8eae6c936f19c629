#!/usr/bin/env node
import { sentenceFor } from './start-failure.js'
import { WrongUsage } from './wrong-usage.js'

// Imported late, so that a workspace that was never built is a sentence and no stack trace.
try {
  const { shopCommand } = await import('./shop-command.js')
  await shopCommand().parseAsync()
} catch (error) {
  console.error(sentenceFor(error, 'The shop'))
  process.exitCode = error instanceof WrongUsage ? 2 : 1
}
