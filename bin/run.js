#!/usr/bin/env node
const words = process.argv.slice(2)
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19))
  process.emitWarning(`Node.js ${process.versions.node} is older than 20.19: not everything may work.`)

if (words.length === 1 && words[0] === '--version') {
  const { name, version } = require('../package.json')
  console.log(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}`)
} else require('./load.js').load('../dist/cli/index.cjs').main(words)
