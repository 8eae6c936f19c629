import { availableParallelism, cpus } from 'node:os'

/** The machine that figures come from, in a few words. */
export function machineInWords(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  return `${model}, ${availableParallelism()} cores, Node ${process.versions.node}`
}
