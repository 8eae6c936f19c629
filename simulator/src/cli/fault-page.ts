import { dialectList } from '../dialects/dialect-list.js'
import { isSimulated, type Fault, type ServedFault } from '../faults/fault.js'
import { isPossible } from '../faults/rule-match.js'
import { describeDistribution } from '../quantities/distribution.js'
import { FAULT_NEED_WORDS } from '../scenario/fault-need-words.js'
import { columns } from './text-layout.js'

const LIST = new Intl.ListFormat('en-GB', { type: 'conjunction' })

/** Everything about one fault: what it does, whom it strikes, how it is switched on. */
export function faultPage(fault: Fault): string {
  const { takes, breaksPromise } = fault
  const facts: [string, string][] = [['strikes', strikesText(fault)]]
  if (takes !== undefined) {
    facts.push(['takes', `${describeDistribution(takes)}, unless its rule says otherwise`])
  }
  const isOfOneDialect = !isSimulated(fault) || fault.bites === 'network'
  if (isOfOneDialect) facts.push(['dialects', dialectsText(fault)])
  if (isSimulated(fault)) facts.push(['where', 'only in pgsim simulate, in virtual time'])
  if (breaksPromise !== undefined) {
    facts.push(['breaks', `the promise that ${breaksPromise}; no client survives it`])
  }
  return [
    fault.name,
    '',
    fault.explains,
    '',
    columns(facts, { indent: 2 }),
    '',
    'How to switch it on:',
    columns(waysOf(fault), { indent: 2 }),
  ].join('\n')
}

function strikesText(fault: Fault): string {
  switch (fault.bites) {
    case 'gateway':
      return 'the gateway as a whole, while its rule holds'
    case 'callback':
      return 'callbacks of every event, unless its rule names one'
    case 'request': {
      const kinds = LIST.format(fault.operations)
      return fault.only ? `${kinds} only` : `${kinds}, unless its rule names another operation`
    }
    case 'process':
      return 'a process of the merchant'
    case 'store':
      return 'a call of the merchant to the database'
    case 'network':
      return `${fault.message}s on their way, unless its rule names some`
    case 'clock':
      return 'the wall clock of a process of the merchant'
  }
}

function dialectsText(fault: Fault): string {
  const names = dialectList.filter((one) => isPossible(fault, one)).map(({ name }) => name)
  const which = names.length === 0 ? 'none of those that are served' : names.join(', ')
  if (fault.needs === undefined) return which
  return `${which}: those with ${FAULT_NEED_WORDS[fault.needs]}`
}

function waysOf(fault: Fault): [string, string][] {
  if (!isSimulated(fault)) return waysToServe(fault)
  return [
    ['flag', `pgsim simulate --fault ${fault.name}${rateOf(fault, '=')}`],
    ['scenario', `faults:\n  - ${exampleRule(fault)}`],
  ]
}

/** The four ways: a flag, a scenario, the control API, the header of one call. */
function waysToServe(fault: ServedFault): [string, string][] {
  const { name } = fault
  const rule = exampleRule(fault)
  const flag = isSimple(fault) ? `${name}${rateOf(fault, '=')}` : `'${rule}'`
  const isWhole = fault.bites === 'gateway'
  const added = isWhole ? `${name} --for 30s` : name + rateOf(fault, ' --rate ')
  return [
    ['flag', `pgsim serve --fault ${flag}`],
    ['scenario', `faults:\n  - ${rule}`],
    ['while it runs', `pgsim admin faults add ${added}`],
    [
      'one call',
      isWhole
        ? 'not by a header: it strikes the gateway as a whole'
        : `the header X-Sim-Fault: ${name}`,
    ],
  ]
}

function exampleRule(fault: Fault): string {
  const takes = fault.takes === undefined ? '' : ', takes: 5s'
  const limit = fault.name === 'rate-limit' ? ', limit: { requests: 10, per: 1s }' : ''
  const window = fault.bites === 'gateway' ? ', window: { from: 30s, to: 33s }' : ''
  return `{ fault: ${fault.name}${rateOf(fault, ', rate: ')}${takes}${limit}${window} }`
}

/** A rate makes sense for what strikes again and again by chance. */
function rateOf(fault: Fault, before: string): string {
  const isByChance = fault.bites !== 'gateway' && fault.name !== 'rate-limit'
  // A process makes many calls: at 5 % it would do nothing but crash.
  return isByChance ? `${before}${isSimulated(fault) ? 1 : 5}%` : ''
}

/** Whether its name and a rate say all that it needs. */
function isSimple(fault: ServedFault): boolean {
  return fault.bites !== 'gateway' || fault.needsEnd === undefined
}
