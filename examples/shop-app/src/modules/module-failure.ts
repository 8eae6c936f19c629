/**
 * A module gave no answer, after every attempt. `unreachable`: no request reached it.
 * `unavailable`: nobody knows what it did. `refused`: our own breaker did not let it be asked.
 */
export class ModuleFailure extends Error {
  override readonly name = 'ModuleFailure'
  readonly module: string
  readonly kind: 'unreachable' | 'unavailable' | 'refused'

  constructor(module: string, kind: ModuleFailure['kind'], cause: unknown) {
    super(`${module} is ${kind}`, { cause })
    this.module = module
    this.kind = kind
  }
}
