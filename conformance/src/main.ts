// Imported late, so that a workspace that was never built is a sentence and no stack trace.
const conformance = await import('./conformance.js').catch((error: unknown) => {
  if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error
  console.error('conformance: the workspace is not built: run `npm run setup` in its root first')
})
process.exitCode = conformance === undefined ? 2 : await conformance.main(process.argv.slice(2))
