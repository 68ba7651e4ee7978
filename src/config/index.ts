/** The configuration language: texts in, desired objects out. The only door to this folder. */

export { digestTexts } from './digest.ts'
export { ignoreFileName, readIgnoreFile } from './ignore-file.ts'
export type { CheckedConfig, Config, LoadOptions } from './load.ts'
export { checkConfig, loadConfig } from './load.ts'
export { kindsAt } from './moves.ts'
export { loadPolicies } from './policies.ts'
export { checkReport, composeConfigSchema, kindSchemas } from './schemas.ts'
export { readTokenFile, readTokenText } from './tokens.ts'
export type { GivenVariables } from './variables.ts'
export type { LiveAttribute, Proposal, Refusal } from './write-back.ts'
export { applyEdits, WriteBack } from './write-back.ts'
export { literal, writeYaml } from './write-yaml.ts'
