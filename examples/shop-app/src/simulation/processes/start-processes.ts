import type { ProcessHost, Simulation } from '@holdfast/pg-simulator/simulation'
import { ModuleProcess, type ModuleProcessParts } from './module-process.js'
import type { ProcessKind } from './open-module.js'

type Host = ProcessHost<ModuleProcess>

/** The processes of the shop, by the module that each has; those who ask share its processes. */
export type ShopHosts = Readonly<Record<ProcessKind, Host[]>>

/** None yet: lines and gateway go to whoever is in it when they are used. */
export function noHosts(): ShopHosts {
  return { catalog: [], points: [], payments: [], settlement: [], orders: [] }
}

/** Starts one process for each module, and so many for the orders, and puts them into `hosts`. */
export function startProcesses(
  simulation: Pick<Simulation, 'process'>,
  hosts: ShopHosts,
  parts: ModuleProcessParts,
): void {
  const kinds = ['catalog', 'points', 'payments', 'settlement'] as const
  const orders = Array.from({ length: parts.settings.shops }, () => 'orders' as const)
  for (const kind of [...kinds, ...orders]) {
    const name = `${kind}-${hosts[kind].length + 1}`
    hosts[kind].push(simulation.process(name, (ports) => new ModuleProcess(kind, ports, parts)))
  }
}
