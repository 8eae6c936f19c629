import { StoreFault, type PortSurroundings } from './port.js'
import type { SyncPortOptions } from './process-ports.js'

/** The life of this process has ended: what it still does until it next waits comes to nothing. */
class LifeEnded extends Error {
  override readonly name = 'LifeEnded'
}

/**
 * The same object as one life sees it, where its methods are not async, as those of a database in
 * the process itself are. Before a call has its effect and after it, the process may die: then the
 * call throws, and so does every later one of that life. The store may be locked, or commit and not
 * say so. Objects that the target holds are fenced with it.
 */
export function fencedSyncPort<T extends object>(
  name: string,
  target: T,
  options: SyncPortOptions,
  surroundings: PortSurroundings,
): T {
  const members = new Map<PropertyKey, unknown>()
  return new Proxy(target, {
    get: (_target, key) => {
      if (members.has(key)) return members.get(key)
      const member: unknown = Reflect.get(target, key)
      const where = `${name}.${String(key)}`
      if (typeof member === 'object' && member !== null) {
        members.set(key, fencedSyncPort(where, member, options, surroundings))
      } else if (typeof member === 'function') {
        const run = (...args: readonly unknown[]): unknown =>
          fenced(where, String(key), args, options, surroundings, () =>
            Reflect.apply(member, target, args),
          )
        members.set(key, run)
      } else return member
      return members.get(key)
    },
  })
}

function fenced(
  where: string,
  method: string,
  args: readonly unknown[],
  { entityOf, changes, onEffect }: SyncPortOptions,
  { process, chance, life, mayStrike, crash, jump, struck }: PortSurroundings,
  run: () => unknown,
): unknown {
  if (life.isOver) throw new LifeEnded(process)
  const entity = entityOf?.(method, args)
  const point = entity === undefined ? `${process}/${where}` : `${process}/${where}/${entity}`
  const isChange = changes?.(method) ?? true
  const occurrence = chance.occurrenceOf(point)
  const strikes = (fault: string): boolean =>
    mayStrike(fault) && chance.strikes(fault, point, occurrence)
  if (strikes('crash-before')) {
    crash('crash-before', `before ${where}`, entity)
    throw new LifeEnded(process)
  }
  if (strikes('clock-jump')) jump(point, occurrence)
  if (isChange && strikes('store-busy')) {
    struck('store-busy', `the store refuses ${where}: it is locked`, entity)
    throw new StoreFault('SQLITE_BUSY', 'database is locked')
  }
  const value = run()
  onEffect?.(method, args, value)
  if (strikes('crash-after')) {
    crash('crash-after', `after ${where}`, entity)
    throw new LifeEnded(process)
  }
  if (isChange && strikes('commit-unknown')) {
    struck('commit-unknown', `${where} is committed, and an error comes back`, entity)
    throw new StoreFault('SQLITE_IOERR', 'disk I/O error')
  }
  return value
}
