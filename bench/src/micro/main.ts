// Imported late, so that a workspace that was never built is a sentence and no stack trace.
const bench = await import('./micro-bench.js').catch((error: unknown) => {
  if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error
  console.error('bench: the workspace is not built: run `npm run setup` in its root first')
})
try {
  if (bench) await bench.runMicroBench()
  else process.exitCode = 1
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  console.error(`bench: ${message}\n\n${bench?.usage}`)
  process.exitCode = 1
}
