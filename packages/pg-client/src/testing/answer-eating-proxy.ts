import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** Stands between a client and a server, and can lose what the server answers. */
export class AnswerEatingProxy {
  readonly #sockets = new Set<Socket>()
  readonly #server: Server
  #eats = false

  constructor(target: { readonly host: string; readonly port: number }) {
    this.#server = createServer((client) => {
      const server = connect(target)
      for (const socket of [client, server]) {
        this.#sockets.add(socket.on('error', () => undefined))
        socket.once('close', () => {
          client.destroy()
          server.destroy()
        })
      }
      client.pipe(server)
      server.on('data', (chunk) => {
        if (this.#eats) client.destroy()
        else client.write(chunk)
      })
    })
  }

  /** Gives the port on 127.0.0.1. */
  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => {
        resolve((this.#server.address() as AddressInfo).port)
      })
    })
  }

  /** From now on, or no longer: the connection breaks where an answer would come back. */
  eat(isOn: boolean): void {
    this.#eats = isOn
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
  }
}
