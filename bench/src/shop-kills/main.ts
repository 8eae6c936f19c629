import { runProgram } from '../program.js'

// Imported late, so that a workspace that was never built is a sentence and no stack trace.
await runProgram(() => import('./shop-kills-bench.js'))
