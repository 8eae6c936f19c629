import { describe, expect, it } from 'vitest'
import { faultList } from '../faults/fault-list.js'
import { FAULT_TARGETS, isSimulated } from '../faults/fault.js'
import { readScenarioText } from '../scenario/scenario-file.js'
import { typed } from '../testing/typed-command.js'
import { readFault } from './fault-flag.js'

/** The text without its line breaks. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

describe('pgsim faults', () => {
  it('lists every fault with its sentence, grouped by what they strike', async () => {
    const { code, stdout } = await typed('faults')
    expect(code).toBe(0)
    const parts = stdout.split(/^(?=Strikes .*:$)/m)
    expect(parts).toHaveLength(FAULT_TARGETS.length)
    for (const [index, target] of FAULT_TARGETS.entries()) {
      const faults = faultList.filter(({ bites }) => bites === target)
      for (const { name } of faults) {
        expect(parts[index]).toMatch(new RegExp(`^ {2}${name} +\\w`, 'm'))
      }
      const [heading] = parts[index]?.split('\n') ?? []
      expect(heading?.includes('only in pgsim simulate')).toBe(faults.every(isSimulated))
    }
    expect(oneLine(stdout).match(/Breaks a promise/g)).toHaveLength(3)
    expect(stdout).toContain('pgsim serve leaves out what strikes only in pgsim simulate')
  })

  it.each(faultList.map(({ name }) => name))(
    'explains %s, and how to switch it on',
    async (name) => {
      const { code, stdout } = await typed('faults', name)
      expect(code).toBe(0)
      expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([])
      const fault = faultList.find((one) => one.name === name)
      expect(stdout).toContain(fault?.explains)
      expect(stdout.includes('unless its rule says otherwise')).toBe(fault?.takes !== undefined)
      expect(oneLine(stdout).includes('no client survives it')).toBe(
        fault?.breaksPromise !== undefined,
      )
      const rule = /^ +- (\{.*\})$/m.exec(stdout)?.[1] ?? ''
      const scenario = readScenarioText(`name: a\ndescription: b\nfaults: [${rule}]`, 'a.yaml')
      expect(scenario.faults.map((one) => one.fault)).toEqual([name])
    },
  )

  it.each(faultList.filter((fault) => !isSimulated(fault)).map(({ name, bites }) => [name, bites]))(
    'switches %s on by a flag, while the gateway runs and, unless it is all of it, for one call',
    async (name, bites) => {
      const { stdout } = await typed('faults', name)
      expect(stdout.includes(`the header X-Sim-Fault: ${name}`)).toBe(bites !== 'gateway')
      expect(stdout).toContain(`pgsim admin faults add ${name}`)
      const flag = /pgsim serve --fault (.*)$/m.exec(stdout)?.[1] ?? ''
      expect(readFault(flag.replace(/^'(.*)'$/, '$1')).fault).toBe(name)
    },
  )

  it.each(faultList.filter(isSimulated).map(({ name }) => name))(
    'says that %s strikes in simulations only',
    async (name) => {
      const { stdout } = await typed('faults', name)
      expect(stdout).toContain('only in pgsim simulate, in virtual time')
      expect(stdout).toContain(`pgsim simulate --fault ${name}=1%`)
      expect(stdout).not.toMatch(/pgsim serve|pgsim admin|X-Sim-Fault/)
    },
  )

  it('says which dialects a fault can strike', async () => {
    expect((await typed('faults', 'in-flight')).stdout).toContain(
      'dialects  toss, stripe: those with idempotency keys',
    )
    expect((await typed('faults', 'hang')).stdout).toContain('dialects  async-card, toss, stripe\n')
  })

  it('says whom a fault strikes, as a list of words', async () => {
    const { stdout } = await typed('faults', 'hang')
    expect(stdout).toContain('strikes   submit, inquiry and refund, unless its rule names another')
    expect((await typed('faults', 'answer-lost')).stdout).toContain('strikes   submit and refund,')
  })

  it('refuses an unknown name with a suggestion', async () => {
    const { code, stderr } = await typed('faults', 'hnag')
    expect(code).toBe(2)
    expect(stderr).toContain('pgsim: there is no fault "hnag". Did you mean hang?')
  })
})
