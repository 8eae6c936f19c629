import { describe, expect, it } from 'vitest'
import { withFault } from './with-fault.js'
import type { FaultRuleInput } from './scenario/scenario-input.js'

/** Rules as a scenario holds them; `forget` is what playing another one does. */
class Rules {
  held = new Set<string>()
  breaks = false

  addFault({ id = 'hang-1' }: FaultRuleInput): Promise<{ id: string }> {
    if (this.held.has(id)) return Promise.reject(new Error(`${id} is taken`))
    this.held.add(id)
    return Promise.resolve({ id })
  }

  removeFault(id: string): Promise<boolean> {
    if (this.breaks) return Promise.reject(new Error('the simulator has gone'))
    return Promise.resolve(this.held.delete(id))
  }
}

const rule = { fault: 'hang' }

describe('withFault', () => {
  it('holds a rule while something runs, and gives what came of it', async () => {
    const rules = new Rules()
    expect(await withFault(rules, rule, () => rules.held.size)).toBe(1)
    expect(rules.held.size).toBe(0)
  })

  it('takes the rule away when that fails, at once or later', async () => {
    const rules = new Rules()
    const failure = new Error('declined')
    const fails = (): never => {
      throw failure
    }
    await expect(withFault(rules, rule, fails)).rejects.toBe(failure)
    await expect(withFault(rules, rule, () => Promise.reject(failure))).rejects.toBe(failure)
    expect(rules.held.size).toBe(0)
  })

  it('is safe inside another one and beside others, with the same rule', async () => {
    const rules = new Rules()
    const counts = await withFault(rules, rule, async () => {
      const inner = () => withFault(rules, rule, () => Promise.resolve(rules.held.size))
      return await Promise.all([inner(), inner(), inner()])
    })
    expect(counts).toEqual([4, 4, 4])
    expect(rules.held.size).toBe(0)
  })

  it("never takes another one's rule away, though the rules were forgotten meanwhile", async () => {
    const rules = new Rules()
    await withFault(rules, rule, async () => {
      rules.held.clear()
      await rules.addFault(rule)
    })
    expect([...rules.held]).toEqual(['hang-1'])
  })

  it('keeps an id that the rule has', async () => {
    const rules = new Rules()
    await withFault(rules, { ...rule, id: 'mine' }, () => {
      expect([...rules.held]).toEqual(['mine'])
    })
  })

  it('does nothing where the rule is refused', async () => {
    const rules = new Rules()
    rules.held.add('mine')
    let ran = false
    const act = () => (ran = true)
    await expect(withFault(rules, { ...rule, id: 'mine' }, act)).rejects.toThrow('mine is taken')
    expect(ran).toBe(false)
    expect([...rules.held]).toEqual(['mine'])
  })

  it('tells of what it ran before it tells that the rule could not be taken away', async () => {
    const rules = new Rules()
    rules.breaks = true
    const fails = () => Promise.reject(new Error('declined'))
    await expect(withFault(rules, rule, fails)).rejects.toThrow('declined')
    const works = () => Promise.resolve('paid')
    await expect(withFault(rules, rule, works)).rejects.toThrow('the simulator has gone')
  })
})
