/** The doors of this folder. */

export { chainFaults, foldersIn, formerPack, inOrder, noPack } from './chain.ts'
export { broken, type Checked, checkPack, isPack, renamed } from './check.ts'
export { isFolder, listFolder, refuseOccupied } from './disk.ts'
export { type GrowingFolder, growFolder, writeFolder } from './grow.ts'
export { hashOf, isHash, manifestName, manifestText, sumsName, sumsText } from './manifest.ts'
