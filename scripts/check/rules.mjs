// @ts-check
import * as ambient from './ambient.mjs'
import * as api from './api.mjs'
import * as arrows from './arrows.mjs'
import * as columns from './columns.mjs'
import * as entries from './entries.mjs'
import * as exports from './exports.mjs'
import * as format from './format.mjs'
import * as kitNames from './kit-names.mjs'
import * as lint from './lint.mjs'
import * as markdown from './markdown.mjs'
import * as names from './names.mjs'
import * as suppressions from './suppressions.mjs'
import * as types from './types.mjs'

/**
 * The rules of `npm run check`. The first builds what others look at, so it runs before them.
 * @type {readonly [import('./breach.mjs').Rule, ...import('./breach.mjs').Rule[]]}
 */
export const rules = [
  types,
  lint,
  format,
  arrows,
  exports,
  api,
  ambient,
  kitNames,
  columns,
  entries,
  markdown,
  names,
  suppressions,
]
