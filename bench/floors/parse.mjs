// parse LIBRARY FILE
import { read } from './read.mjs'

const [library, file] = process.argv.slice(2)
if (Object.keys(read(library, file)).length === 0) process.exitCode = 1
