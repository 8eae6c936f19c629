export { lookFolder } from './look-folder.js'
export { pageAsset } from './page-asset.js'
