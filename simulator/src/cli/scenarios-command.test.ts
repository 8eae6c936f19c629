import { describe, expect, it } from 'vitest'
import { readScenarioText } from '../scenario/scenario-file.js'
import { findScenario, shippedScenarioNames } from '../scenario/shipped-scenarios.js'
import { typed } from '../testing/typed-command.js'

describe('pgsim scenarios', () => {
  it('lists every scenario with a sentence', async () => {
    const { code, stdout, stderr } = await typed('scenarios')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const name of shippedScenarioNames())
      expect(stdout).toMatch(new RegExp(`^${name} +\\w`, 'm'))
  })

  it('explains one: what a client should do, and what happens', async () => {
    const { code, stdout } = await typed('scenarios', 'blackout')
    expect(code).toBe(0)
    expect(stdout).toContain('A client')
    expect(stdout).toContain('faults     100 %  black-out  the gateway  from 0:30 to 1:30')
    expect(stdout).toContain('pgsim serve --scenario blackout')
  })

  it.each(shippedScenarioNames())('prints %s as a file that can be read again', async (name) => {
    const { stdout } = await typed('scenarios', name, '--yaml')
    expect(readScenarioText(stdout, 'mine.yaml')).toEqual(findScenario(name))
    const page = (await typed('scenarios', name)).stdout
    expect(page.split('\n').filter((line) => line.length > 100)).toEqual([])
  })

  it('refuses an unknown name with a suggestion, and --yaml without a name', async () => {
    const { code, stdout, stderr } = await typed('scenarios', 'blakcout')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('there is no scenario "blakcout". Did you mean blackout?')
    expect(await typed('scenarios', '--yaml')).toMatchObject({ code: 2, stdout: '' })
  })
})
