import { ScenarioError, problem } from '../../scenario/scenario-error.js'
import type { World } from '../../simulation/world/world.js'
import type { SimulationParts } from './simulation-parts.js'

/**
 * The world of a file, or the built-in one.
 *
 * @throws {ScenarioError} with one sentence where the file has none.
 */
export async function worldOf(
  file: string | undefined,
  { loadWorld }: Pick<SimulationParts, 'loadWorld'>,
): Promise<World> {
  try {
    return await loadWorld(file)
  } catch (error) {
    if (file === undefined || !(error instanceof TypeError)) throw error
    throw new ScenarioError([problem([], `--world: ${error.message}`)])
  }
}
