#!/usr/bin/env node
import { serve } from '@hono/node-server'
import { Command, Option } from 'commander'
import { WorkerSlots } from '../../http/worker-slots.js'
import { seedsFigures } from '../seeds-figures.js'
import { createAsIsServer } from './as-is-server.js'
import { guardOf, stages, type Stage } from './stages.js'

interface Flags {
  readonly gateway: string
  readonly port: string
  readonly stage: Stage
  readonly scale: string
}

const flags = new Command('as-is')
  .description("The seeds' shop before it was mended, to be broken by the demo")
  .requiredOption('--gateway <url>', 'where the gateway listens')
  .requiredOption('--port <number>', 'where to listen on 127.0.0.1')
  .addOption(new Option('--stage <stage>').choices(stages).default('bare'))
  .option('--scale <factor>', 'multiplies every time', '1')
  .parse()
  .opts<Flags>()

const shop = `http://127.0.0.1:${flags.port}`
const app = createAsIsServer({
  gatewayUrl: flags.gateway,
  callbackUrl: `${shop}/payments/callback`,
  slots: new WorkerSlots(seedsFigures.workerSlots),
  guard: guardOf(flags.stage, Number(flags.scale)),
})
serve({ fetch: app.fetch, port: Number(flags.port), hostname: '127.0.0.1' }, () => {
  console.log(JSON.stringify({ shop }))
})
process.once('SIGTERM', () => process.exit(0))
