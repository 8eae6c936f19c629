import { expect, it } from 'vitest'
import { ABLE_DIALECT, PlannedFaults, ruleOf, submitOf } from '../testing/planned-faults.js'
import { faultList } from './fault-list.js'
import { isSimulated } from './fault.js'
import { UNHARMED_GATEWAY } from './gateway-fate.js'
import { OPERATION_KINDS } from './operation-kind.js'
import { UNHARMED_REQUEST } from './request-fate.js'
import { isForcible } from './rule-match.js'

const simulated = faultList.filter(isSimulated)

it('leave a gateway and all that it is asked alone, whatever the rules say', () => {
  const { plan } = new PlannedFaults(simulated.map(({ name }) => ruleOf(name)))
  for (const kind of OPERATION_KINDS) {
    expect(plan.request(submitOf({ kind }))).toEqual(UNHARMED_REQUEST)
  }
  expect(new PlannedFaults(simulated.map(({ name }) => ruleOf(name))).onCallback()).toEqual([])
  expect(plan.gateway()).toEqual(UNHARMED_GATEWAY)
})

it.each(simulated)('cannot be forced on a call by a header: $name', (fault) => {
  for (const kind of OPERATION_KINDS) {
    expect(isForcible(fault, { dialect: ABLE_DIALECT, kind })).toBe(false)
  }
})

it('can be survived, all of them: only the gateway makes promises', () => {
  expect(simulated.filter(({ breaksPromise }) => breaksPromise !== undefined)).toEqual([])
})
