#!/usr/bin/env node
const words = process.argv.slice(2)

if (words.length === 1 && words[0] === '--version') {
  const { name, version } = require('../package.json')
  console.log(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}`)
} else require('./load.js').load('../dist/cli/index.cjs').main(words)
