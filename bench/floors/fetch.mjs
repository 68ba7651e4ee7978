// fetch REQUESTS
import { answers } from './answers.mjs'

const found = await answers(process.argv[2])
if (found.length === 0) process.exitCode = 1
