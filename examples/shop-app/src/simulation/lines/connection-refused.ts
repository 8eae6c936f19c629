/** Nobody listens there: proof that nothing was sent. Its `code` is that of Node's own error. */
export class ConnectionRefused extends Error {
  override readonly name = 'ConnectionRefused'
  readonly code = 'ECONNREFUSED'

  constructor(module: string) {
    super(`connect ECONNREFUSED ${module}`)
  }
}
