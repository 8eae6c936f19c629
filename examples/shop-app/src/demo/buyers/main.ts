#!/usr/bin/env node
// A crowd of buyers as a process of its own: it goes on while the shop that began it is dead.
import { crowdOrder } from './crowd-order.js'
import { runCrowd } from './crowd-run.js'

await runCrowd(crowdOrder.parse(JSON.parse(process.argv[2] ?? '{}')))
