#!/usr/bin/env node
import { sentenceFor } from '../start-failure.js'

// Imported late, so that a workspace that was never built is a sentence and no stack trace.
try {
  const { demoCommand } = await import('./demo-command.js')
  await demoCommand().parseAsync()
} catch (error) {
  console.error(sentenceFor(error, 'The demo'))
  process.exit(1) // what it started ends with it
}
