/** The doors of this folder. */

export { chainFaults, foldersIn, formerPack, inOrder, noPack } from './chain.ts'
export { broken, type Checked, checkPack, isPack, renamed } from './check.ts'
export { isFolder, listFolder, refuseOccupied, writeFolder } from './disk.ts'
export { type GrowingFolder, growFolder } from './grow.ts'
export { hashOf, isHash, manifestName, manifestText, sumsName, sumsText } from './manifest.ts'
