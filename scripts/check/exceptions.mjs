// @ts-check

/**
 * A breach that is allowed to stand.
 * @typedef {object} Exception
 * @property {string} rule the rule's name
 * @property {string} file path below the root
 * @property {RegExp} message which of the file's breaches
 * @property {string} reason why it is better so
 */

/**
 * Every exception from the rules, with its reason. One that no longer matches fails the check.
 * @type {readonly Exception[]}
 */
export const exceptions = [
  {
    rule: 'lint',
    file: 'packages/resilience-kit/src/call/rejection.ts',
    message: /no-thenable/,
    reason: 'being a thenable is all it is for: promises that are resolved with it reject',
  },
  {
    rule: 'lint',
    file: 'simulator/src/simulation/guard/drain-self-test.ts',
    message: /no-thenable/,
    reason: 'programs wait for thenables, so virtual time must be exact with them too',
  },
]
