import type { Stage } from '../as-is/stages.js'
import { builtProgram } from './built-program.js'
import { ChildProgram } from './child-program.js'
import { freePort } from './free-port.js'
import { GatewayProcess } from './gateway-process.js'
import { workerLoad, type WorkerLoad } from './worker-load.js'

/** One stage of the seeds' server, with a gateway of its own. */
export class AsIsProcess {
  readonly url: string
  readonly gateway: GatewayProcess
  readonly #program: ChildProgram

  private constructor(program: ChildProgram, url: string, gateway: GatewayProcess) {
    this.#program = program
    this.url = url
    this.gateway = gateway
  }

  /** @param scale multiplies every time of the server's own */
  static async start(stage: Stage, seed: number, scale = 1): Promise<AsIsProcess> {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const gateway = await GatewayProcess.start({ seed, callbackOrigin: url })
    const program = await ChildProgram.start(
      'the as-is server',
      builtProgram('demo', 'as-is', 'main.js'),
      ['--gateway', gateway.url, '--port', `${port}`, '--stage', stage, '--scale', `${scale}`],
    )
    return new AsIsProcess(program, url, gateway)
  }

  load(): Promise<WorkerLoad> {
    return workerLoad(this.url)
  }

  async end(): Promise<void> {
    await this.#program.end('SIGKILL')
    await this.gateway.end()
  }
}
